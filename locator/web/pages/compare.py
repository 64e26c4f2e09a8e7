"""Up to three outlets side by side, from the place of a search if there is one; or the saved outlets."""

from typing import Any

from flask import Blueprint, Response, request

from ...answers.geojson import crossing_json
from ...answers.outlet_queries import lookup_outlet
from ...errors import LocatorError, OutletClosed, UnknownOutlet
from ...geo.point import metres
from ...query.query_params import NearestQuestion, OutletQuestion, parse_query
from ...query.resolve_origin import Origin, resolve_origin
from ...render.messages.catalog import translate
from ...render.place_text import has_distances, path_text
from ...runtime.languages import Base, converted
from ...serving.service import QueryContext
from ..http.app_context import service
from ..http.page import language, render
from .far_outlets import COARSE_METRES, error_of, require_confirmation, word_distances
from .list_verdicts import add_verdicts
from .search_results import ORIGIN, VISIT

MAX_OUTLETS = 3

compare = Blueprint("compare", __name__)


@compare.route("/compare", methods=["GET", "POST"])
def show() -> Response:
    """Render the comparison, or the saved outlets to choose from.

    A position comes by POST, so that it is in no address.
    """
    context = service().query_context()
    refs = list(dict.fromkeys(request.values.getlist("ref")))[:MAX_OUTLETS]
    features = [feature for ref in refs if (feature := _feature(context, ref))]
    start = _add_trips(context, features)
    response = render(
        "compare.html",
        outlets=[feature["properties"] for feature in features],
        missing=len(features) < len(refs),
        maximum=MAX_OUTLETS,
        start=start,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _feature(context: QueryContext, ref: str) -> dict[str, Any] | None:
    """Return an outlet with its hours of today; None if it is not in the release."""
    try:
        feature = lookup_outlet(context, ref, OutletQuestion(lang=language())).data()
    except (UnknownOutlet, OutletClosed):
        return None
    index = context.snapshot.index(feature["id"])
    today = context.snapshot.week(index, context.at.date())[0] if index is not None else None
    feature["properties"]["today"] = today
    return feature


def _add_trips(context: QueryContext, features: list[dict[str, Any]]) -> str:
    """Add distances and verdicts from the place of the search; return its name, '' without distances."""
    params = {name: value for name in (*ORIGIN, *VISIT) if (value := request.values.getlist(name))}
    fields: dict[str, Any] = {"lang": language()}
    fields |= {name: value if name in ("service", "device") else value[0] for name, value in params.items()}
    try:
        question = parse_query(NearestQuestion, fields)
        origin = resolve_origin(question, context.snapshot, context.origin_resolver())
    except LocatorError:  # the outlets alone, with the verdict on a visit now
        return ""
    _add_distances(context, origin, features)
    outlets = [feature["properties"] for feature in features]
    accuracy, lang = origin.query.get("accuracy", 0.0), language()
    coarse = accuracy if accuracy >= COARSE_METRES else None
    blur = error_of(origin.query, coarse)
    has_trips = has_distances(origin.query) and not blur
    add_verdicts(context, question, features, is_area=not has_trips, on_one_side=not blur, with_yes=True)
    if not has_distances(origin.query):
        return ""
    word_distances(outlets, origin.query, lang)
    if blur:
        require_confirmation(outlets, lang, translate("verdict_coarse" if coarse else "verdict_rough", lang))
    return _start(origin, lang)


def _add_distances(context: QueryContext, origin: Origin, features: list[dict[str, Any]]) -> None:
    side = context.side_at(origin.point)
    for feature in features:
        index = context.snapshot.index(feature["id"])
        if index is not None:
            length = metres(origin.point, context.snapshot.point(index))
            feature["properties"] |= {"distance": {"metres": round(length, 1)}}
            feature["properties"] |= crossing_json(context.snapshot, index, side)


def _start(origin: Origin, lang: Base) -> str:
    place = origin.query.get("place")
    if not place or place.get("matched_by") == "position":
        return translate("cp_position", lang)
    return converted(path_text(place, lang), lang)
