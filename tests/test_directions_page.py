"""Directions on the page of an outlet where no router has a way: what is said, and what is asked."""

import re

import pytest

from .web_client import Client

pytestmark = pytest.mark.slow

OUTLET = "/outlets/SAMPLE-DP-02727"  # in Shenyang
STRAIGHT = [
    ("太原街", "zh", "直线距离：约 800 米", "距辽宁省沈阳市和平区 太原街约 800 米"),
    ("太原街", "en", "Straight line: about 800 m", "about 800 m from Taiyuan Street"),
    ("41.80,123.40", "zh", "直线距离：1.8 公里 南", "距您约 1.8 公里"),
    ("沈阳市", "zh", "", ""),
]


@pytest.mark.parametrize(("start", "lang", "distance", "away"), STRAIGHT)
def test_a_page_without_a_route_says_so(
    client: Client, start: str, lang: str, distance: str, away: str
) -> None:
    page = client.post(f"{OUTLET}?lang={lang}", data={"from": start}).text
    way = page.partition('<div class="way">')[2].partition("</div>")[0]
    text = re.sub("<[^>]+>", " ", way)
    assert distance in text and away in re.sub("<[^>]+>", "", page)
    assert ("直线距离" in text) is bool(distance and lang == "zh")
    assert "暂无逐步路线" in text or "no turn-by-turn directions" in text
    assert 'href="#map-apps"' in way
    assert not re.search("您说的|地址是", text)


@pytest.mark.parametrize("start", ["人民广场", "某某某大厦"])
def test_a_question_about_the_start_offers_the_city_of_the_outlet_first(client: Client, start: str) -> None:
    page = client.post(OUTLET, data={"from": start}).text
    first, *others = re.findall(r'name="instead" value="[^"]+">([^<]+)<', page)
    assert first == "沈阳市" and "沈阳市" not in others
