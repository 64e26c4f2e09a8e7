"""Table of rest days, compared with two independent calendars."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from locator.hours.holiday_calendar import DayKind, HolidayCalendar

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def workdays() -> HolidayCalendar:
    return HolidayCalendar.load(DATA / "workdays.csv")


def year_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_a_decided_year_equals_chinesecalendar(workdays: HolidayCalendar, year: int) -> None:
    for day in year_of(year):
        kind = workdays.kind(day)
        if kind is DayKind.REGULAR:
            assert chinese_calendar.is_workday(day) == (day.weekday() < 5), day
        elif kind is DayKind.MAKEUP:
            assert chinese_calendar.is_workday(day) and day.weekday() >= 5, day
        else:
            assert chinese_calendar.is_holiday(day), day


def test_the_make_up_days_of_2026(workdays: HolidayCalendar) -> None:
    found = [f"{day:%m-%d}" for day in year_of(2026) if workdays.kind(day) is DayKind.MAKEUP]
    assert found == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_a_year_without_a_notice_has_the_statutory_days_and_no_make_up_days(
    workdays: HolidayCalendar,
) -> None:
    statutory = {day for day in holidays.country_holidays("CN", years=2027) if day.year == 2027}
    holidays_ = {day for day in year_of(2027) if workdays.kind(day) is DayKind.HOLIDAY}
    assert statutory <= holidays_
    assert not [day for day in year_of(2027) if workdays.kind(day) is DayKind.MAKEUP]


def test_a_holiday_has_a_name_and_an_ordinary_day_has_none(workdays: HolidayCalendar) -> None:
    assert workdays.name(date(2026, 10, 1)) == "国庆节"
    assert workdays.name(date(2026, 11, 23)) == ""
