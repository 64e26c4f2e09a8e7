"""Opening hours as rows of days with up to two times each, for forms; longer or dated rules have no rows."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ..errors import InvalidHours
from .expression import Expression
from .holiday_calendar import HOLIDAYS
from .rule_parser import Rule, parse_rules
from .selectors import CalendarDay
from .spans import DAY, Span, Spans, is_night

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY = "PH"
MAX_TIMES = 2  # of a row
_HOLIDAY_NAMES = frozenset([min(HOLIDAYS)])


class HoursRow(NamedTuple):
    """Days (`Mo` to `Su`, `PH` for public holidays) and their times HH:MM; closed without times.

    An end that is not after the beginning is one of the next day: 00:00 to 00:00 is the complete day. One
    that could be mistaken for an afternoon has the hours of the day before, too: 18:00 to 33:00.
    """

    days: tuple[str, ...]
    times: tuple[tuple[str, str], ...]


def rows_of(text: str) -> list[HoursRow] | None:
    """Return the rows of opening hours; None if rows cannot express them. Closed weekdays have no row."""
    week = _week(text)
    if week is None or not all(map(_has_row, week.values())):
        return None
    rows = _grouped(week)
    return rows if _week(text_of(rows)) == week else None


def text_of(rows: Iterable[HoursRow]) -> str:
    """Return the opening hours of rows in OSM syntax; '' without rows. Days in no row are closed."""
    return "; ".join(f"{_ranges(row.days)} {_times(row)}" for row in rows if row.days)


def _week(text: str) -> dict[str, Spans] | None:
    """Return the spans of each day; None if they depend on more than the weekday, or are not valid."""
    try:
        rules, expression = parse_rules(text), Expression(text)
    except InvalidHours:
        return None
    week = {day: expression.spans(_day(number)) for number, day in enumerate(WEEKDAYS)}
    holidays = {expression.spans(_day(number, _HOLIDAY_NAMES)) for number in range(len(WEEKDAYS))}
    if not all(map(_is_weekly, rules)) or (expression.names_holidays and len(holidays) > 1):
        return None
    return week | {HOLIDAY: holidays.pop()} if expression.names_holidays else week


def _is_weekly(rule: Rule) -> bool:
    selector = rule.selector
    is_partial = any(weekdays.of_month for weekdays in selector.weekdays)
    return not selector.is_dated and not selector.holiday_names and not is_partial


def _day(weekday: int, holidays: frozenset[str] = frozenset()) -> CalendarDay:
    return CalendarDay(date.min, weekday, holidays)  # without dated rules, any date will do


def _has_row(spans: Spans) -> bool:
    return len(spans) <= MAX_TIMES and all(span.certain for span in spans)


def _grouped(week: dict[str, Spans]) -> list[HoursRow]:
    """Return a row for each different set of times, and one for closed holidays."""
    groups: dict[Spans, list[str]] = {}
    for day, spans in week.items():
        if spans or day == HOLIDAY:
            groups.setdefault(spans, []).append(day)
    return [HoursRow(tuple(days), tuple(map(_row_time, spans))) for spans, days in groups.items()]


def _row_time(span: Span) -> tuple[str, str]:
    is_doubtful = span.end > DAY and not is_night(span.start, span.end - DAY, padded=True)
    end = on_next_day(_clock(span.end)) if is_doubtful else _clock(span.end)
    return _clock(span.start), end


def on_next_day(clock: str) -> str:
    """Return a time HH:MM of the next day in hours of this one: 09:00 as 33:00."""
    hour, _, minute = clock.partition(":")
    return f"{int(hour) + 24}:{minute}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _ranges(days: Sequence[str]) -> str:
    """Return days in OSM syntax: Mo-We,Fr,PH."""
    numbers = [number for number, day in enumerate(WEEKDAYS) if day in days]
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    names = ["-".join(dict.fromkeys((WEEKDAYS[part[0]], WEEKDAYS[part[-1]]))) for part in parts]
    return ",".join([*names, HOLIDAY] if HOLIDAY in days else names)


def _times(row: HoursRow) -> str:
    return ",".join(f"{start}-{'24:00' if end == '00:00' else end}" for start, end in row.times) or "off"
