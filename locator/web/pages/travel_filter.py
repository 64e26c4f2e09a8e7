"""The filter by travel time: its chip, and the text that says where the times come from."""

from collections.abc import Mapping
from typing import Any

from ...directions.feature import MODE_WORDS
from ...geo.travel_mode import WALK_UP_TO
from ...query.query_params import NearestQuestion
from ...render.messages.catalog import translate
from .search_form import WITHIN


def within_chip(question: NearestQuestion, answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the chip that is pressed while travel times are limited."""
    if question.within is None or "within" not in answer["query"]:
        return None
    value = f"{WITHIN}:{question.within}min"
    return {"value": value, "label": _reach(answer["query"], question), "count": None, "on": True}


def travel_note(question: NearestQuestion, answer: Mapping[str, Any]) -> str:
    """Return a sentence about the limit: whether its times are routed or estimated; '' without one."""
    if question.within is None or not answer["features"]:
        return ""
    kinds = {_kind(feature["properties"]) for feature in answer["features"]}
    key = "within_mixed" if len(kinds) > 1 else f"within_{kinds.pop()}"
    return translate(key, question.lang, reach=_reach(answer["query"], question))


def _kind(outlet: Mapping[str, Any]) -> str:
    trip: Mapping[str, str] = outlet.get("travel") or outlet["arrival"]
    return trip["kind"]


def _reach(query: Mapping[str, Any], question: NearestQuestion) -> str:
    if "mode" not in query:
        km = f"{WALK_UP_TO / 1000:.0f}"
        return translate("within_reach_by_distance", question.lang, count=question.within or 0, km=km)
    mode = MODE_WORDS[query["mode"]][question.lang]
    return translate("within_reach", question.lang, mode=mode, count=question.within or 0)
