"""Opening hours under the Chinese holiday calendar.

Precedence: a dated exception; the public-holiday rule of the hours on an official holiday; on a make-up
working day, the hours of a Monday; else the weekday. Hours that cannot be read are unknown. All times are
Asia/Shanghai, whatever the time zone of the machine or of the instant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ..errors import NOT_HOURS, InvalidHours
from ..runtime.cache import BoundedCache
from .expression import Expression
from .faults import hours_fault
from .holiday_calendar import HOLIDAYS, DayKind, HolidayCalendar
from .selectors import CalendarDay
from .spans import DAY, UNKNOWN_DAY, Span, Spans, on_day, with_night

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOOK_AHEAD_DAYS = 62  # days to search for the next opening
ALWAYS_MINUTES = 8 * DAY  # spans longer than this count as always open
DAY_CACHE_SIZE = 50_000
EXPRESSION_CACHE_SIZE = 20_000


@dataclass(frozen=True, slots=True)
class DatedException:
    """Special hours (OSM syntax), or closed if None, from the first to the last day inclusive."""

    first: date
    last: date
    hours: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Open or closed at an instant (None: unknown), until when, when it opens next, and why.

    `why` is one of always, unknown, exception, holiday, weekly, break (in a break now, or one follows later
    that day), open_end (open until `until`, unknown after it), hours, an outlet's status, or empty if simply
    open. `next` is missing if an unknown time comes first. `reason` is the reason of the exception or the
    name of the holiday.
    """

    now: bool | None
    until: datetime | None = None
    next: datetime | None = None
    why: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """Opening hours of a day: spans (None: unknown), why they differ from the usual ones, and the reason.

    `why` is exception, holiday, makeup, unknown or empty.
    """

    date: date
    spans: Spans | None
    why: str = ""
    reason: str = ""


class Timetable:
    """Evaluates opening hours; caches results and is thread-safe."""

    def __init__(self, calendar: HolidayCalendar) -> None:
        self.calendar = calendar
        self._parsed: BoundedCache[str, Expression | InvalidHours] = BoundedCache(EXPRESSION_CACHE_SIZE)
        self._days: BoundedCache[tuple[str, date], Day] = BoundedCache(DAY_CACHE_SIZE)

    def check(self, text: str) -> None:
        """Raise InvalidHours if the text is not valid opening hours, or names days without times."""
        parsed = self._parsed.get(text, _parse)
        if isinstance(parsed, InvalidHours):
            raise parsed

    def day(self, hours: str | None, exceptions: Sequence[DatedException], day: date) -> Day:
        """Return the opening hours of a day; unknown if they cannot be read."""
        for exception in exceptions:
            if exception.first <= day <= exception.last:
                special = exception.hours
                spans = () if special is None else self._days.get((special, day), self._regular_day).spans
                return Day(day, spans, "exception", exception.reason)
        if hours is None:
            return Day(day, None, "unknown")
        return self._days.get((hours, day), self._regular_day)

    def week(self, hours: str | None, exceptions: Sequence[DatedException], first: date) -> list[Day]:
        """Return the opening hours of seven days."""
        return [self.day(hours, exceptions, first + timedelta(days=i)) for i in range(7)]

    def _regular_day(self, key: tuple[str, date]) -> Day:
        text, day = key
        expression = self._parsed.get(text, _parse)
        if isinstance(expression, InvalidHours):
            return Day(day, None, "unknown")
        kind = self.calendar.kind(day)
        if kind is DayKind.MAKEUP:
            return self._makeup_day(expression, day)
        here = CalendarDay(day, day.weekday(), self.calendar.period(day))
        if kind is DayKind.HOLIDAY and expression.has_holiday_rule(here):
            return Day(day, expression.spans(here), "holiday", self.calendar.label(day))
        if expression.names_holidays and not self.calendar.covers(day.year):
            return _day_without_calendar(expression, here)
        return Day(day, expression.spans(here))

    def _makeup_day(self, expression: Expression, day: date) -> Day:
        regular = expression.spans(CalendarDay(day, day.weekday()))
        weekdays = (expression.spans(CalendarDay(day, weekday)) for weekday in range(5))
        spans = next(filter(None, weekdays), regular)
        return Day(day, spans) if spans == regular else Day(day, spans, "makeup", self.calendar.label(day))

    def state(self, hours: str | None, exceptions: Sequence[DatedException], at: datetime) -> State:
        """Return the state at an instant; ValueError if the instant has no time zone."""
        if at.tzinfo is None:
            raise ValueError("an instant needs a zone")
        local = at.astimezone(SHANGHAI)
        today, minute = local.date(), local.hour * 60 + local.minute
        spans = (span for span in self._spans_ahead(hours, exceptions, today) if span.end > minute)
        span = next(spans, None)
        if span is None or span.start > minute:
            opens = _instant(today, span.start) if span and span.certain else None
            day = self.day(hours, exceptions, today)
            return State(False, next=opens, why=_closed_why(day, minute), reason=day.reason)
        if not span.certain:
            return State(None, why="unknown")
        end, open_end = _end(span.end, spans, minute)
        if end - minute > ALWAYS_MINUTES:
            return State(True, why="always")
        why, reason = _open_why(self.day(hours, exceptions, today), minute, end)
        return State(True, _instant(today, end), why="open_end" if open_end else why, reason=reason)

    def _spans_ahead(
        self, hours: str | None, exceptions: Sequence[DatedException], today: date
    ) -> Iterator[Span]:
        """Yield the spans from today on, in minutes of today, each day by itself."""
        yesterday = self._spans_beginning(hours, exceptions, today - timedelta(days=1))
        for i in range(LOOK_AHEAD_DAYS):
            spans = self._spans_beginning(hours, exceptions, today + timedelta(days=i))
            for start, end, certain in on_day(yesterday, spans):
                yield Span(start + i * DAY, end + i * DAY, certain)
            yesterday = spans

    def _spans_beginning(self, hours: str | None, exceptions: Sequence[DatedException], day: date) -> Spans:
        """Return the spans that begin on a day; the night of an unknown day is unknown too."""
        spans = self.day(hours, exceptions, day).spans
        return with_night(UNKNOWN_DAY if spans is None else spans, self._night_end(hours))

    def _night_end(self, hours: str | None) -> int:
        expression = self._parsed.get(hours, _parse) if hours is not None else None
        return expression.night_end if isinstance(expression, Expression) else DAY


def _parse(text: str) -> Expression | InvalidHours:
    try:
        return Expression(text)
    except InvalidHours as problem:
        fault = hours_fault(text) if problem.reason == NOT_HOURS else ""
        return InvalidHours(text, fault) if fault else problem


def _day_without_calendar(expression: Expression, day: CalendarDay) -> Day:
    """Return a day of a year whose holidays are not known: unknown if a holiday would change its hours."""
    spans = expression.spans(day)
    changes = any(expression.spans(day._replace(holidays=frozenset((name,)))) != spans for name in HOLIDAYS)
    return Day(day.date, None, "unknown") if changes else Day(day.date, spans)


def _end(end: int, following: Iterator[Span], minute: int) -> tuple[int, bool]:
    """Return the end of the spans that adjoin, and whether an unknown time follows it."""
    for span in following:
        if span.start != end or not span.certain or end - minute > ALWAYS_MINUTES:
            return end, span.start == end
        end = span.end
    return end, False


def _open_why(day: Day, minute: int, end: int) -> tuple[str, str]:
    """Return why and the reason while open; a night of the day before has neither."""
    spans = day.spans or ()
    if not any(span.start <= minute < span.end for span in spans):
        return "", ""
    reason = day.reason if day.why in ("exception", "holiday") else ""
    if any(span.certain and span.start > end for span in spans):
        return "break", reason
    return day.why if reason or day.why in ("exception", "holiday") else "", reason


def _closed_why(day: Day, minute: int) -> str:
    if day.why == "exception":
        return "exception"
    spans = day.spans or ()
    if not spans:
        return "holiday" if day.why == "holiday" else "weekly"
    in_break = any(a.end <= minute < b.start for a, b in pairwise(spans))
    return "break" if in_break else "hours"


def _instant(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=minute)
