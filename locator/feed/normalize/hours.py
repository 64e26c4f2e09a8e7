"""Converts Chinese opening hours to OSM syntax where that is unambiguous; the original text is preserved."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ...errors import InvalidHours
from ...hours.chinese import OsmHours, to_osm
from ...hours.expression import Expression
from ..record import Severity
from .step import Fields, NormalizeNote, text_field

CACHE_SIZE = 20_000
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u301c\u223c~", "-"))
UNKNOWN = "unknown"  # OSM syntax
_REFERENCE = re.compile(r"为准|随(?:商场|卖场|门店|店|楼|馆)|同(?:商场|卖场|门店)")
_READ: tuple[str, Severity] = ("hours_understood", "info")
_NOT_READ: tuple[str, Severity] = ("exception_not_understood", "warning")
_OSM_WORD = re.compile("[A-Z][a-z]|PH|24/7")
_CLOCK_TIME = re.compile(r"\d|[一二两三四五六七八九十]点|小时")


def normalize_hours(fields: Fields) -> Iterator[NormalizeNote]:
    """Fill `hours` from itself or from `hours_text`; report text that cannot be parsed and leave it.

    Days of exceptions whose hours cannot be parsed become unknown.
    """
    yield from _normalize_exceptions(fields)
    value = text_field(fields, "hours")
    column = "hours" if value.strip() else "hours_text"
    text = value if value.strip() else text_field(fields, "hours_text")
    if not text.strip() or (column == "hours" and is_osm(text)):
        return
    parsed = parse_hours(text)
    if parsed is None:
        if column == "hours_text":  # row validation reports invalid `hours`
            yield _unreadable_text(text)
        return
    fields["hours"] = parsed.hours
    if column == "hours" and not text_field(fields, "hours_text"):
        fields["hours_text"] = text
    yield NormalizeNote("hours_understood", "info", column, text, f"read as {parsed.hours}")
    yield from _unsupported_notes(parsed, column)


def _unreadable_text(text: str) -> NormalizeNote:
    if _CLOCK_TIME.search(text):
        reason = "is ambiguous; hours remain unknown"
        return NormalizeNote("hours_not_understood", "warning", "hours_text", text, reason)
    severity: Severity = "info" if _REFERENCE.search(text) else "warning"
    return NormalizeNote("hours_not_said", severity, "hours_text", text, "has no times; hours remain unknown")


def _normalize_exceptions(fields: Fields) -> Iterator[NormalizeNote]:
    exceptions = fields.get("exceptions")
    if not isinstance(exceptions, list):
        return
    for i, exception in enumerate(exceptions):
        text = exception.get("hours") if isinstance(exception, dict) else None
        if not isinstance(text, str) or exception.get("closed") or is_osm(text):
            continue
        parsed = parse_hours(text)
        hours = parsed.hours if parsed else UNKNOWN
        exceptions[i] = {**exception, "hours": hours}
        reason = f"read as {hours}" if parsed else "cannot be read; the hours of its days are unknown"
        code, severity = _READ if parsed else _NOT_READ
        yield NormalizeNote(code, severity, "exceptions", text, reason)


def _unsupported_notes(parsed: OsmHours, column: str) -> Iterator[NormalizeNote]:
    if parsed.last_intake:
        reason = f"devices are not accepted after {parsed.last_intake}, which hours cannot express"
        yield NormalizeNote("proposed_limits", "info", column, f"{parsed.last_intake} 停止受理", reason)
    for note in parsed.notes:
        reason = "hours cannot express this; enter the days as exceptions"
        yield NormalizeNote("hours_leave_out", "warning", column, note, reason)


@lru_cache(CACHE_SIZE)
def parse_hours(text: str) -> OsmHours | None:
    """Parse hours in Chinese or in OSM syntax with its keywords; None if ambiguous."""
    if parsed := to_osm(text):
        return parsed
    ascii_text = unicodedata.normalize("NFKC", text.strip()).translate(_DASHES)
    return OsmHours(ascii_text) if _OSM_WORD.search(text) and is_osm(ascii_text) else None


@lru_cache(CACHE_SIZE)
def is_osm(text: str) -> bool:
    """Return True if the text is valid OSM opening hours."""
    try:
        Expression(text)
    except InvalidHours:
        return False
    return True
