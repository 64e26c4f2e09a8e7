"""Suggestions find what they name, begin with what the search finds, and are as sure as its questions."""

import csv
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from .web_client import Client

LINES = (Path(__file__).parent / "places.csv").read_text("utf-8").splitlines()
TEXTS = [row[0] for row in csv.reader(LINES)][1::9]
BEGUN = ["陆家", "lujiaz", "ljz", "五道", "万象城", "钱江新城", "滦县站", "杭州市余", "shenzen", "示例服务"]


def suggested(client: Client, text: str) -> list[dict[str, str]]:
    response = client.post("/suggestions", data={"q": text})
    assert response.status_code == 200
    found: list[dict[str, str]] = json.loads(response.data)
    return found


def nearest(client: Client, text: str) -> dict[str, object]:
    answer: dict[str, object] = json.loads(client.get(f"/api/v1/nearest?limit=1&q={quote(text)}").data)
    return answer


@pytest.mark.parametrize("text", [*TEXTS, *BEGUN])
def test_a_suggestion_finds_the_place_it_names(client: Client, text: str) -> None:
    for suggestion in suggested(client, text):
        query = nearest(client, suggestion["text"])["query"]
        assert isinstance(query, dict)
        place = query["place"] or query["alternatives"][0]  # a large province is asked about
        assert place["path"][-1] == suggestion["name"]


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_suggestion_is_what_the_search_finds(client: Client, text: str) -> None:
    query = nearest(client, text).get("query")
    assert isinstance(query, dict) or query is None
    if query and query["place"] and query["place"].get("matched_by") != "position":
        first = suggested(client, text)[0]
        assert first["around"] + first["name"] == "".join(query["place"]["path"])


@pytest.mark.parametrize(
    ("text", "name"),
    [("lujia", "上海市浦东新区陆家嘴"), ("wangj", "北京市朝阳区望京"), ("陆家", "上海市浦东新区陆家嘴")],
)
def test_the_question_of_the_search_offers_every_suggestion(client: Client, text: str, name: str) -> None:
    offered = [suggestion["around"] + suggestion["name"] for suggestion in suggested(client, text)]
    page = client.get(f"/?q={quote(text)}").text
    assert name in offered[:3]
    assert all(f">{label}</button>" in page for label in offered)


def test_a_name_that_several_places_have_was_found(client: Client) -> None:
    page = client.get(f"/?q={quote('朝阳')}").text
    assert "没找到" not in page and "有多处" in page


def test_a_position_is_no_text_to_suggest_for(client: Client) -> None:
    assert suggested(client, "31.2397,121.4998") == suggested(client, " ") == []


def test_suggestions_take_posted_text_only(client: Client) -> None:
    assert client.get("/suggestions?q=x").status_code == 405
    assert client.post("/suggestions", data={"q": "长" * 201}).status_code == 400
