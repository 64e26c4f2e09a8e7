"""Evaluates one expression in OSM opening-hours syntax, day by day.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification, as implemented by opening-hours-py.
A span belongs to the day on which it begins, even past midnight: it is not counted again on the next day,
and a day off that follows does not cut it short. All times are local; no time zone is involved.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from opening_hours import OpeningHours
from opening_hours import State as IntervalState

from ..errors import InvalidHours, message

DAY = 1440  # minutes
MAX_CHARACTERS = 500
MAX_INTERVAL_DAYS = 366  # days within which the library searches for a change
_OFF = re.compile(r"\b(off|closed)\s*(\"[^\"]*\")?\s*$")
_HOLIDAY = re.compile(r"\bPH\b")


class Span(NamedTuple):
    """Minutes from midnight of the day it begins on; `certain` is False if the expression says unknown."""

    start: int
    end: int
    certain: bool = True


Spans = tuple[Span, ...]


class Expression:
    """Parsed opening hours; InvalidHours if the text is invalid."""

    def __init__(self, text: str) -> None:
        self._default = _parsed(text, None)
        self._chinese = _parsed(text, "CN") if _HOLIDAY.search(text) else None
        rules = text.split(";")
        open_rules = [rule for rule in rules if not _OFF.search(rule)]
        self._without_off = _parsed(";".join(open_rules), None) if 0 < len(open_rules) < len(rules) else None

    @property
    def names_holidays(self) -> bool:
        """True if the expression has a rule for public holidays."""
        return self._chinese is not None

    def regular_spans(self, day: date) -> Spans:
        """Return the spans that begin on a day, by weekday, month and week only."""
        spans = _day_spans(self._default, day, self._without_off)
        if not (spans and spans[-1].end == DAY and self._without_off):
            return spans
        untruncated = _day_spans(self._without_off, day)  # a day off must not cut the night before it
        return (
            untruncated
            if untruncated[:-1] == spans[:-1] and untruncated[-1].start == spans[-1].start
            else spans
        )

    def holiday_spans(self, day: date) -> Spans:
        """Return the spans that begin on a day that the library counts as a Chinese public holiday."""
        return _day_spans(self._chinese or self._default, day)


def _parsed(text: str, country: str | None) -> OpeningHours:
    if len(text) > MAX_CHARACTERS:
        raise InvalidHours(text[:60], message("longer than {count} characters", count=MAX_CHARACTERS))
    try:
        return OpeningHours(
            text,
            country=country,
            auto_country=False,
            auto_timezone=False,
            max_interval_days=MAX_INTERVAL_DAYS,
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the parser is not an Exception
        raise InvalidHours(text) from None


def _day_spans(hours: OpeningHours, day: date, without_off: OpeningHours | None = None) -> Spans:
    midnight = datetime.combine(day, time())
    continues = any(_is_open_before(variant, midnight) for variant in (hours, without_off) if variant)
    return tuple(_without_yesterday(_intervals(hours, midnight), continues))


def _intervals(hours: OpeningHours, midnight: datetime) -> Iterator[Span]:
    for begin, end, state, _comment in hours.intervals(midnight, midnight + timedelta(days=2)):
        if state != IntervalState.CLOSED:
            yield Span(_minutes(begin, midnight), _minutes(end, midnight), state == IntervalState.OPEN)


def _minutes(instant: datetime, midnight: datetime) -> int:
    return int((instant - midnight).total_seconds() // 60)


def _is_open_before(hours: OpeningHours, midnight: datetime) -> bool:
    return not hours.is_closed(midnight - timedelta(minutes=1))


def _without_yesterday(spans: Iterator[Span], continues: bool) -> Iterator[Span]:
    for span in spans:
        from_yesterday = span.start == 0 and span.end < DAY and continues
        if span.start >= DAY or from_yesterday:
            continue
        yield span._replace(end=DAY) if span.end >= 2 * DAY else span


@lru_cache(maxsize=200)
def library_holiday(year: int) -> date | None:
    """Return a day of the year that the library counts as a Chinese public holiday, preferably October 1.

    The library knows only some of them, so every official holiday is evaluated as this day.
    """
    holidays = Expression("PH")
    october = date(year, 10, 1)
    days = [october] + [october + timedelta(days=i) for i in range(-273, 92)]
    return next((day for day in days if holidays.holiday_spans(day)), None)
