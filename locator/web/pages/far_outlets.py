"""Distances that are only roughly known: from a coarse position, and to an area without outlets."""

from collections.abc import Sequence
from typing import Any

from ...answers.verdict import ANSWERS
from ...index.search import Inside, inside
from ...index.snapshot import ALL_OUTLETS
from ...query.query_params import NearestQuestion
from ...render.distances import rough_distance
from ...render.messages.catalog import translate
from ...render.place_text import is_area
from ...serving.service import QueryContext


def add_rough_distances(outlets: Sequence[dict[str, Any]], error: float, lang: str) -> None:
    """Add to each outlet `far`, the text of its distance from an origin known to `error` metres."""
    for outlet in outlets:
        outlet["far"] = rough_distance(outlet["distance"]["metres"], error, lang)


def require_confirmation(outlets: Sequence[dict[str, Any]], lang: str) -> None:
    """Replace positive verdicts: from a coarse position the time of arrival is not known."""
    reason = translate("verdict_coarse", lang)
    for outlet in outlets:
        verdict = outlet.get("verdict")
        if verdict is None or verdict["answer"] != "no":
            known = verdict["reasons"] if verdict and verdict["answer"] == "ask_first" else []
            text = ANSWERS["ask_first"][lang]
            outlet["verdict"] = {"answer": "ask_first", "text": text, "reasons": [*known, reason]}


def empty_area(
    context: QueryContext, question: NearestQuestion, query: dict[str, Any], outlets: Sequence[dict[str, Any]]
) -> str:
    """Return a sentence for an area without outlets, with the distance of the nearest; '' for others."""
    place, lang = query.get("place"), question.lang
    if not is_area(place) or not place or not place.get("adcode") or not outlets:
        return ""
    condition, area = context.filter(question), context.services.gazetteer.get(place["adcode"])
    if len(inside(context.snapshot, Inside((place["adcode"],), condition))):
        return ""
    key = "area_empty" if condition == ALL_OUTLETS else "area_unfit"
    nearest = rough_distance(outlets[0]["distance"]["metres"], 0.0, lang)
    return translate(key, lang, place=area.label(lang) if area else place["name"], distance=nearest)
