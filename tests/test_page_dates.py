"""Dates on pages: the year is there where it is not the current one."""

from datetime import date
from functools import partial

import pytest

from locator import create_app
from locator.config import Settings
from locator.query.param_types import Lang
from locator.render.messages.catalog import translate
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


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (None, "2026-12-05", "至12月5日", "until 5 Dec"),
        ("2026-12-05", "2026-12-05", "至12月5日", "until 5 Dec"),
        ("2026-12-01", "2027-01-02", "12月1日至2027年1月2日", "1 Dec to 2 Jan 2027"),
        ("2025-12-01", "2026-12-05", "2025年12月1日至12月5日", "1 Dec 2025 to 5 Dec"),
        (None, "2027-12-05", "至2027年12月5日", "until 5 Dec 2027"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_year_of_notices(lang: Lang, first: str | None, last: str, chinese: str, english: str) -> None:
    macros = create_app(Settings()).jinja_env.get_template("components/before_you_go.html").module
    notice = {"text": "台风", "from": first, "to": last}
    html = str(macros.notices([notice], lang, partial(_text, lang), TODAY.year))  # type: ignore[attr-defined]
    assert f'<small class="note">{chinese if lang == "zh" else english}</small>' in html


def _text(lang: Lang, key: str, **params: object) -> str:
    return translate(key, lang, **params)
