"""Faults of a text that is not opening hours, in the words in which operators write hours."""

import re

from ..errors import message
from .chinese.clock import TIME, TO, Clock, parse_clock, to_minutes, to_span
from .chinese.lexer import UnknownWords, tokenize
from .chinese.text import NUMERAL, Ambiguous, normalize_text, parse_number
from .time_parser import afternoon_or_night, without_length

NO_TIMES = message("names no times; from when to when is missing")
_CLOCK = re.compile(rf"(?P<h>\d{{1,2}}):(?P<m>\d\d)|(?P<clock>\d{{1,2}}|{NUMERAL})[点时](?!间)")
_TO = re.compile(TO)
_OSM_DAYS = re.compile(r"\b(?:mo|tu|we|th|fr|sa|su|ph)\b(?:\s*[-,]\s*(?:mo|tu|we|th|fr|sa|su|ph)\b)*")
LAST_HOUR = {"clock": 24, "h": 48}  # 26:00 is two in the night


def hours_fault(text: str) -> str:
    """Return the fault of a text without a more precise one; empty if none is found."""
    normalized = _OSM_DAYS.sub("", normalize_text(text)).strip()
    for match in _CLOCK.finditer(normalized):
        if not _exists(match):
            return message("there is no time {time}", time=match[0])
    try:
        if any(token.kind == "closed" for token in tokenize(normalized)) and not TIME.search(normalized):
            return message("names only closed days or times")
    except UnknownWords as problem:
        is_part = len(problem.words) < len(normalized)
        return message("cannot be read from {words!r} on", words=problem.words) if is_part else ""
    except Ambiguous:
        pass
    return _times_fault([*TIME.finditer(normalized)])


def _times_fault(times: list[re.Match[str]]) -> str:
    if not times:
        return NO_TIMES
    if len(times) == 1:
        return message("names one time only, {time}; from when to when is missing", time=times[0][0].strip())
    return next((fault for fault in map(_span_fault, times, times[1:]) if fault), "")


def _exists(match: re.Match[str]) -> bool:
    if match["h"]:
        return int(match["h"]) <= LAST_HOUR["h"] and int(match["m"]) < 60
    try:
        return parse_number(match["clock"]) <= LAST_HOUR["clock"]
    except Ambiguous:
        return False


def _span_fault(start: re.Match[str], end: re.Match[str]) -> str:
    """Return why two times beside each other are no span; empty if they are one, or none is meant."""
    between = start.string[start.end() : end.start()]
    if not _TO.fullmatch(between):
        return ""
    span = f"{start[0]}{between}{end[0]}".strip()
    try:
        begins, ends = parse_clock(start), parse_clock(end)
        first, last = to_minutes(begins), to_minutes(ends)
    except Ambiguous:
        return ""
    if ends.next_day or first < last or _is_span(begins, ends):
        return ""
    return without_length(span) if first == last else afternoon_or_night(span)


def _is_span(start: Clock, end: Clock) -> bool:
    try:
        to_span(start, end)
    except Ambiguous:
        return False
    return True
