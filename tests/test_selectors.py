"""Selectors of days: ranges of numbers, dates and weekdays at both ends, and how conditions combine."""

from datetime import date, timedelta

import pytest

from locator.hours.selectors import ANY_YEAR, CalendarDay, DateRange, NumberRange, Selector, WeekdayRange

MONDAY = date(2026, 11, 23)
YEAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]


def _day(day: date, *holidays: str) -> CalendarDay:
    return CalendarDay(day, day.weekday(), frozenset(holidays))


@pytest.mark.parametrize(
    ("numbers", "members"),
    [
        (NumberRange(3, 6), [3, 4, 5, 6]),
        (NumberRange(3, 3), [3]),
        (NumberRange(3, 9, 2), [3, 5, 7, 9]),
        (NumberRange(4, 9, 3), [4, 7]),
        (NumberRange(8, 2), [0, 1, 2, 8, 9, 10, 11]),
    ],
)
def test_a_range_of_numbers_has_both_ends_and_its_steps(numbers: NumberRange, members: list[int]) -> None:
    assert [number for number in range(12) if number in numbers] == members


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (DateRange((ANY_YEAR, 10, 1), (ANY_YEAR, 10, 8)), 8),
        (DateRange((ANY_YEAR, 2, 20), (ANY_YEAR, 2, 29)), 9),
        (DateRange((ANY_YEAR, 12, 25), (ANY_YEAR, 1, 5)), 12),
        (DateRange((2026, 10, 1), (2026, 10, 8)), 8),
        (DateRange((2026, 12, 25), (2027, 1, 5)), 7),
        (DateRange((2025, 12, 25), (2026, 1, 5)), 5),
        (DateRange((2027, 10, 1), (2027, 10, 8)), 0),
    ],
)
def test_a_range_of_dates_has_both_ends(dates: DateRange, days: int) -> None:
    assert sum(map(dates.matches, YEAR)) == days


@pytest.mark.parametrize(
    ("weekdays", "days"),
    [
        (WeekdayRange(0, 4), [23, 24, 25, 26, 27]),
        (WeekdayRange(2, 2), [25]),
        (WeekdayRange(4, 0), [23, 27, 28, 29]),
        (WeekdayRange(1, 0), [23, 24, 25, 26, 27, 28, 29]),
    ],
)
def test_a_range_of_weekdays_may_pass_sunday(weekdays: WeekdayRange, days: list[int]) -> None:
    week = [MONDAY + timedelta(days=number) for number in range(7)]
    assert [day.day for day in week if weekdays.matches(_day(day))] == days


@pytest.mark.parametrize(
    ("numbers", "month", "days"),
    [
        ({1}, 9, [1, 2, 3, 4, 5, 6, 7]),
        ({2}, 9, [8, 9, 10, 11, 12, 13, 14]),
        ({5}, 9, [29, 30]),
        ({5}, 10, [29, 30, 31]),
        ({-1}, 9, [24, 25, 26, 27, 28, 29, 30]),
        ({-1}, 10, [25, 26, 27, 28, 29, 30, 31]),
        ({-2}, 9, [17, 18, 19, 20, 21, 22, 23]),
        ({-5}, 10, [1, 2, 3]),
        ({-5}, 2, []),
        ({1, -1}, 2, [1, 2, 3, 4, 5, 6, 7, 22, 23, 24, 25, 26, 27, 28]),
    ],
)
def test_weekdays_of_a_month_count_from_its_start_or_end(
    numbers: set[int], month: int, days: list[int]
) -> None:
    weekdays = WeekdayRange(0, 6, frozenset(numbers))
    assert [day.day for day in YEAR if day.month == month and weekdays.matches(_day(day))] == days


TUESDAYS, OCTOBER = (WeekdayRange(1, 1),), (DateRange((ANY_YEAR, 10, 1), (ANY_YEAR, 10, 31)),)
TUESDAY, WEDNESDAY = date(2026, 10, 6), date(2026, 10, 7)


@pytest.mark.parametrize(
    ("selector", "day", "is_match"),
    [
        (Selector(), _day(TUESDAY), True),
        (Selector(weekdays=TUESDAYS), _day(TUESDAY), True),
        (Selector(weekdays=TUESDAYS), _day(WEDNESDAY), False),
        (Selector(weekdays=TUESDAYS), CalendarDay(WEDNESDAY, 1), True),
        (Selector(dates=OCTOBER, weekdays=TUESDAYS), _day(WEDNESDAY), False),
        (Selector(dates=OCTOBER, weekdays=TUESDAYS), _day(date(2026, 11, 3)), False),
        (Selector(dates=OCTOBER), _day(WEDNESDAY), True),
        (Selector(years=(NumberRange(2026, 2027),)), _day(WEDNESDAY), True),
        (Selector(years=(NumberRange(2027, 2027),), dates=OCTOBER), _day(WEDNESDAY), False),
        (Selector(weeks=(NumberRange(41, 41),)), _day(WEDNESDAY), True),
        (Selector(weeks=(NumberRange(42, 42),)), _day(WEDNESDAY), False),
        (Selector(weeks=(NumberRange(41, 41),), dates=OCTOBER), _day(date(2026, 10, 12)), False),
        (Selector(public_holidays=True), _day(TUESDAY), False),
        (Selector(public_holidays=True), _day(TUESDAY, "国庆节"), True),
        (Selector(public_holidays=True, weekdays=TUESDAYS), _day(TUESDAY), True),
        (Selector(public_holidays=True, weekdays=TUESDAYS), _day(WEDNESDAY, "国庆节"), True),
        (Selector(public_holidays=True, weekdays=TUESDAYS), _day(WEDNESDAY), False),
        (Selector(dates=OCTOBER, public_holidays=True), _day(date(2026, 5, 1), "劳动节"), False),
        (Selector(public_holidays=True, holiday_names=frozenset({"春节"})), _day(TUESDAY, "国庆节"), False),
        (
            Selector(public_holidays=True, holiday_names=frozenset({"春节", "国庆节"})),
            _day(TUESDAY, "国庆节", "中秋节"),
            True,
        ),
    ],
)
def test_all_conditions_must_apply(selector: Selector, day: CalendarDay, is_match: bool) -> None:
    assert selector.matches(day) is is_match


@pytest.mark.parametrize(
    ("selector", "is_dated"),
    [
        (Selector(), False),
        (Selector(weekdays=TUESDAYS, public_holidays=True), False),
        (Selector(dates=OCTOBER), True),
        (Selector(years=(NumberRange(2026, 2026),)), True),
        (Selector(weeks=(NumberRange(1, 2),)), True),
    ],
)
def test_years_dates_and_weeks_are_dated(selector: Selector, is_dated: bool) -> None:
    assert selector.is_dated is is_dated
