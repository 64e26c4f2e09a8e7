"""States of opening hours with their reasons, on both sides of each change, and days of exceptions."""

from datetime import date, timedelta

import pytest

from locator.hours import DatedException, State
from locator.hours.spans import DAY, Span
from locator.hours.timetable import Day

from .test_hours import TIMETABLE, china, state

TUESDAY = date(2026, 11, 24)
LUNCH, WEEK = "Mo-Fr 08:30-12:00,13:30-17:30", "Mo-Fr 09:00-18:00; PH off"
STOCKTAKING = DatedException(TUESDAY, TUESDAY, "10:00-12:00,14:00-16:00", "盘点")
CLOSED = DatedException(TUESDAY, TUESDAY, None, "台风")

STATES = [  # hours, exceptions, at, now, until or next, why, reason
    (LUNCH, (), "08:29", False, "2026-11-24 08:30", "hours", ""),
    (LUNCH, (), "08:30", True, "2026-11-24 12:00", "break", ""),
    (LUNCH, (), "11:59", True, "2026-11-24 12:00", "break", ""),
    (LUNCH, (), "12:00", False, "2026-11-24 13:30", "break", ""),
    (LUNCH, (), "13:29", False, "2026-11-24 13:30", "break", ""),
    (LUNCH, (), "13:30", True, "2026-11-24 17:30", "", ""),
    (LUNCH, (), "17:30", False, "2026-11-25 08:30", "hours", ""),
    ("Tu 09:00-12:00; Tu 13:00-15:00 unknown", (), "12:30", False, "", "hours", ""),
    ("Tu 09:00-12:00, Tu 13:00-15:00 unknown", (), "11:00", True, "2026-11-24 12:00", "", ""),
    ("Tu 09:00-12:00, Tu 12:00-15:00 unknown", (), "11:00", True, "2026-11-24 12:00", "open_end", ""),
    ("Mo 20:00-26:00; Tu 10:00-12:00,14:00-16:00", (), "01:59", True, "2026-11-24 02:00", "", ""),
    ("Mo 20:00-26:00; Tu 10:00-12:00,14:00-16:00", (), "02:00", False, "2026-11-24 10:00", "hours", ""),
    ("Mo 20:00-26:00; Tu 00:00-12:00", (), "01:00", True, "2026-11-24 12:00", "", ""),
    ("Mo off; We 09:00-12:00", (), "10:00", False, "2026-11-25 09:00", "weekly", ""),
    (WEEK, (STOCKTAKING,), "09:30", False, "2026-11-24 10:00", "exception", "盘点"),
    (WEEK, (STOCKTAKING,), "11:00", True, "2026-11-24 12:00", "break", "盘点"),
    (WEEK, (STOCKTAKING,), "14:00", True, "2026-11-24 16:00", "exception", "盘点"),
    (WEEK, (STOCKTAKING,), "16:00", False, "2026-11-25 09:00", "exception", "盘点"),
    (WEEK, (CLOSED, STOCKTAKING), "11:00", False, "2026-11-25 09:00", "exception", "台风"),
    (None, (STOCKTAKING,), "16:00", False, "", "exception", "盘点"),
]


@pytest.mark.parametrize(("hours", "exceptions", "clock", "now", "change", "why", "reason"), STATES)
def test_a_state_has_its_next_change_and_its_reason(
    hours: str | None,
    exceptions: tuple[DatedException, ...],
    clock: str,
    now: bool,
    change: str,
    why: str,
    reason: str,
) -> None:
    instant = china(change) if change else None
    expected = State(True, instant, None, why, reason) if now else State(False, None, instant, why, reason)
    assert state(hours, f"2026-11-24 {clock}", *exceptions) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-10-01 12:00", State(False, None, china("2026-10-08 09:00"), "holiday", "国庆节")),
        ("2026-10-10 12:00", State(True, china("2026-10-10 18:00"))),
        ("2026-10-10 18:00", State(False, None, china("2026-10-12 09:00"), "hours", "国庆节")),
        ("2026-10-17 12:00", State(False, None, china("2026-10-19 09:00"), "weekly")),
    ],
)
def test_a_state_on_a_holiday_and_a_make_up_day(at: str, expected: State) -> None:
    assert state(WEEK, at) == expected


def test_a_holiday_with_its_own_hours_is_the_reason_while_open_and_closed() -> None:
    hours = "Mo-Su 09:00-18:00; PH 10:00-12:00,13:00-16:00"
    assert state(hours, "2026-10-01 11:00") == State(True, china("2026-10-01 12:00"), None, "break", "国庆节")
    assert state(hours, "2026-10-01 15:00") == State(
        True, china("2026-10-01 16:00"), None, "holiday", "国庆节"
    )
    assert state(hours, "2026-10-01 12:30").why == "break"
    assert state(hours, "2026-10-01 16:00").why == "hours"


@pytest.mark.parametrize(("minutes", "is_always"), [(8 * DAY, False), (8 * DAY + 1, True)])
def test_more_than_eight_days_in_a_row_are_always_open(minutes: int, is_always: bool) -> None:
    end = china("2026-11-24 00:00")
    found = state("24/7", f"{end - timedelta(minutes=minutes):%Y-%m-%d %H:%M}", CLOSED)
    assert found == (State(True, why="always") if is_always else State(True, end))


@pytest.mark.parametrize(("days", "opens"), [(60, "2027-01-24 09:00"), (61, "")])
def test_the_next_opening_is_searched_in_two_months(days: int, opens: str) -> None:
    closed = DatedException(TUESDAY, TUESDAY + timedelta(days=days), None)
    found = state("Mo-Su 09:00-18:00", "2026-11-24 12:00", closed)
    assert (found.now, found.next) == (False, china(opens) if opens else None)


NINE_TO_SIX, TEN_TO_FOUR = (Span(540, 1080),), (Span(600, 960),)
DAYS = [  # hours, exceptions, day, result
    ("Mo-Su 09:00-18:00", (), TUESDAY, Day(TUESDAY, NINE_TO_SIX)),
    ("Mo-Su 09:00-18:00", (CLOSED,), TUESDAY, Day(TUESDAY, (), "exception", "台风")),
    (None, (), TUESDAY, Day(TUESDAY, None, "unknown")),
    ("Mo-Su", (), TUESDAY, Day(TUESDAY, None, "unknown")),
    (WEEK, (), date(2026, 10, 1), Day(date(2026, 10, 1), (), "holiday", "国庆节")),
    ("Mo-Su 09:00-18:00", (), date(2026, 10, 1), Day(date(2026, 10, 1), NINE_TO_SIX)),
    (WEEK, (), date(2026, 10, 10), Day(date(2026, 10, 10), NINE_TO_SIX, "makeup", "国庆节")),
    ("Mo-Sa 09:00-18:00", (), date(2026, 10, 10), Day(date(2026, 10, 10), NINE_TO_SIX)),
    ("Fr,Su 10:00-16:00", (), date(2026, 10, 10), Day(date(2026, 10, 10), TEN_TO_FOUR, "makeup", "国庆节")),
    ("Sa 10:00-16:00", (), date(2026, 10, 10), Day(date(2026, 10, 10), TEN_TO_FOUR)),
    (WEEK, (), date(2035, 10, 1), Day(date(2035, 10, 1), None, "unknown")),
    (WEEK, (), date(2035, 10, 6), Day(date(2035, 10, 6), ())),
]


@pytest.mark.parametrize(("hours", "exceptions", "day", "result"), DAYS)
def test_a_day_has_spans_and_why_they_differ(
    hours: str | None, exceptions: tuple[DatedException, ...], day: date, result: Day
) -> None:
    assert TIMETABLE.day(hours, exceptions, day) == result
