"""Hours under the Chinese calendar.

A day is judged in this order: a dated exception; an official rest day, where the hours say what holds
on public holidays; a make-up working day, which is worked like a weekday of its week; else its weekday.
Everything is Asia/Shanghai, whatever the zone of the machine or of the instant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ..runtime.cache import Kept
from .expression import DAY, Expression, Span, Spans, library_holiday
from .holiday_calendar import DayKind, HolidayCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOOK_AHEAD = 62  # days in which the next opening is looked for
LONG = 8 * DAY  # minutes; who is open for longer does not close
DAYS_KEPT = 50_000
EXPRESSIONS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class DatedException:
    """Other hours (OSM syntax), or closed when None, from the first to the last day, both included."""

    first: date
    last: date
    hours: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Open or not (None: unknown), until when, from when on again, and why.

    `why` is one of always, unknown, exception, holiday, weekly, break (it is one now, or one comes
    before the day ends), hours, an outlet's status, or empty when it is simply open. `reason` is the
    exception's reason or the holiday's name.
    """

    now: bool | None
    until: datetime | None = None
    next: datetime | None = None
    why: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What holds on a day: its spans (None: unknown), why they are not the usual ones, and a reason.

    `why` is exception, holiday, makeup, unknown or empty.
    """

    date: date
    spans: Spans | None
    why: str = ""
    reason: str = ""


class Timetable:
    """Judges hours; keeps what it has worked out, and may be asked by several threads."""

    def __init__(self, workdays: HolidayCalendar) -> None:
        self._workdays = workdays
        self._parsed: Kept[str, Expression] = Kept(EXPRESSIONS_KEPT)
        self._kept: Kept[tuple[str, date], Spans] = Kept(DAYS_KEPT)

    def check(self, text: str) -> None:
        """BadHours when the text is not opening hours."""
        self._expression(text)

    def day(self, hours: str | None, exceptions: Sequence[DatedException], day: date) -> Day:
        """What holds on a day."""
        for exception in exceptions:
            if exception.first <= day <= exception.last:
                spans = self._expression(exception.hours).plain(day) if exception.hours else ()
                return Day(day, spans, "exception", exception.reason)
        if hours is None:
            return Day(day, None, "unknown")
        spans = self._kept.get((hours, day), self._regular)
        return Day(day, spans, *self._unusual(hours, day, spans))

    def week(self, hours: str | None, exceptions: Sequence[DatedException], first: date) -> list[Day]:
        """What holds on seven days."""
        return [self.day(hours, exceptions, first + timedelta(days=i)) for i in range(7)]

    def _expression(self, text: str) -> Expression:
        return self._parsed.get(text, Expression)

    def _unusual(self, hours: str, day: date, spans: Spans) -> tuple[str, str]:
        kind = self._workdays.kind(day)
        if kind is DayKind.REST and self._expression(hours).names_holidays:
            return "holiday", self._workdays.name(day)
        if kind is DayKind.MAKEUP and spans != self._expression(hours).plain(day):
            return "makeup", self._workdays.name(day)
        return "", ""

    def _regular(self, asked: tuple[str, date]) -> Spans:
        text, day = asked
        expression = self._expression(text)
        kind = self._workdays.kind(day)
        if kind is DayKind.REST and expression.names_holidays:
            return expression.holiday(library_holiday(day.year) or day)
        return _as_weekday(expression, day) if kind is DayKind.MAKEUP else expression.plain(day)

    def state(self, hours: str | None, exceptions: Sequence[DatedException], at: datetime) -> State:
        """Open or not at an instant; ValueError when the instant has no zone."""
        if at.tzinfo is None:
            raise ValueError("an instant needs a zone")
        local = at.astimezone(SHANGHAI)
        today, minute = local.date(), local.hour * 60 + local.minute
        day = self.day(hours, exceptions, today)
        span = _found(self._ahead(hours, exceptions, today), minute)
        if span is not None and span.start <= minute:
            return _open(span, minute, day)
        if day.spans is None:
            return State(None, why="unknown")
        opens = _moment(today, span.start) if span else None
        return State(False, next=opens, why=_closed_why(day, minute), reason=day.reason)

    def _ahead(self, hours: str | None, exceptions: Sequence[DatedException], today: date) -> Iterator[Span]:
        """The spans from yesterday on, in minutes of today, up to a day of which nothing is known."""
        for i in range(-1, LOOK_AHEAD):
            day = self.day(hours, exceptions, today + timedelta(days=i))
            if day.spans is None and i >= 0:
                return
            for start, end, known in day.spans or ():
                yield Span(start + i * DAY, end + i * DAY, known)


def _found(spans: Iterator[Span], minute: int) -> Span | None:
    """The span that holds a minute, or else the next one that is known; adjoining ones are joined."""
    found: Span | None = None
    for span in spans:
        if found and span.start <= found.end and span.known == found.known:
            found = found._replace(end=max(span.end, found.end))
        elif found and _wanted(found, minute):
            return found
        else:
            found = span
        if found.end - minute > LONG and _wanted(found, minute):
            return found
    return found if found and _wanted(found, minute) else None


def _wanted(span: Span, minute: int) -> bool:
    return span.end > minute and (span.known or span.start <= minute)


def _open(span: Span, minute: int, day: Day) -> State:
    if not span.known:
        return State(None, why="unknown")
    if span.end - minute > LONG:
        return State(True, why="always")
    pause = span.start >= 0 and any(span.end < later.start for later in day.spans or ())
    why, reason = (day.why, day.reason) if day.why in ("exception", "holiday") else ("", "")
    return State(True, until=_moment(day.date, span.end), why="break" if pause else why, reason=reason)


def _closed_why(day: Day, minute: int) -> str:
    if day.why == "exception":
        return "exception"
    spans = day.spans or ()
    if not spans:
        return "holiday" if day.why == "holiday" else "weekly"
    between = any(a.end <= minute < b.start for a, b in pairwise(spans))
    return "break" if between else "hours"


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=minute)


def _as_weekday(expression: Expression, day: date) -> Spans:
    """A make-up day is worked like the first weekday of its week that is worked at all."""
    monday = day - timedelta(days=day.weekday())
    weekdays = (expression.plain(monday + timedelta(days=i)) for i in range(5))
    return next((spans for spans in weekdays if spans), expression.plain(day))
