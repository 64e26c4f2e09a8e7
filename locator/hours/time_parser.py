"""Parses the times of a rule: 09:00-12:00,13:30-18:00, 22:00-02:00, 17:00+, 24/7."""

import re

from ..errors import message
from .scanner import Scanner
from .spans import DAY, Span, Spans, certain_first, is_night

OPEN_END_CERTAIN = 60  # minutes that an outlet with an open end is certainly open
OPEN_END_MINUTES = 600  # minutes after which it is certainly closed
_ALWAYS = re.compile(r"24/7(?!\d)")
_FIRST = re.compile(
    r"\s*(?P<h1>\d?\d):(?P<m1>[0-5]\d)(?!\d)(?:\s?-\s?(?P<h2>\d?\d):(?P<m2>[0-5]\d)(?!\d)(?P<more>\+)?|(?P<open>\+))"
)


def parse_times(scanner: Scanner) -> Spans:
    """Return the spans of a rule, none if it has no times; open where they overlap."""
    if scanner.take(_ALWAYS):
        return (Span(0, DAY),)
    matches = scanner.take_list(_FIRST)
    return certain_first([span for match in matches for span in _spans(match, scanner)])


def _spans(match: re.Match[str], scanner: Scanner) -> list[Span]:
    start = int(match["h1"]) * 60 + int(match["m1"])
    if start >= DAY:
        raise scanner.error()
    if match["open"]:
        certain = Span(start, start + OPEN_END_CERTAIN)
        return [certain, Span(certain.end, start + OPEN_END_MINUTES, False)]
    end = _end(match, start, scanner)
    open_end = [Span(end, min(end + OPEN_END_MINUTES, 2 * DAY), False)] if match["more"] else []
    return [Span(start, end), *open_end]


def _end(match: re.Match[str], start: int, scanner: Scanner) -> int:
    end = int(match["h2"]) * 60 + int(match["m2"])
    if end == start:
        raise scanner.error(without_length(match[0].strip()))
    if end < start and not is_night(start, end, padded=len(match["h2"]) > 1):
        raise scanner.error(afternoon_or_night(match[0].strip()))
    end += DAY if end < start else 0
    if end - start >= DAY and (start, end) != (0, DAY):
        raise scanner.error(message("{span} lasts a day or longer", span=match[0].strip()))
    return end


def without_length(span: str) -> str:
    """Return the fault of a span that ends when it begins."""
    return message("{span} begins and ends at the same time", span=span)


def afternoon_or_night(span: str) -> str:
    """Return the fault of a span whose end may be in the afternoon or at night."""
    return message("{span} may mean an afternoon; times after midnight are written as 26:00", span=span)
