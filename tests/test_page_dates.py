"""Dates on pages: the year is there where it is not the current one."""

from datetime import date

import pytest

from locator.render.template_filters import format_date_range

TODAY = date(2026, 12, 2)
RANGES = [
    ("2026-12-24", "2026-12-24", "12月24日 周四", "Thu 24 Dec"),
    ("2027-10-01", "2027-10-01", "2027年10月1日 周五", "Fri 1 Oct 2027"),
    ("2026-12-31", "2027-01-02", "12月31日 周四 – 2027年1月2日 周六", "Thu 31 Dec – Sat 2 Jan 2027"),
]


@pytest.mark.parametrize(("first", "last", "chinese", "english"), RANGES)
def test_the_year_of_special_days(first: str, last: str, chinese: str, english: str) -> None:
    days = {"from": first, "to": last}
    assert format_date_range(days, "zh", TODAY) == chinese
    assert format_date_range(days, "en", TODAY) == english
