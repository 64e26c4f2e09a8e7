"""Guard: closures by exceptions on both sides of the limits, and how their days are listed."""

from array import array
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from locator.feed.guard.closures import closed_for_long, closed_soon
from locator.hours.holiday_calendar import HolidayCalendar
from locator.index.field_changes import FieldChanges

from .network import timetable

TODAY = date(2026, 11, 24)


def _calendar() -> HolidayCalendar:
    return timetable().calendar


def _fields(compared: int, soon: Mapping[date, int] | None = None, long: int = 0) -> FieldChanges:
    fields = FieldChanges(TODAY, [], array("q", range(compared)))
    fields.closed_soon, fields.closed_for_long = Counter(soon or {}), long
    return fields


def _day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("compared", "count", "held"),
    [
        *((100, 4, False), (100, 5, True), (100, 80, True), (10, 2, False), (10, 3, True), (40, 2, False)),
        *((60, 3, True), (61, 3, False)),
    ],
)
def test_long_closures_hold_from_a_share_and_a_number_on(compared: int, count: int, held: bool) -> None:
    reasons = list(closed_for_long(_fields(compared, long=count)))
    assert [reason.code for reason in reasons] == ["closures"] * held
    if held:
        assert reasons[0].figures["share"] == count / compared
        assert f"{100 * count / compared:.1f} %" in reasons[0].sentence


@pytest.mark.parametrize(
    ("compared", "count", "held"),
    [(100, 5, False), (100, 6, True), (10, 2, False), (10, 3, True), (60, 3, False), (59, 3, True)],
)
def test_closures_of_a_day_hold_above_a_share_and_a_number(compared: int, count: int, held: bool) -> None:
    reasons = list(closed_soon(_fields(compared, {_day(3): count}), _calendar()))
    assert [reason.code for reason in reasons] == ["closed_soon"] * held
    if held:
        assert reasons[0].figures["changed"] == count
        assert reasons[0].figures["days"] == f"{_day(3)}: {count}"


def test_the_reasons_state_counts_and_shares() -> None:
    (long,) = closed_for_long(_fields(2_000, long=1_500))
    text = "exceptions now replace the hours of 1,500 of 2,000 outlets on more than 15 days (75.0 %)"
    assert long.sentence == f"{text}; the limit is 5.0 %"
    (soon,) = closed_soon(_fields(2_000, {_day(1): 1_100, _day(3): 1_200}), _calendar())
    text = "exceptions now close up to 1,200 of 2,000 outlets (60.0 %) on days that are no public holidays: "
    text += "2026-11-25: 1,100, 2026-11-27: 1,200"
    assert soon.sentence == f"{text}; the limit is 5.0 %"
    assert (soon.figures["had"], soon.figures["share"]) == (2_000, 0.6)


def test_holidays_do_not_count() -> None:
    national_day = date(2026, 10, 1)
    assert not list(closed_soon(_fields(100, {national_day: 90}), _calendar()))


@pytest.mark.parametrize(
    ("soon", "days"),
    [
        ({0: 10}, "{0}: 10"),
        ({0: 10, 1: 10, 2: 10}, "{0}/{2}: 10"),
        ({0: 10, 1: 12, 2: 12}, "{0}: 10, {1}/{2}: 12"),
        ({0: 10, 2: 10}, "{0}: 10, {2}: 10"),
        ({0: 10, 2: 11, 4: 12}, "{0}: 10, {2}: 11, {4}: 12"),
        ({0: 10, 2: 11, 4: 12, 6: 13}, "{0}: 10, {2}: 11, {4}: 12, …"),
        ({0: 3_000}, "{0}: 3,000"),
    ],
)
def test_days_in_a_row_are_one_period(soon: dict[int, int], days: str) -> None:
    fields = _fields(100, {_day(number): count for number, count in soon.items()})
    (reason,) = closed_soon(fields, _calendar())
    assert reason.figures["days"] == days.format(*(_day(number) for number in range(7)))
    assert reason.figures["changed"] == max(soon.values())
