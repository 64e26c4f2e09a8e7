"""Changes by hand in two steps: a preview of what they would do, then their publication.

The confirmation names what was previewed. If that has changed meanwhile, the preview is displayed again.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput
from ...feed.report import Finding
from ...geo.point import Point, bearing
from ...render.maps.local_map import MapHtml, MapPoint, MapView, draw, maps_allowed
from ...render.messages.catalog import translate
from ...render.messages.finding_reasons import reason_in_chinese
from ...render.messages.rules import rule_messages
from ...serving.change_preview import (
    IN_FEEDS,
    Accept,
    ChangePreview,
    FieldChange,
    NotConfirmed,
    OutletChange,
    RefusedChange,
)
from ...serving.change_preview import IN_FILES as ENGLISH_IN_FILES
from ...store.overlay import POSITION_PARTS
from ..http.app_context import get_container, settings
from ..http.page import language
from .blueprint import render
from .forms import BACK
from .outlet_fields import label_of, value_text
from .page_names import area_name, outlet_name, township_in_area

IN_FILES = ("导出", "文件", "列")  # in fixes that help with feeds only
OPTION = "-option"  # suffix of the field of a chosen option
NOT_CARRIED = ("csrf_token", "lang", "token", "agreed", BACK)
UNFOLDED = 20  # outlets of a list before the rest is folded
AREA_NAMES = ("address.province", "address.city", "address.district", "address.township")
COAST_METRES = 3_000.0
STREET_ZOOM = 14
Result = TypeVar("Result")


class PreviewText(NamedTuple):
    """Heading and lines that say what a change would do."""

    title: str
    lines: tuple[str, ...] = ()


Describe = Callable[[ChangePreview], PreviewText]


def publish_or_preview(
    publish: Callable[[Accept], Result],
    done: Callable[[Result], AnyResponse],
    describe: Describe,
    *,
    always: bool = True,
    field: Callable[[str], str] = lambda column: column,
) -> AnyResponse:
    """Publish a change if its preview was confirmed, else display the preview.

    Unless `always`, a change without warnings needs no confirmation. `field` returns the form field of an
    error in a column.
    """
    try:
        return done(publish(_accept(always)))
    except NotConfirmed as problem:
        return _preview_page(problem.preview, describe(problem.preview))
    except RefusedChange as problem:
        raise InvalidInput(field(problem.field), finding_text(problem.finding, language())) from None


def describe_count(key: str, preview: ChangePreview, **params: Any) -> PreviewText:
    """Return a heading with the number of outlets that change, and how many of each kind if not all stay."""
    added, changed, removed = (f"{count:,}" for count in preview.counts)
    counts = translate("a_counts", language(), added=added, changed=changed, removed=removed)
    title = translate(key, language(), count=f"{preview.changed:,}", **params)
    return PreviewText(title, () if preview.changed == preview.counts.changed else (counts,))


def _accept(always: bool) -> Accept:
    token, agreed = request.form.get("token"), "agreed" in request.form

    def decide(preview: ChangePreview) -> bool:
        is_confirmed = preview.token == token and (agreed or not preview.is_suspicious)
        return is_confirmed or not (always or preview.is_suspicious)

    return decide


def _preview_page(preview: ChangePreview, text: PreviewText) -> AnyResponse:
    token = request.form.get("token")
    points = preview.outlets[0].points if preview.changed == 1 else ()
    return render(
        "preview.html",
        preview=preview,
        text=text,
        carried=[item for item in request.form.items(multi=True) if item[0] not in NOT_CARRIED],
        path=request.path,
        is_stale=token not in (None, preview.token),
        is_unread=token == preview.token,
        places=_places(points),
        side=bearing(*points) if len(points) > 1 else None,
        map=points_map(_markers(points)) if points else None,
        finding_text=lambda finding: finding_text(finding, language()),
        label_of=lambda field: label_of(field, language()),
        words=words,
        displayed=_displayed,
        city_name=city_name,
        outlet_name=outlet_name,
        unfolded=UNFOLDED,
    )


def city_name(adcode: str) -> str:
    """Return province and city of a district; '' if it is unknown."""
    return get_container().gazetteer.path_text(adcode, language(), depth=2)


def words(field: str, value: Any) -> str:
    """Return the value of an outlet field in words, an area with its name."""
    text = value_text(field, value, language())
    if field in AREA_NAMES:
        return area_name(text)
    is_area = field == "address.adcode"
    return f"{text} {get_container().gazetteer.path_text(text, language())}".strip() if is_area else text


def _displayed(outlet: OutletChange) -> list[FieldChange]:
    """Return the changed fields without the parts of a position, which is displayed on its own."""
    parts = POSITION_PARTS if outlet.points else ()
    return [change for change in outlet.fields if change.field.partition(".")[0] not in parts]


def _places(points: Sequence[Point]) -> list[tuple[str, str, Point]]:
    """Return the label, the place in words, and the point of each position."""
    return [(label, place_text(point), point) for label, point in zip(_labels(points), points, strict=True)]


def _labels(points: Sequence[Point]) -> list[str]:
    keys = ("ch_place_before", "ch_place_after")[-len(points) :] if points else ()
    return [translate(key, language()) for key in keys]


def _markers(points: Sequence[Point]) -> tuple[MapPoint, ...]:
    kinds = ("old", "new")[-len(points) :]
    labeled = zip(points, _labels(points), kinds, strict=True)
    return tuple(MapPoint(*point, label, kind) for point, label, kind in labeled)


def place_text(point: Point) -> str:
    """Return province, city, district and township of a point in words; empty at sea and abroad."""
    areas = get_container().areas
    near = areas.near(point, COAST_METRES)
    division = areas.at(point) or (near[0] if near else None)
    if division is None:
        return ""
    return township_in_area(get_container().finder.township(division.adcode, point), division.adcode)


def points_map(points: tuple[MapPoint, ...], *, pick: bool = False) -> MapHtml | None:
    """Return a map of points, the last one to be dragged if `pick`; None if tiles are not allowed."""
    center = Point(points[-1].lat, points[-1].lon)
    view = MapView(center, STREET_ZOOM, pick, clusters=False, lang=language(), points=points)
    return draw(view, settings()) if maps_allowed(settings()) else None


def finding_text(finding: Finding, lang: str) -> str:
    """Return a finding in a language: its reason without its effect in feeds, and the fix."""
    reason = finding.reason.removesuffix(IN_FEEDS)
    if lang != "zh":
        fix = finding.fix
        return f"{reason}. {fix}" if fix and not ENGLISH_IN_FILES.search(fix) else reason
    rule, chinese = rule_messages(finding.code), reason_in_chinese(reason)
    fix = rule.fix if rule and not any(word in rule.fix for word in IN_FILES) else ""
    return f"{chinese}。{fix}" if chinese else f"{rule.checks}{fix}" if rule else reason


def chosen(name: str) -> str:
    """Return a form field, or the option that was chosen instead of an ambiguous text."""
    return (request.form.get(name + OPTION) or request.form.get(name, "")).strip()
