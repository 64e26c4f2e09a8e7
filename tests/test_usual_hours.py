"""Texts of an ordinary week."""

from datetime import date, timedelta

import pytest

from locator.hours import Day
from locator.render.usual_hours import usual_hours

MONDAY = date(2026, 11, 23)
NINE_TO_SIX, ALL_DAY = (540, 1080, True), (0, 1440, True)


def week(*spans: object, why: str = "", first: date = MONDAY) -> list[Day]:
    """Return seven days: the spans of each, None for unknown."""
    return [
        Day(first + timedelta(days=n), None if item is None else tuple(item), why)  # type: ignore[arg-type]
        for n, item in enumerate(spans)
    ]


@pytest.mark.parametrize(
    ("spans", "lang", "text"),
    [
        ([(NINE_TO_SIX,)] * 7, "zh", "每天 09:00–18:00"),
        ([(ALL_DAY,)] * 7, "en", "Every day 24 hours"),
        ([(NINE_TO_SIX,)] * 6 + [()], "zh", "周一至周六 09:00–18:00；周日 休息"),
        (
            [(NINE_TO_SIX,)] * 5 + [((600, 960, True),), ()],
            "en",
            "Monday to Friday 09:00–18:00; Saturday 10:00–16:00; Sunday Closed",
        ),
        ([(NINE_TO_SIX,)] * 6 + [None], "zh", ""),
    ],
)
def test_days_with_the_same_hours_are_joined(spans: list[object], lang: str, text: str) -> None:
    assert usual_hours(week(*spans), lang) == text


def test_holidays_are_replaced_by_the_ordinary_day_of_a_later_week() -> None:
    holiday = week(*[()] * 7, why="holiday")
    later = week(*[(NINE_TO_SIX,)] * 7, first=MONDAY + timedelta(days=7))
    assert usual_hours([*holiday, *later], "zh") == "每天 09:00–18:00"
    assert usual_hours(holiday, "zh") == ""
