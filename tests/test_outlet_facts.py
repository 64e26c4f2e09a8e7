"""Facts that several parts of the page of an outlet repeat: in one form, in the characters of the page."""

import re
from datetime import date

import pytest

from locator.render.template_filters import format_date
from locator.runtime.languages import traditional

from .web_client import Client

REF = "SAMPLE-SC-00004"  # with the exit of a station at 490 m
SKETCH = re.compile(r'<figcaption class="unseen">(.*?)</figcaption>')


def test_the_text_of_a_sketch_is_in_the_characters_of_the_page(client: Client) -> None:
    simplified = SKETCH.findall(client.get(f"/outlets/{REF}").text)
    converted = SKETCH.findall(client.get(f"/outlets/{REF}?lang=zh-Hant").text)
    assert simplified and simplified != converted == [traditional(text) for text in simplified]


def test_a_distance_is_rounded_alike_in_table_and_sketch(client: Client) -> None:
    fields = client.get(f"/api/v1/outlets/{REF}").json["properties"]
    assert fields["approach"]["exit_metres"] == 490
    page = client.get(f"/outlets/{REF}").text
    svg = client.get(f"/api/v1/outlets/{REF}/sketch.svg").text
    assert "<dd>500 米</dd>" in page and "500 米" in SKETCH.findall(page)[0] and "500米" in svg
    assert "490" not in page.partition('id="share"')[0].partition("<h1>")[2]


def test_a_drawing_without_positions_is_low_and_its_letters_are_large(client: Client) -> None:
    svg = client.get(f"/api/v1/outlets/{REF}/sketch.svg").text
    found = re.search(r'viewBox="0 0 600 (\d+)".*?font-size="(\d+)"', svg)
    assert found and int(found[1]) < 500 and int(found[2]) * 324 / 600 >= 14  # 324 px wide on a phone


@pytest.mark.parametrize(("lang", "text"), [("en", "Wed 2 Dec"), ("zh", "12月2日 周三")])
def test_dates_cannot_be_read_as_others(lang: str, text: str) -> None:
    assert format_date(date(2026, 12, 2), lang) == text


def test_the_page_of_an_outlet_judges_it_by_the_needs_of_its_address(client: Client) -> None:
    assert client.get(f"/outlets/{REF}?access=wheelchair").status_code == 200
    assert client.get(f"/outlets/{REF}?access=jetpack").status_code == 400
