"""Weekly hours in words."""

import pytest

from locator.render.hours_words import hours_words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("Mo-Su 10:00-20:00", "周一至周日 10:00-20:00"),
        ("Mo-Tu,Th-Su 10:00-20:00; We 09:00-20:00", "周一至周二、周四至周日 10:00-20:00；周三 09:00-20:00"),
        ("Mo-Fr 09:00-12:00,13:00-18:00; PH off", "周一至周五 09:00-12:00,13:00-18:00；法定节假日休息"),
        ("24/7", "24 小时"),
        ("Dec 24 off", "Dec 24 off"),
        ("We[1] off", "We[1] off"),
    ],
)
def test_weekly_hours_in_words(hours: str, words: str) -> None:
    assert hours_words(hours, "zh") == words
    assert hours_words(hours, "en") == hours
