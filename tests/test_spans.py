"""Spans of a day: nights, cuts, overlays, and a week of days."""

from datetime import date

import pytest

from locator.errors import InvalidHours
from locator.hours.expression import Expression
from locator.hours.spans import (
    DAY,
    LAST_NIGHT_END,
    LAST_PADDED_END,
    UNKNOWN_DAY,
    Span,
    Spans,
    certain_first,
    cut,
    is_night,
    merge,
    on_day,
    overlay,
    with_night,
)

from .network import timetable


@pytest.mark.parametrize(
    ("start", "end", "padded", "night"),
    [
        (22 * 60, 2 * 60, False, True),
        (22 * 60, LAST_NIGHT_END, False, True),
        (22 * 60, LAST_NIGHT_END + 1, False, False),
        (18 * 60, LAST_NIGHT_END, False, True),
        (18 * 60 - 1, LAST_NIGHT_END, False, False),
        (9 * 60, 6 * 60, False, False),  # 9:00-6:00 may be an afternoon
        (9 * 60, 59, False, True),
        (9 * 60, 60, False, False),
        (9 * 60, LAST_PADDED_END, True, True),
        (9 * 60, LAST_PADDED_END + 1, True, False),
        (13 * 60 + 1, 61, False, True),
        (13 * 60, 61, False, False),
    ],
)
def test_an_end_before_the_start_is_a_night_or_an_afternoon(
    start: int, end: int, padded: bool, night: bool
) -> None:
    assert is_night(start, end, padded=padded) is night


@pytest.mark.parametrize(
    ("yesterday", "today", "spans"),
    [
        ((), (), ()),
        ((), (Span(540, 1080),), (Span(540, 1080),)),
        ((Span(540, DAY),), (Span(540, DAY),), (Span(540, DAY),)),
        ((Span(1200, DAY + 120),), (), (Span(0, 120),)),
        ((Span(1200, DAY + 120),), (Span(60, 600),), (Span(0, 600),)),
        ((), (Span(1200, DAY + 120),), (Span(1200, DAY),)),
        ((Span(1500, 1600),), (Span(540, 600),), (Span(60, 160), Span(540, 600))),
        ((Span(1200, 1560, False),), (Span(540, 600),), (Span(0, 120, False), Span(540, 600))),
        ((Span(1200, 1560, False),), (Span(60, 600),), (Span(0, 60, False), Span(60, 600))),
        ((Span(1200, DAY + 1),), (), (Span(0, 1),)),
    ],
)
def test_a_day_has_the_nights_that_began_the_day_before(yesterday: Spans, today: Spans, spans: Spans) -> None:
    assert on_day(yesterday, today) == spans


def test_spans_are_cut_joined_and_laid_over_each_other() -> None:
    assert cut([Span(0, 100)], [Span(20, 30)]) == (Span(0, 20), Span(30, 100))
    assert cut([Span(0, 100)], [Span(0, 100)]) == ()
    assert cut([Span(50, 100)], [Span(0, 50), Span(100, 120)]) == (Span(50, 100),)
    assert merge([Span(50, 60), Span(0, 50)]) == (Span(0, 60),)
    assert merge([Span(0, 50), Span(51, 60)]) == (Span(0, 50), Span(51, 60))
    assert merge([Span(0, 80), Span(10, 20)]) == (Span(0, 80),)
    assert merge([Span(0, 50), Span(50, 60, False)]) == (Span(0, 50), Span(50, 60, False))
    assert overlay([Span(0, 100, False)], [Span(20, 30)]) == (
        Span(0, 20, False),
        Span(20, 30),
        Span(30, 100, False),
    )
    assert certain_first([Span(0, 50, False), Span(40, 60)]) == (Span(0, 40, False), Span(40, 60))


def test_an_unknown_day_lasts_until_the_end_of_its_night() -> None:
    assert with_night(UNKNOWN_DAY, DAY + 60) == (Span(0, DAY + 60, False),)
    for spans in ((), (Span(0, DAY),), (Span(1, DAY, False),), (Span(0, DAY - 1, False),)):
        assert with_night(spans, DAY + 60) == spans
    assert with_night(UNKNOWN_DAY, DAY) == UNKNOWN_DAY


def test_a_week_has_seven_days_in_a_row() -> None:
    week = timetable().week("Mo-Fr 09:00-18:00", (), date(2026, 11, 25))
    assert [day.date.day for day in week] == [25, 26, 27, 28, 29, 30, 1]
    assert [bool(day.spans) for day in week] == [True, True, True, False, False, True, True]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Mo-Fr 9:00-6:30", "9:00-6:30 may mean an afternoon"),
        ("Mo-Fr 9:00-9:00", "9:00-9:00 begins and ends at the same time"),
        ("Mo-Fr 09:00-34:00", "lasts a day or longer"),
    ],
)
def test_times_that_may_mean_something_else_are_named(text: str, reason: str) -> None:
    with pytest.raises(InvalidHours, match=reason):
        Expression(text)
