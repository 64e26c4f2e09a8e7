"""Spans of a day: nights, cuts, overlays, and a week of days."""

from datetime import date

import pytest

from locator.errors import InvalidHours
from locator.hours.expression import Expression
from locator.hours.selectors import CalendarDay
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
        ((Span(540, DAY),), (Span(1200, DAY + 60),), (Span(1200, DAY),)),
        ((Span(540, DAY),), (Span(540, 600), Span(DAY, DAY + 600, False)), (Span(540, 600),)),
        (
            (Span(540, 600), Span(DAY, DAY + 90, False)),
            (Span(540, 600),),
            (Span(0, 90, False), Span(540, 600)),
        ),
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


@pytest.mark.parametrize(
    ("spans", "hole", "left"),
    [
        ([Span(10, 20)], Span(0, 5), (Span(10, 20),)),
        ([Span(10, 20)], Span(5, 12), (Span(12, 20),)),
        ([Span(10, 20)], Span(18, 30), (Span(10, 18),)),
        ([Span(10, 20)], Span(25, 30), (Span(10, 20),)),
        ([Span(10, 20)], Span(5, 25), ()),
        ([Span(10, 20), Span(30, 40, False)], Span(15, 35), (Span(10, 15), Span(35, 40, False))),
    ],
)
def test_a_cut_leaves_what_lies_before_and_after_the_hole(spans: list[Span], hole: Span, left: Spans) -> None:
    assert cut(spans, [hole]) == left


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
    ("times", "spans"),
    [
        ("24/7", (Span(0, DAY),)),
        ("00:00-24:00", (Span(0, DAY),)),
        ("09:05-18:59", (Span(545, 1139),)),
        ("09:00-12:00,13:30-18:00", (Span(540, 720), Span(810, 1080))),
        ("09:00-14:00, 12:00-18:00", (Span(540, 1080),)),
        ("23:59-24:00", (Span(1439, DAY),)),
        ("22:00-02:00", (Span(1320, DAY + 120),)),
        ("22:00-26:00", (Span(1320, DAY + 120),)),
        ("10:00-02:00", (Span(600, DAY + 120),)),
        ("10:00-0:59", (Span(600, DAY + 59),)),
        ("01:00-24:59", (Span(60, DAY + 59),)),
        ("17:00+", (Span(1020, 1080), Span(1080, 1620, False))),
        ("09:00-17:00+", (Span(540, 1020), Span(1020, 1620, False))),
        ("20:00-40:00+", (Span(1200, 2400), Span(2400, 2 * DAY, False))),
        ("17:00+,17:30-19:00", (Span(1020, 1140), Span(1140, 1620, False))),
    ],
)
def test_times_are_spans_in_minutes(times: str, spans: Spans) -> None:
    assert Expression(times).spans(CalendarDay(date(2026, 11, 24), 1)) == spans


@pytest.mark.parametrize(
    "times", ["24:00-26:00", "24:00+", "00:00-24:01", "01:00-25:00", "9:60-10:00", "10:00-2:00"]
)
def test_other_times_are_rejected(times: str) -> None:
    with pytest.raises(InvalidHours):
        Expression(times)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Mo-Fr 09:00-12:00; Tu 14:00-16:00", (Span(840, 960),)),
        ("Mo-Fr 09:00-12:00, Tu 14:00-16:00", (Span(540, 720), Span(840, 960))),
        ("Mo-Fr 09:00-12:00 || Tu 08:00-16:00", (Span(480, 960),)),
        ("Mo-Fr 09:00-12:00 || Tu 11:00-16:00 unknown", (Span(540, 720), Span(720, 960, False))),
        ("Mo-Fr 09:00-12:00 || Tu off", (Span(540, 720),)),
        ("Mo-Fr 09:00-12:00; Tu off", ()),
        ("Mo-Fr 09:00-12:00; Tu 10:00-11:00 off", (Span(540, 600), Span(660, 720))),
        ("Mo-Fr 09:00-12:00; We off", (Span(540, 720),)),
    ],
)
def test_later_rules_replace_add_or_fill(text: str, spans: Spans) -> None:
    assert Expression(text).spans(CalendarDay(date(2026, 11, 24), 1)) == spans


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
