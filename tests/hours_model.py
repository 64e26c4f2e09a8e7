"""Brute-force model of opening hours: a value for every minute, from rules as data instead of text.

Shares no code with `locator.hours`. A value is CLOSED, OPEN or UNKNOWN.
"""

import csv
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

CLOSED, OPEN, UNKNOWN = 0, 1, 2
STATES = {CLOSED: False, OPEN: True, UNKNOWN: None}
DAY, TWO_DAYS = 1440, 2880
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ONE_DAY = timedelta(days=1)


class Times(NamedTuple):
    """Minutes of the day from begin to end, past 1440 in the next day; then open end if `more`.

    `end` is None for an open end at `begin`.
    """

    begin: int
    end: int | None
    more: bool = False

    @property
    def text(self) -> str:
        if self.end is None:
            return f"{clock(self.begin)}+"
        return f"{clock(self.begin)}-{clock(self.end)}{'+' if self.more else ''}"

    @property
    def open_end(self) -> int | None:
        return self.begin if self.end is None else self.end if self.more else None


@dataclass(frozen=True)
class ModelRule:
    """A rule: separator, days, times (none: the complete day), and open, off or unknown."""

    separator: str = ";"
    year: int | None = None
    months: tuple[int, int] | None = None
    dates: tuple[tuple[int, int], tuple[int, int]] | None = None
    weeks: tuple[int, int] | None = None
    weekdays: tuple[tuple[int, int], ...] = ()
    nth: int | None = None
    holidays: bool = False
    names: tuple[str, ...] = ()
    times: tuple[Times, ...] = ()
    state: str = "open"
    comment: str = ""  # beside times
    defect: str = ""  # text that replaces the times

    @property
    def has_days(self) -> bool:
        return bool(self.is_dated or self.weekdays or self.holidays)

    @property
    def is_dated(self) -> bool:
        return bool(self.year or self.months or self.dates or self.weeks)

    def without_names(self) -> "ModelRule":
        """Return the rule for all public holidays."""
        return replace(self, names=())

    def with_unknown_comment(self) -> "ModelRule":
        """Return the rule as the specification has it: a comment without `open` makes it unknown."""
        return replace(self, state="unknown") if self.comment else self

    @property
    def text(self) -> str:
        year = str(self.year) if self.year else ""
        parts = [year]
        if self.months:
            parts.append("-".join(MONTHS[month - 1] for month in dict.fromkeys(self.months)))
        if self.dates:
            dates = (f"{MONTHS[month - 1]} {day}" for month, day in self.dates)
            parts.append(f"-{year} ".join(dates) if year else "-".join(dates))
        parts += [f"week {self.weeks[0]}-{self.weeks[1]}"] if self.weeks else []
        days = ["-".join(WEEKDAYS[day] for day in dict.fromkeys(run)) for run in self.weekdays]
        days = [f"{days[0]}[{self.nth}]"] if self.nth else days
        parts += [",".join((["PH"] if self.holidays else []) + days)] if days or self.holidays else []
        parts += [self.defect or ",".join(times.text for times in self.times)]
        parts += [self.state] if self.state != "open" or self.names else []
        parts += [f'"{self.comment}"'] if self.comment else []
        parts += [f'"{"、".join(self.names)}"'] if self.names else []
        return " ".join(filter(None, parts))


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def text_of(rules: list[ModelRule]) -> str:
    text = rules[0].text
    for rule in rules[1:]:
        text += {";": "; ", ",": ", ", "||": " || "}[rule.separator] + rule.text
    return text


class ModelException(NamedTuple):
    """A dated exception: rules, or closed if None."""

    first: date
    last: date
    rules: list[ModelRule] | None


@dataclass
class ModelCalendar:
    """Holidays with all names of their period, and make-up days, from the published table."""

    holidays: dict[date, set[str]] = field(default_factory=dict)
    makeup: set[date] = field(default_factory=set)

    @classmethod
    def load(cls, path: Path) -> "ModelCalendar":
        calendar = cls()
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            day = date.fromisoformat(row["date"])
            if row["kind"] == "work":
                calendar.makeup.add(day)
            else:
                calendar.holidays[day] = {row["name"]}
        for day in sorted(calendar.holidays):  # a period has the names of all its days
            if day - ONE_DAY in calendar.holidays:
                names = calendar.holidays[day - ONE_DAY]
                names |= calendar.holidays[day]
                calendar.holidays[day] = names
        return calendar


def matches(rule: ModelRule, day: date, weekday: int, names: set[str]) -> bool:
    """Return whether a rule applies to a day with this weekday that belongs to these holidays."""
    if rule.year and day.year != rule.year:
        return False
    if rule.months and not _in_cycle(day.month, *rule.months):
        return False
    if rule.dates and not _in_cycle((day.month, day.day), *rule.dates):
        return False
    if rule.weeks and not rule.weeks[0] <= day.isocalendar()[1] <= rule.weeks[1]:
        return False
    if not rule.weekdays and not rule.holidays:
        return True
    return is_named_holiday(rule, names) or _is_weekday(rule, day, weekday)


def _is_weekday(rule: ModelRule, day: date, weekday: int) -> bool:
    if not any(_in_cycle(weekday, *run) for run in rule.weekdays):
        return False
    if rule.nth is None:
        return True
    step = timedelta(days=7 * (rule.nth - 1 if rule.nth > 0 else rule.nth + 1))
    beyond = step + timedelta(days=7 if rule.nth > 0 else -7)
    return (day - step).month == day.month != (day - beyond).month


def is_named_holiday(rule: ModelRule, names: set[str]) -> bool:
    return rule.holidays and bool(names) and (not rule.names or bool(names & set(rule.names)))


def _in_cycle(value: object, first: object, last: object) -> bool:
    if first <= last:  # type: ignore[operator]
        return bool(first <= value <= last)  # type: ignore[operator]
    return bool(value >= first or value <= last)  # type: ignore[operator]


class Model:
    """The hours of one outlet, minute by minute.

    `holidays_first`: weekdays after a rule for a public holiday do not replace it.
    """

    def __init__(
        self,
        rules: list[ModelRule],
        calendar: ModelCalendar,
        exceptions: tuple[ModelException, ...] = (),
        holidays_first: bool = True,
    ) -> None:
        self.holidays_first = holidays_first
        self.rules, self.calendar, self.exceptions = rules, calendar, exceptions
        self._own: dict[date, bytes] = {}

    def value(self, at: datetime) -> int:
        """Return the value at a minute: what began today and what began yesterday; open, else unknown."""
        day, minute = at.date(), at.hour * 60 + at.minute
        values = {self.own(day)[minute], self.own(day - ONE_DAY)[minute + DAY]}
        return OPEN if OPEN in values else UNKNOWN if UNKNOWN in values else CLOSED

    def change(self, at: datetime, days: int) -> tuple[datetime, int] | None:
        """Return the first minute with another value and that value, None within so many days."""
        now, minute = self.value(at), at
        for _ in range(days * DAY):
            minute += timedelta(minutes=1)
            if (value := self.value(minute)) != now:
                return minute, value
        return None

    def own(self, day: date) -> bytes:
        """Return the two days of minutes of what begins on a day."""
        if day not in self._own:
            self._own[day] = self._painted(day)
        return self._own[day]

    def _painted(self, day: date) -> bytes:
        """Return the minutes; the night of a day that is unknown all day is unknown until the latest end."""
        minutes = self._stated(day)
        if set(minutes[:DAY]) != {UNKNOWN} or has_defect(self.rules):
            return minutes
        end = latest_end(self.rules)
        return bytes(value or UNKNOWN * (at < end) for at, value in enumerate(minutes))

    def _stated(self, day: date) -> bytes:
        for exception in self.exceptions:
            if exception.first <= day <= exception.last:
                return self._by_calendar(exception.rules, day) if exception.rules else bytes(TWO_DAYS)
        return self._by_calendar(self.rules, day)

    def _by_calendar(self, rules: list[ModelRule], day: date) -> bytes:
        if has_defect(rules):
            return bytes([UNKNOWN]) * DAY + bytes(DAY)
        if day not in self.calendar.makeup:
            names = self.calendar.holidays.get(day, set())
            return painted(rules, day, day.weekday(), names, self.holidays_first)
        for weekday in range(5):
            minutes = painted(rules, day, weekday, set())
            if any(minutes):
                return minutes
        return painted(rules, day, day.weekday(), set())


def has_defect(rules: list[ModelRule]) -> bool:
    """Return whether the hours cannot be read."""
    return any(rule.defect for rule in rules) or names_only_days_off(rules)


def latest_end(rules: list[ModelRule]) -> int:
    """Return the minute after which nothing is open or unknown that the rules say of a day."""
    return max(minute + 1 for rule in rules if rule.state != "off" for minute in rule_minutes(rule))


def names_only_days_off(rules: list[ModelRule]) -> bool:
    """Return whether nothing but certain days or times is said to be closed."""
    return all(rule.state == "off" and (rule.has_days or rule.times) for rule in rules)


def painted(
    rules: list[ModelRule], day: date, weekday: int, names: set[str], holidays_first: bool = True
) -> bytes:
    """Return two days of minutes, painted rule after rule."""
    minutes = bytearray(TWO_DAYS)
    holiday_rule_seen = False
    for rule in resolved(rules):
        if not matches(rule, day, weekday, names):
            continue
        if holidays_first and holiday_rule_seen and not rule.holidays and not rule.is_dated:
            continue
        holiday_rule_seen |= is_named_holiday(rule, names)
        _paint(minutes, rule)
    return bytes(minutes)


def resolved(rules: list[ModelRule]) -> list[ModelRule]:
    """Return the rules; what is added to a fallback is a fallback too."""
    result: list[ModelRule] = []
    for rule in rules:
        is_fallback = rule.separator == "," and bool(result) and result[-1].separator == "||"
        result.append(replace(rule, separator="||") if is_fallback else rule)
    return result


def _paint(minutes: bytearray, rule: ModelRule) -> None:
    if rule.separator == ";" and (rule.state != "off" or not rule.times):
        minutes[:] = bytes(TWO_DAYS)
    if rule.state == "off" and not rule.times and rule.separator == ",":
        minutes[:] = bytes(TWO_DAYS)
    for minute, length, value in rule_runs(rule):
        if rule.separator != "||":
            minutes[minute : minute + length] = bytes([value]) * length
            continue
        for fallback in range(minute, minute + length):
            minutes[fallback] = minutes[fallback] or value


@lru_cache(5_000)
def rule_runs(rule: ModelRule) -> list[tuple[int, int, int]]:
    """Return the minutes that a rule sets as (first, number, value)."""
    runs: list[tuple[int, int, int]] = []
    for minute, value in sorted(rule_minutes(rule).items()):
        if runs and (sum(runs[-1][:2]), runs[-1][2]) == (minute, value):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1, value)
        else:
            runs.append((minute, 1, value))
    return runs


def rule_minutes(rule: ModelRule) -> dict[int, int]:
    """Return the minutes that a rule sets, open where its times overlap."""
    if rule.state == "unknown" and not rule.times:
        return dict.fromkeys(range(DAY), UNKNOWN)
    result: dict[int, int] = {}
    for times in rule.times:  # what is unknown first, so that open times overwrite it
        if times.open_end is not None:
            until = min(times.open_end + 600, TWO_DAYS)
            result |= dict.fromkeys(range(times.open_end, until), UNKNOWN)
    for times in rule.times:
        end = times.begin + 60 if times.end is None else times.end
        result |= dict.fromkeys(range(times.begin, end), OPEN)
    value = {"open": None, "unknown": UNKNOWN, "off": CLOSED}[rule.state]
    return result if value is None else dict.fromkeys(result, value)
