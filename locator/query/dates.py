"""Days as operators write them: 2026-12-01, 2026/12/1, 20261201, 2026年12月1日, and 12月1日."""

import re
from datetime import date, datetime

from ..errors import InvalidInput, message
from ..hours import SHANGHAI

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", re.ASCII)
EXPECTED = message("must be a date like 2026-02-17")
BEFORE_FIRST = message("is before the first day of the same year; enter it with its year")
FAR_AHEAD = message("is more than 300 days ahead; enter it with its year")
MAX_DAYS_INTO_NEXT_YEAR = 31  # of a period whose last day is without a year
MAX_DAYS_AHEAD = 300  # of a first day without a year
YEARS = 9  # until the next 29 February, at most


def parse_day(text: str, earliest: date | None = None) -> date:
    """Return the day in a text; ValueError if it is none.

    A day without a year, such as 12月1日, is the first one that is not before `earliest`.
    """
    if match := _DAY.fullmatch(text.strip()) or _COMPACT.fullmatch(text.strip()):
        days = [_day(*map(int, match.groups()))]
    elif earliest and (match := _WITHOUT_YEAR.fullmatch(text.strip())):
        month, day = map(int, match.groups())
        years = range(earliest.year, earliest.year + YEARS)
        days = [found for year in years if (found := _day(year, month, day)) and found >= earliest]
    else:
        days = []
    if not days or days[0] is None:
        raise ValueError(EXPECTED)
    return days[0]


def parse_first_day(text: str, today: date) -> date:
    """Return the first day of a period; ValueError if it is none, or far ahead and without a year."""
    day = parse_day(text, today)
    if _is_without_year(text) and (day - today).days > MAX_DAYS_AHEAD:
        raise ValueError(FAR_AHEAD)
    return day


def parse_last_day(text: str, first: date) -> date:
    """Return the last day of a period; ValueError if it is none.

    A day without a year may be in the year after `first` only if the period is short.
    """
    day = parse_day(text, first)
    is_long = (day - first).days >= MAX_DAYS_INTO_NEXT_YEAR
    if _is_without_year(text) and day.year > first.year and is_long:
        raise ValueError(BEFORE_FIRST)
    return day


def check_days(first: date, last: date, now: datetime) -> None:
    """Raise InvalidInput for a period that ends before it begins, or is over."""
    if last < first:
        raise InvalidInput("to", "is before the first day")
    if last < now.astimezone(SHANGHAI).date():
        raise InvalidInput("to", "is in the past")


def _is_without_year(text: str) -> bool:
    return _WITHOUT_YEAR.fullmatch(text.strip()) is not None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
