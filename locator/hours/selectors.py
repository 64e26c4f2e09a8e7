"""Selectors of days in a rule of opening hours: years, dates, weeks, weekdays and public holidays."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

ANY_YEAR = 0
YearMonthDay = tuple[int, int, int]


class CalendarDay(NamedTuple):
    """A date, the weekday whose hours apply, and the official holidays it belongs to (empty: none)."""

    date: date
    weekday: int
    holidays: frozenset[str] = frozenset()


class NumberRange(NamedTuple):
    """Years or weeks: from `first` to `last`, every `step`; weeks may continue in the next year."""

    first: int
    last: int
    step: int = 1

    def __contains__(self, number: object) -> bool:
        """Return whether a number is in the range."""
        if not isinstance(number, int):
            return False
        if self.first > self.last:
            return number >= self.first or number <= self.last
        return self.first <= number <= self.last and (number - self.first) % self.step == 0


class DateRange(NamedTuple):
    """Dates from `first` to `last`, of every year if their year is ANY_YEAR; may pass the end of a year."""

    first: YearMonthDay
    last: YearMonthDay

    def matches(self, day: date) -> bool:
        """Return whether a date is in the range."""
        year = day.year if self.first[0] != ANY_YEAR else ANY_YEAR
        here = (year, day.month, day.day)
        if self.first > self.last:
            return here >= self.first or here <= self.last
        return self.first <= here <= self.last


class WeekdayRange(NamedTuple):
    """Weekdays from `first` to `last` (Monday is 0), or only certain ones of the month: 1 first, -1 last."""

    first: int
    last: int
    of_month: frozenset[int] = frozenset()

    def matches(self, day: CalendarDay) -> bool:
        """Return whether a day is one of the weekdays."""
        if (day.weekday - self.first) % 7 > (self.last - self.first) % 7:
            return False
        return not self.of_month or bool(self.of_month & _numbers_in_month(day.date))


def _numbers_in_month(day: date) -> frozenset[int]:
    from_end = (monthrange(day.year, day.month)[1] - day.day) // 7
    return frozenset(((day.day - 1) // 7 + 1, -from_end - 1))


@dataclass(frozen=True, slots=True)
class Selector:
    """All conditions must hold; an empty one always does. Weekdays and public holidays are one condition.

    `holiday_names` restricts public holidays to the named ones.
    """

    years: tuple[NumberRange, ...] = ()
    dates: tuple[DateRange, ...] = ()
    weeks: tuple[NumberRange, ...] = ()
    weekdays: tuple[WeekdayRange, ...] = ()
    public_holidays: bool = False
    holiday_names: frozenset[str] = frozenset()

    @property
    def is_dated(self) -> bool:
        """True if the selector names years, dates or weeks."""
        return bool(self.years or self.dates or self.weeks)

    def matches(self, day: CalendarDay) -> bool:
        """Return whether the rule applies to a day."""
        if self.is_dated and not self._matches_date(day.date):
            return False
        if not self.weekdays and not self.public_holidays:
            return True
        return self.matches_holiday(day) or any(weekdays.matches(day) for weekdays in self.weekdays)

    def matches_holiday(self, day: CalendarDay) -> bool:
        """Return whether a day is a public holiday that the selector names."""
        if not self.public_holidays or not day.holidays:
            return False
        return not self.holiday_names or bool(self.holiday_names & day.holidays)

    def _matches_date(self, day: date) -> bool:
        return (
            (not self.years or any(day.year in years for years in self.years))
            and (not self.dates or any(dates.matches(day) for dates in self.dates))
            and (not self.weeks or any(day.isocalendar().week in weeks for weeks in self.weeks))
        )
