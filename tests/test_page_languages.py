"""Texts of staff pages in the language of the page: reasons, values, areas, dates."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from locator.feed.report import display_value
from locator.geo.point import Point
from locator.network import values
from locator.places.between_places import region
from locator.places.gazetteer import Gazetteer
from locator.places.match import Match, Place
from locator.query.param_types import Lang
from locator.render.messages.catalog import translate
from locator.render.messages.finding_reasons import reason_in_chinese
from locator.render.place_text import path_text
from locator.runtime.resources import RESOURCES
from locator.web.admin.outlet_fields import value_text

CUSTOM_ERROR = re.compile(r'PydanticCustomError\(\s*"[a-z_]+",\s*"([^"]+)"')
EXAMPLE = re.compile(r"https://\S+")


def test_a_reason_of_a_value_is_translated_as_a_sentence() -> None:
    """A template for a list of alternatives must not match any other text."""
    texts = CUSTOM_ERROR.findall(Path(values.__file__).read_text("utf-8"))
    assert len(texts) >= 3
    for text in texts:
        chinese = reason_in_chinese(f"{text}; ignored")
        assert chinese and not re.search("[a-z]{3}", EXAMPLE.sub("", chinese)), chinese
    assert reason_in_chinese("must be something new") is None
    assert reason_in_chinese("must be 'open' or 'closed'") == "须为 open 或 closed"


def test_days_of_a_reason_are_in_its_language() -> None:
    reason = "is open on Tuesday, Sunday, but closed according to the text"
    assert reason_in_chinese(reason) == "周二、周日营业，但原文写的是休息"


def test_objects_in_a_report_are_not_in_the_notation_of_python() -> None:
    assert display_value({"text": "台风", "from": "2026-12-01", "to": None}) == "台风 2026-12-01 "
    assert display_value(["a", {"text": "b"}]) == "a; b"


@pytest.mark.parametrize(("lang", "text"), [("zh", "12月2日至12月3日"), ("en", "2 Dec to 3 Dec")])
def test_a_day_cannot_be_read_as_a_month(lang: Lang, text: str) -> None:
    page = Environment(loader=FileSystemLoader(RESOURCES / "templates"), autoescape=True).from_string(
        "{% import 'components/before_you_go.html' as go %}{{ go.notices(list, lang, t, 2026) }}"
    )
    notice = {"text": "台风", "from": "2026-12-02", "to": "2026-12-03"}
    html = page.render(list=[notice], lang=lang, t=lambda key, **more: translate(key, lang, **more))
    assert text in html


@pytest.mark.parametrize(
    ("field", "value", "lang", "text"),
    [
        ("booking.required", True, "zh", "是"),
        ("booking.required", False, "en", "No"),
        ("turnaround", 60, "zh", "约 1 小时"),
        ("turnaround", 90, "en", "about 90 min"),
        ("turnaround", "屏幕 1 小时", "zh", "屏幕 1 小时"),
        ("approach.lift", True, "zh", "有"),
    ],
)
def test_values_of_the_edit_page(field: str, value: object, lang: Lang, text: str) -> None:
    assert value_text(field, value, lang) == text


def test_the_path_of_an_area_in_english(gazetteer: Gazetteer) -> None:
    assert gazetteer.path_text("310115") == "上海市浦东新区"
    english = gazetteer.path_text("310115", "en")
    assert english.endswith(", Shanghai") and not re.search("[\u3400-\u9fff]", english)


def test_a_region_between_places_has_english_names() -> None:
    beijing = ("北京市", "东城区"), ("Beijing", "Dongcheng")
    one, other = (
        Match(
            Place(n, None, name, english, "poi", "110101", Point(39.9 + n / 100, 116.4), 100, 0.0),
            (*beijing[0], name),
            0.9,
            "name",
            path_en=(*beijing[1], english or name),
        )
        for n, (name, english) in enumerate([("天安门广场", "Tiananmen Square"), ("王府井", "Wangfujing")])
    )
    between = region(one, other)
    assert between
    english = path_text(dict(between.to_dict()), "en")
    assert english == "Tiananmen Square – Wangfujing, Dongcheng, Beijing"
