"""Opening hours under the Chinese holiday calendar.

Precedence: a dated exception; the public-holiday rule of the hours on an official holiday; on a make-up
working day, the hours of a weekday of that week; else the weekday. All times are Asia/Shanghai, whatever
the time zone of the machine or of the instant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ..runtime.cache import BoundedCache
from .expression import DAY, Expression, Span, Spans, library_holiday
from .holiday_calendar import DayKind, HolidayCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOOK_AHEAD_DAYS = 62  # days to search for the next opening
ALWAYS_MINUTES = 8 * DAY  # spans longer than this count as always open
SPAN_CACHE_SIZE = 50_000
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
    that day), hours, an outlet's status, or empty if simply open. `reason` is the reason of the exception or
    the name of the holiday.
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
        self._calendar = calendar
        self._parsed: BoundedCache[str, Expression] = BoundedCache(EXPRESSION_CACHE_SIZE)
        self._spans: BoundedCache[tuple[str, date], Spans] = BoundedCache(SPAN_CACHE_SIZE)

    def check(self, text: str) -> None:
        """Raise InvalidHours if the text is not valid opening hours."""
        self._expression(text)

    def day(self, hours: str | None, exceptions: Sequence[DatedException], day: date) -> Day:
        """Return the opening hours of a day."""
        for exception in exceptions:
            if exception.first <= day <= exception.last:
                spans = self._expression(exception.hours).regular_spans(day) if exception.hours else ()
                return Day(day, spans, "exception", exception.reason)
        if hours is None:
            return Day(day, None, "unknown")
        spans = self._spans.get((hours, day), self._regular_spans)
        return Day(day, spans, *self._deviation(hours, day, spans))

    def week(self, hours: str | None, exceptions: Sequence[DatedException], first: date) -> list[Day]:
        """Return the opening hours of seven days."""
        return [self.day(hours, exceptions, first + timedelta(days=i)) for i in range(7)]

    def _expression(self, text: str) -> Expression:
        return self._parsed.get(text, Expression)

    def _deviation(self, hours: str, day: date, spans: Spans) -> tuple[str, str]:
        kind = self._calendar.kind(day)
        if kind is DayKind.HOLIDAY and self._expression(hours).names_holidays:
            return "holiday", self._calendar.name(day)
        if kind is DayKind.MAKEUP and spans != self._expression(hours).regular_spans(day):
            return "makeup", self._calendar.name(day)
        return "", ""

    def _regular_spans(self, key: tuple[str, date]) -> Spans:
        text, day = key
        expression = self._expression(text)
        kind = self._calendar.kind(day)
        if kind is DayKind.HOLIDAY and expression.names_holidays:
            return expression.holiday_spans(library_holiday(day.year) or day)
        return _makeup_spans(expression, day) if kind is DayKind.MAKEUP else expression.regular_spans(day)

    def state(self, hours: str | None, exceptions: Sequence[DatedException], at: datetime) -> State:
        """Return the state at an instant; ValueError if the instant has no time zone."""
        if at.tzinfo is None:
            raise ValueError("an instant needs a zone")
        local = at.astimezone(SHANGHAI)
        today, minute = local.date(), local.hour * 60 + local.minute
        day = self.day(hours, exceptions, today)
        span = _current_or_next(self._spans_ahead(hours, exceptions, today), minute)
        if span is not None and span.start <= minute:
            return _open_state(span, minute, day)
        if day.spans is None:
            return State(None, why="unknown")
        opens = _instant(today, span.start) if span else None
        return State(False, next=opens, why=_closed_why(day, minute), reason=day.reason)

    def _spans_ahead(
        self, hours: str | None, exceptions: Sequence[DatedException], today: date
    ) -> Iterator[Span]:
        """Yield the spans from yesterday on, in minutes of today, up to the first unknown day."""
        for i in range(-1, LOOK_AHEAD_DAYS):
            day = self.day(hours, exceptions, today + timedelta(days=i))
            if day.spans is None and i >= 0:
                return
            for start, end, certain in day.spans or ():
                yield Span(start + i * DAY, end + i * DAY, certain)


def _current_or_next(spans: Iterator[Span], minute: int) -> Span | None:
    """Return the span that contains a minute, else the next certain one; adjoining spans are merged."""
    current: Span | None = None
    for span in spans:
        if current and span.start <= current.end and span.certain == current.certain:
            current = current._replace(end=max(span.end, current.end))
        elif current and _is_relevant(current, minute):
            return current
        else:
            current = span
        if current.end - minute > ALWAYS_MINUTES and _is_relevant(current, minute):
            return current
    return current if current and _is_relevant(current, minute) else None


def _is_relevant(span: Span, minute: int) -> bool:
    return span.end > minute and (span.certain or span.start <= minute)


def _open_state(span: Span, minute: int, day: Day) -> State:
    if not span.certain:
        return State(None, why="unknown")
    if span.end - minute > ALWAYS_MINUTES:
        return State(True, why="always")
    has_break = span.start >= 0 and any(span.end < later.start for later in day.spans or ())
    why, reason = (day.why, day.reason) if day.why in ("exception", "holiday") else ("", "")
    return State(True, until=_instant(day.date, span.end), why="break" if has_break else why, reason=reason)


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


def _makeup_spans(expression: Expression, day: date) -> Spans:
    """Return the hours of the first weekday in the week that has any."""
    monday = day - timedelta(days=day.weekday())
    weekdays = (expression.regular_spans(monday + timedelta(days=i)) for i in range(5))
    return next((spans for spans in weekdays if spans), expression.regular_spans(day))
