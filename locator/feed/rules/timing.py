"""Rules that compare hours, notices, dates, services and access."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, partial

from ...directions.level_access import contradicts_stairs
from ...hours import Day, Timetable
from ...hours.words import DAYS
from ...network.outlet import Outlet
from ...runtime.chinese_numerals import WEEKDAYS
from .feed import Feed
from .rule import Rule, Violation, rule

REGULAR_WEEKS = (date(2026, 7, 6), date(2026, 11, 16))  # Mondays of weeks without holidays or make-up days
YEAR = tuple(date(2026, 1, 1) + timedelta(days=day) for day in range(365))
REPAIRS = frozenset({"repair", "screen", "battery"})
_DAY = "(?:周|星期|礼拜)([一二三四五六日天])"
_CLOSED_ON = re.compile(
    rf"(?:每逢?)?{_DAY}(?:\s*(至|到|-|~|—|、|和|及|,|，)\s*(?:周|星期|礼拜)?([一二三四五六日天]))?\s*"
    r"(?:全天)?(?:休息|闭店|闭馆|店休|公休|不营业|不上班|关门|停业)"
)
_CLOSED_NOW = re.compile(r"暂停营业|停止营业|已停业|已关店|已关闭|已搬迁|已撤店|永久关闭|闭店装修|装修停业")
_RANGE = "至到-~—"


@rule(
    "hours_contradict_notice", "warning", "hours", "Make hours match the notice, such as Tu off for 周二休息."
)
def hours_contradict_notice(feed: Feed) -> Iterator[Violation]:
    """An outlet must not be open on a weekday that its notice or hours text declares closed."""
    reasons: dict[tuple[str, str, str], str] = {}
    for i, outlet in enumerate(feed.outlets):
        if outlet.hours and _CLOSED_ON.search(outlet.limits + outlet.hours_text):
            key = outlet.hours, outlet.limits, outlet.hours_text
            if key not in reasons:
                reasons[key] = _contradiction(feed, *key)
            if reasons[key]:
                yield Violation(feed.record_of[i], outlet.hours, reasons[key])


def closed_days(text: str) -> frozenset[int]:
    """Return the weekdays (Monday is 0) on which an outlet is closed according to a text."""
    days: set[int] = set()
    for first, sign, last in _CLOSED_ON.findall(text):
        a = _weekday(first)
        b = _weekday(last) if last else a
        days.update(_weekday_range(a, b) if sign and sign in _RANGE else (a, b))
    return frozenset(days)


@rule("open_though_notice_says_closed", "warning", "status", "Set status to temporarily_closed or closed.")
def open_though_closed(feed: Feed) -> Iterator[Violation]:
    """The status must not be open if a notice states that the outlet has closed."""
    for i, outlet in enumerate(feed.outlets):
        if outlet.status == "open":
            for column in ("name", "limits", "hours_text"):
                text = getattr(outlet, column)
                if text and _CLOSED_NOW.search(text):
                    yield Violation(
                        feed.record_of[i], outlet.status, f"{column} contains {_CLOSED_NOW.findall(text)[0]}"
                    )
                    break


@rule(
    "hours_never_open",
    "warning",
    "hours",
    "Set status to temporarily_closed or closed, close the outlet for some days, or enter its hours.",
)
def hours_never_open(feed: Feed) -> Iterator[Violation]:
    """The hours of an outlet with status open must not be closed on every day of a year."""
    is_never_open = cache(partial(_is_never_open, feed.context.timetable))
    for i, outlet in enumerate(feed.outlets):
        if outlet.status == "open" and outlet.hours and is_never_open(outlet.hours):
            yield Violation(feed.record_of[i], outlet.hours, "is closed on all days, but the status is open")


def _is_never_open(timetable: Timetable, hours: str) -> bool:
    return all(timetable.day(hours, (), day).spans == () for day in YEAR)


@rule("exceptions_past", "info", "exceptions", "Remove past exceptions and enter upcoming ones.")
def exceptions_past(feed: Feed) -> Iterator[Violation]:
    """The exceptions of an outlet must not all be in the past."""
    for i, outlet in enumerate(feed.outlets):
        if (
            feed.today
            and outlet.exceptions
            and all(exception.last < feed.today for exception in outlet.exceptions)
        ):
            last = max(exception.last for exception in outlet.exceptions)
            yield Violation(
                feed.record_of[i], last.isoformat(), "is the end of the last exception; all are in the past"
            )


@rule("verified_in_future", "warning", "verified_on", "Enter the date of the actual visit.")
def verified_in_future(feed: Feed) -> Iterator[Violation]:
    """Verification dates of an outlet and its approach must not be in the future."""
    for i, outlet in enumerate(feed.outlets):
        for column, day in _verification_dates(outlet):
            if feed.today and day and day > feed.today:
                yield Violation(feed.record_of[i], day.isoformat(), "is in the future", column)


@rule(
    "drop_off_repairs",
    "warning",
    "services",
    "Check kind and services: a drop-off point only forwards devices.",
)
def drop_off_repairs(feed: Feed) -> Iterator[Violation]:
    """A drop-off point must not offer repair, screen or battery service."""
    for i, outlet in enumerate(feed.outlets):
        wrong = REPAIRS.intersection(outlet.services) if outlet.kind == "drop_off" else frozenset()
        if wrong:
            reason = f"a drop-off point does not offer {', '.join(sorted(wrong))}"
            yield Violation(feed.record_of[i], ";".join(outlet.services), reason)


@rule(
    "center_only_drop_off",
    "warning",
    "services",
    "Check kind and services: only a drop-off point offers nothing else.",
)
def center_only_drop_off(feed: Feed) -> Iterator[Violation]:
    """A service center must offer more than drop-off."""
    for i, outlet in enumerate(feed.outlets):
        if outlet.kind == "service_center" and outlet.services == ("drop_off",):
            yield Violation(feed.record_of[i], "drop_off", "is the only service of this service center")


@rule(
    "access_contradicts_floor",
    "warning",
    "approach_lift",
    "Check floor and lift on site; else set wheelchair and step_free to no.",
)
def access_contradicts_floor(feed: Feed) -> Iterator[Violation]:
    """An outlet above or below the ground floor without a lift must not be accessible or step-free."""
    without_lift = ((i, o) for i, o in enumerate(feed.outlets) if o.approach.lift is False)
    for i, outlet in without_lift:
        parts = {"approach": outlet.approach.model_dump(), "access": outlet.access.model_dump()}
        if contradicts_stairs(parts):
            reason = f"is the lift on floor {outlet.approach.floor}, but access without steps is recorded"
            yield Violation(feed.record_of[i], "no", reason)


def _contradiction(feed: Feed, hours: str, *texts: str) -> str:
    closed = frozenset().union(*(closed_days(text) for text in texts))
    weeks = [feed.context.timetable.week(hours, (), monday) for monday in REGULAR_WEEKS] if closed else []
    wrong = sorted({day.date.weekday() for week in weeks for day in week if _is_open(day)} & closed)
    days = ", ".join(DAYS["en"][day] for day in wrong)
    return f"is open on {days}, but closed according to the text" if wrong else ""


def _is_open(day: Day) -> bool:
    return any(span.certain for span in day.spans or ())


def _weekday(character: str) -> int:
    return WEEKDAYS.index("日" if character == "天" else character)


def _weekday_range(a: int, b: int) -> list[int]:
    return [(a + i) % 7 for i in range((b - a) % 7 + 1)]


def _verification_dates(outlet: Outlet) -> tuple[tuple[str, date | None], ...]:
    return ("verified_on", outlet.verified_on), ("approach_verified_on", outlet.approach.verified_on)


RULES: tuple[Rule, ...] = (
    hours_contradict_notice,
    open_though_closed,
    hours_never_open,
    exceptions_past,
    verified_in_future,
    drop_off_repairs,
    center_only_drop_off,
    access_contradicts_floor,
)
