"""Distances that are only roughly known, and origins without outlets around."""

from collections.abc import Sequence
from typing import Any

from ...answers.crossing import REMOTE_METRES
from ...answers.verdict import ANSWERS
from ...index.search import Inside, inside
from ...index.snapshot import ALL_OUTLETS
from ...query.query_params import NearestQuestion
from ...query.resolve_origin import is_area
from ...render.distances import about_distance, rough_distance
from ...render.messages.catalog import translate
from ...render.place_text import is_rough, is_vast
from ...runtime.languages import converted
from ...serving.service import QueryContext
from .list_groups import count_elsewhere

ROUNDED_METRES = 100.0  # accuracy of a position from which on distances are, too
COARSE_METRES = 1_000.0  # accuracy of a position from which on a place name finds better


def add_rough_distances(outlets: Sequence[dict[str, Any]], error: float, lang: str) -> None:
    """Add to each outlet `far`, the text of its distance from an origin known to `error` metres."""
    for outlet in outlets:
        outlet["far"] = converted(rough_distance(outlet["distance"]["metres"], error, lang), lang)


def add_rounded_distances(outlets: Sequence[dict[str, Any]], query: dict[str, Any], lang: str) -> None:
    """Add `far` to each outlet if the place of a text is only known to 1 km, or a position to 100 m."""
    place = query.get("place") or {}
    if not is_rough(place) and (place or query.get("accuracy", 0.0) < ROUNDED_METRES):
        return
    for outlet in outlets:
        outlet["far"] = converted(about_distance(outlet["distance"]["metres"], lang), lang)


def error_of(query: dict[str, Any], coarse: float | None) -> float:
    """Return the error in metres of a coarse position or of a place of several kilometres; 0 for others."""
    place = query.get("place") or {}
    return coarse or (float(place["radius"]) if is_vast(place) else 0.0)


def word_distances(outlets: Sequence[dict[str, Any]], query: dict[str, Any], lang: str) -> None:
    """Add `far` to each outlet where its distance is not known to the metre, or all are remote."""
    accuracy = query.get("accuracy", 0.0)
    if blur := error_of(query, accuracy if accuracy >= COARSE_METRES else None):
        add_rough_distances(outlets, blur, lang)
    elif min((outlet["distance"]["metres"] for outlet in outlets), default=0.0) > REMOTE_METRES:
        add_rough_distances(outlets, 0.0, lang)
    else:
        add_rounded_distances(outlets, query, lang)


def require_confirmation(outlets: Sequence[dict[str, Any]], lang: str, reason: str) -> None:
    """Replace positive verdicts, for a reason: from a rough origin the time of arrival is not known."""
    for outlet in outlets:
        verdict = outlet.get("verdict")
        if verdict is None or verdict["answer"] != "no":
            known = verdict["reasons"] if verdict and verdict["answer"] == "ask_first" else []
            text = ANSWERS["ask_first"][lang]
            outlet["verdict"] = {"answer": "ask_first", "text": text, "reasons": [*known, reason]}


def none_around(
    context: QueryContext,
    question: NearestQuestion,
    answer: dict[str, Any],
    place: dict[str, Any],
    *,
    repairs: bool,
) -> str:
    """Return a sentence for an origin abroad, an area without outlets, or one far from any; '' for others.

    With `repairs`, the list has only the outlets that repair a device.
    """
    if not answer["features"]:
        return ""
    metres, lang = answer["features"][0]["properties"]["distance"]["metres"], question.lang
    nearest = rough_distance(metres, 0.0, lang)
    condition, written = context.filter(question), answer["query"].get("place")
    suffix = "empty" if condition == ALL_OUTLETS else "unfit"
    if place["kind"] == "position" and not place["path"]:
        return translate("around_abroad", lang, distance=nearest)
    if is_area(written) and written and written.get("adcode"):
        area = context.services.gazetteer.get(written["adcode"])
        name = area.label(lang) if area else written["name"]
        found = inside(context.snapshot, Inside((written["adcode"],), condition))
        if repairs and len(found):
            suffix, found = "unfit", found[: len(answer["features"]) - count_elsewhere(answer["features"])]
        return "" if len(found) else translate(f"area_{suffix}", lang, place=name, distance=nearest)
    if metres <= REMOTE_METRES or place["kind"] == "view":
        return ""
    adcode = (written or place).get("adcode", "")
    province = context.services.gazetteer.get(f"{adcode[:2]}0000") if adcode else None
    if province and not len(inside(context.snapshot, Inside((province.adcode,), condition))):
        return translate(f"area_{suffix}", lang, place=province.label(lang), distance=nearest)
    return translate(f"around_{suffix}", lang, distance=nearest)
