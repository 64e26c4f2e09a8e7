"""Spans of a day in minutes from midnight, certain or unknown, and how they are laid over each other."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

DAY = 1440  # minutes
LAST_NIGHT_END = 6 * 60  # a later end is probably not one of a night
LAST_PADDED_END = 3 * 60  # an end with a leading zero is not an afternoon, up to this time


class Span(NamedTuple):
    """Minutes from midnight of the day it begins on; `certain` is False if the state is unknown."""

    start: int
    end: int
    certain: bool = True


Spans = tuple[Span, ...]
UNKNOWN_DAY: Spans = (Span(0, DAY, False),)


def is_night(start: int, end: int, *, padded: bool) -> bool:
    """Return whether a time of day before the start is certainly on the next day, not an afternoon."""
    is_no_afternoon = end + DAY // 2 <= start and end <= LAST_NIGHT_END
    return end < 60 or is_no_afternoon or (padded and end <= LAST_PADDED_END)


def cut(spans: Iterable[Span], holes: Iterable[Span]) -> Spans:
    """Return the spans without the minutes of the holes."""
    remaining = tuple(spans)
    for hole in holes:
        remaining = tuple(part for span in remaining for part in _outside(span, hole))
    return remaining


def _outside(span: Span, hole: Span) -> Iterator[Span]:
    if span.start < min(hole.start, span.end):
        yield span._replace(end=min(hole.start, span.end))
    if max(hole.end, span.start) < span.end:
        yield span._replace(start=max(hole.end, span.start))


def with_night(spans: Spans, end: int) -> Spans:
    """Return the spans of a day; one that is unknown from midnight to midnight lasts until `end` at least."""
    if end <= DAY or not spans or spans[0].certain or spans[0].start > 0 or spans[0].end < DAY:
        return spans
    return certain_first((*spans, Span(0, end, False)))


def overlay(below: Iterable[Span], above: Sequence[Span]) -> Spans:
    """Return both, ordered and disjoint; where they overlap, `above` applies."""
    return merge((*cut(below, above), *above))


def certain_first(spans: Sequence[Span]) -> Spans:
    """Return spans that may overlap as ordered, disjoint ones; open where any of them is certain."""
    return overlay((span for span in spans if not span.certain), [span for span in spans if span.certain])


def merge(spans: Iterable[Span]) -> Spans:
    """Return the spans in order, adjoining ones joined; overlapping ones must be equally certain."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end and span.certain == result[-1].certain:
            result[-1] = result[-1]._replace(end=max(span.end, result[-1].end))
        else:
            result.append(span)
    return tuple(result)


def on_day(yesterday: Spans, today: Spans) -> Spans:
    """Return the spans between midnight and midnight: the nights that began yesterday, and those of today."""
    if (not today or today[-1].end <= DAY) and (not yesterday or yesterday[-1].end <= DAY):
        return today
    nights = [Span(max(0, s.start - DAY), s.end - DAY, s.certain) for s in yesterday if s.end > DAY]
    own = [Span(s.start, min(DAY, s.end), s.certain) for s in today if s.start < DAY]
    return certain_first(nights + own)
