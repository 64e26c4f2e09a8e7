"""One text in OSM opening-hours syntax, asked day by day.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification, as opening-hours-py evaluates it.
A day owns what begins on it, past midnight too: what began the day before is not counted again, and a
following day off does not cut it short. All times are those of the place; no zone is involved.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from opening_hours import OpeningHours
from opening_hours import State as Said

from ..errors import BadHours

DAY = 1440  # minutes
MOST_CHARACTERS = 500
FAR = 366  # days after which the library need not look for a change
_OFF = re.compile(r"\b(off|closed)\s*(\"[^\"]*\")?\s*$")
_HOLIDAY = re.compile(r"\bPH\b")


class Span(NamedTuple):
    """Minutes from the midnight a day begins with; `known` is False for hours that are said to vary."""

    start: int
    end: int
    known: bool = True


Spans = tuple[Span, ...]


class Expression:
    """Parsed hours; BadHours when the text is none."""

    def __init__(self, text: str) -> None:
        self._plain = _parsed(text, None)
        self._chinese = _parsed(text, "CN") if _HOLIDAY.search(text) else None
        rules = text.split(";")
        kept = [rule for rule in rules if not _OFF.search(rule)]
        self._without_off = _parsed(";".join(kept), None) if 0 < len(kept) < len(rules) else None

    @property
    def names_holidays(self) -> bool:
        """True when it says what holds on public holidays."""
        return self._chinese is not None

    def plain(self, day: date) -> Spans:
        """What begins on a day, by its weekday, month and week alone."""
        spans = _own(self._plain, day, self._without_off)
        if not (spans and spans[-1].end == DAY and self._without_off):
            return spans
        longer = _own(self._without_off, day)  # a day off must not end the night before it
        return longer if longer[:-1] == spans[:-1] and longer[-1].start == spans[-1].start else spans

    def holiday(self, day: date) -> Spans:
        """What begins on a day that the library's calendar has as a Chinese public holiday."""
        return _own(self._chinese or self._plain, day)


def _parsed(text: str, country: str | None) -> OpeningHours:
    if len(text) > MOST_CHARACTERS:
        raise BadHours(text[:60], f"longer than {MOST_CHARACTERS} characters")
    try:
        return OpeningHours(
            text, country=country, auto_country=False, auto_timezone=False, max_interval_days=FAR
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the parser is no Exception
        raise BadHours(text) from None


def _own(hours: OpeningHours, day: date, without_off: OpeningHours | None = None) -> Spans:
    midnight = datetime.combine(day, time())
    goes_on = any(_goes_on(each, midnight) for each in (hours, without_off) if each)
    return tuple(_cut(_intervals(hours, midnight), goes_on))


def _intervals(hours: OpeningHours, midnight: datetime) -> Iterator[Span]:
    for begin, end, said, _comment in hours.intervals(midnight, midnight + timedelta(days=2)):
        if said != Said.CLOSED:
            yield Span(_minutes(begin, midnight), _minutes(end, midnight), said == Said.OPEN)


def _minutes(moment: datetime, midnight: datetime) -> int:
    return int((moment - midnight).total_seconds() // 60)


def _goes_on(hours: OpeningHours, midnight: datetime) -> bool:
    return not hours.is_closed(midnight - timedelta(minutes=1))


def _cut(spans: Iterator[Span], yesterday_goes_on: bool) -> Iterator[Span]:
    for span in spans:
        began_yesterday = span.start == 0 and span.end < DAY and yesterday_goes_on
        if span.start >= DAY or began_yesterday:
            continue
        yield span._replace(end=DAY) if span.end >= 2 * DAY else span


@lru_cache(maxsize=200)
def library_holiday(year: int) -> date | None:
    """A day of the year that the library itself takes for a Chinese public holiday, National Day first.

    It knows only some of them, so every official rest day is judged as this one.
    """
    holidays = Expression("PH")
    october = date(year, 10, 1)
    days = [october] + [october + timedelta(days=i) for i in range(-273, 92)]
    return next((day for day in days if holidays.holiday(day)), None)
