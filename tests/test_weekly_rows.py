"""Rows of opening hours for forms: the same hours there and back, and none where rows cannot express them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.errors import InvalidHours
from locator.hours.expression import Expression
from locator.hours.weekly_rows import HoursRow, rows_of, text_of

CASES = [
    ("Mo-Fr 09:00-18:00", [HoursRow(("Mo", "Tu", "We", "Th", "Fr"), (("09:00", "18:00"),))]),
    (
        "Mo-Su 09:00-12:00,13:30-18:00",
        [HoursRow(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), (("09:00", "12:00"), ("13:30", "18:00")))],
    ),
    (
        "Mo,We 08:00-20:00; Sa-Su 10:00-02:00; PH off",
        [
            HoursRow(("Mo", "We"), (("08:00", "20:00"),)),
            HoursRow(("Sa", "Su"), (("10:00", "02:00"),)),
            HoursRow(("PH",), ()),
        ],
    ),
    ("Fr 18:00-33:00", [HoursRow(("Fr",), (("18:00", "33:00"),))]),
    (
        "Mo-Fr 09:00-18:00; Sa-Su,PH 10:00-17:00",
        [
            HoursRow(("Mo", "Tu", "We", "Th", "Fr"), (("09:00", "18:00"),)),
            HoursRow(("Sa", "Su", "PH"), (("10:00", "17:00"),)),
        ],
    ),
]


@pytest.mark.parametrize(("text", "rows"), CASES)
def test_text_and_rows(text: str, rows: list[HoursRow]) -> None:
    assert rows_of(text) == rows and text_of(rows) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("24/7", "Mo-Su 00:00-24:00"),
        ("Mo-Fr 09:00-24:00", "Mo-Fr 09:00-24:00"),
        ("Mo-Sa 09:00-18:00; Tu off; PH off", "Mo,We-Sa 09:00-18:00; PH off"),
        ("Mo 09:00-18:00; PH off", "Mo 09:00-18:00; PH off"),
        ("Mo,We,Fr 09:00-18:00; Sa 20:00-24:00", "Mo,We,Fr 09:00-18:00; Sa 20:00-24:00"),
        ("Mo-Fr 10:00-26:00", "Mo-Fr 10:00-02:00"),
        ("Mo 09:05-12:09,13:00-24:00", "Mo 09:05-12:09,13:00-24:00"),
        ("09:00-18:00; Su off", "Mo-Sa 09:00-18:00"),
        ("Mo-Fr 9:00-18:00; Fr 09:00-12:00", "Mo-Th 09:00-18:00; Fr 09:00-12:00"),
        ("Mo-Fr 08:00-12:00, Mo 14:00-16:00", "Mo 08:00-12:00,14:00-16:00; Tu-Fr 08:00-12:00"),
    ],
)
def test_other_spellings_become_rows(text: str, same: str) -> None:
    rows = rows_of(text)
    assert rows is not None and text_of(rows) == same


@pytest.mark.parametrize(
    "text",
    [
        "Jan-Mar 09:00-18:00; Apr-Dec 09:00-20:00",
        "2026 Mo-Fr 09:00-18:00",
        "week 1-53/2 Mo 09:00-18:00",
        "Mo[1] 09:00-18:00",
        'Mo-Su 09:00-18:00; PH off "国庆节"',
        "Mo-Fr 17:00+",
        "Mo-Fr unknown",
        "Mo 08:00-09:00,10:00-11:00,12:00-13:00",
        "Mo-Fr 08:00-32:00",
        "nonsense",
        "Mo-Fr off",
        "",
    ],
)
def test_other_hours_have_no_rows(text: str) -> None:
    assert rows_of(text) is None


def test_days_without_times_are_closed() -> None:
    assert text_of([HoursRow(("Mo", "Tu"), (("09:00", "18:00"),)), HoursRow(("Su",), ())]) == (
        "Mo-Tu 09:00-18:00; Su off"
    )


@pytest.mark.parametrize("times", [("09:00", "09:00"), ("10:00", "06:00")])
def test_doubtful_times_are_rejected_as_in_text(times: tuple[str, str]) -> None:
    with pytest.raises(InvalidHours):
        Expression(text_of([HoursRow(("Mo",), (times,))]))


clocks = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
day_sets = st.sets(st.sampled_from(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")), min_size=1)


@given(st.lists(st.tuples(day_sets, st.lists(st.tuples(clocks, clocks), max_size=2)), max_size=4))
def test_rows_that_can_be_read_mean_the_same_when_written(
    drawn: list[tuple[set[str], list[tuple[str, str]]]],
) -> None:
    text = text_of(HoursRow(tuple(days), tuple(times)) for days, times in drawn)
    rows = rows_of(text)
    if rows is not None:
        assert rows_of(text_of(rows)) == rows
