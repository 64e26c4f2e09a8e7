"""Positions of the replies to a question, which the map of the page shows."""

from typing import Any

from ...answers.ambiguity.place_question import Ask, AskOption
from ...errors import InvalidParameter
from ...geo.point import Point
from ...serving.service import QueryContext


def with_positions(context: QueryContext, ask: Ask | None, text: str) -> dict[str, Any] | None:
    """Return a question about a text with the position of each of its options that has one."""
    if ask is None:
        return None
    options = [{**option, "at": _position_of(context, option, text)} for option in ask["options"]]
    return {**ask, "options": options}


def _position_of(context: QueryContext, option: AskOption, text: str) -> Point | None:
    """Return the position of an area or place; of a text that is repeated in a city, that of the city."""
    adcode, words = option["question"].get("adcode"), option["question"].get("q", "")
    if adcode is not None:
        area = context.services.gazetteer.get(adcode)
        return area.point if area else None
    if text and words.endswith(text):
        named = context.services.finder().named_area(words)
        return named.point if named else None
    try:
        matches = context.place_search().interpret(words).matches
    except InvalidParameter:
        return None
    return matches[0].place.point if matches else None
