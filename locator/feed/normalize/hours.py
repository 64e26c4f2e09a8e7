"""Hours in Chinese text become OSM syntax where nothing is uncertain; the text is kept beside them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ...errors import BadHours
from ...hours.chinese import Understood, to_osm
from ...hours.expression import Expression
from .step import Fields, NormalizeNote, said

KEPT = 20_000
_OSM_WORD = re.compile("[A-Z][a-z]|PH|24/7")
_TIMES = re.compile(r"\d|[一二两三四五六七八九十]点|小时")


def hours(fields: Fields) -> Iterator[NormalizeNote]:
    """Fills `hours` from itself or from `hours_text`; what is not understood is told and stays as text."""
    given = said(fields, "hours")
    column = "hours" if given.strip() else "hours_text"
    text = given if given.strip() else said(fields, "hours_text")
    if not text.strip() or (column == "hours" and is_osm(text)):
        return
    found = understood(text)
    if found is None:
        if column == "hours_text" and not _TIMES.search(text):
            yield NormalizeNote("hours_not_said", "info", column, text, "says no times; hours stay unknown")
        elif column == "hours_text":
            reason = "is not surely understood; hours stay unknown"
            yield NormalizeNote("hours_not_understood", "warning", column, text, reason)
        return  # of `hours` itself it is told when they are judged
    fields["hours"] = found.hours
    if column == "hours" and not said(fields, "hours_text"):
        fields["hours_text"] = text
    yield NormalizeNote("hours_understood", "info", column, text, f"read as {found.hours}")
    yield from _beside(found, column)


def _beside(found: Understood, column: str) -> Iterator[NormalizeNote]:
    if found.last_intake:
        reason = f"no device is taken in after {found.last_intake}, which hours cannot say"
        yield NormalizeNote("proposed_limits", "info", column, f"{found.last_intake} 停止受理", reason)
    for note in found.notes:
        reason = "hours cannot say this; enter the days as exceptions"
        yield NormalizeNote("hours_leave_out", "warning", column, note, reason)


@lru_cache(KEPT)
def understood(text: str) -> Understood | None:
    """What a text of hours says; one in OSM syntax with its words says itself.

    A text of times alone is no OSM syntax here: 9:00-6:00 would be a night, and an afternoon is meant.
    """
    found = to_osm(text)
    return found or (Understood(text.strip()) if _OSM_WORD.search(text) and is_osm(text) else None)


@lru_cache(KEPT)
def is_osm(text: str) -> bool:
    """Whether the text is opening hours in OSM syntax."""
    try:
        Expression(text)
    except BadHours:
        return False
    return True
