"""The question for a more precise place has buttons, and is not asked of somebody who named one."""

import json
from typing import Any

import pytest

from .web_client import Client

V1 = "/api/v1"


def question_of(client: Client, **query: Any) -> dict[str, Any]:
    answer = json.loads(client.get(f"{V1}/nearest", query_string={"limit": 1, **query}).data)
    assert answer["features"]
    ask: dict[str, Any] = answer["answer"].get("ask", {})
    return ask


@pytest.mark.parametrize(
    "text", ["五道口地铁站B口", "深圳北站b出口", "上海市人民广场地铁站", "上海市世纪大道100号", "虹桥火车站"]
)
def test_a_text_with_a_station_an_exit_or_a_number_needs_no_street(client: Client, text: str) -> None:
    assert "哪条路" not in question_of(client, q=text).get("text", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("text", "station"), [("陆家嘴", "上海市浦东新区陆家嘴地铁站"), ("望京", "北京市朝阳区望京地铁站")]
)
def test_the_stations_around_a_place_are_replies(client: Client, text: str, station: str, lang: str) -> None:
    ask = question_of(client, q=text, lang=lang)
    assert ask["options"][0]["question"] == {"q": station}
    assert len({option["label"] for option in ask["options"]}) == len(ask["options"]) > 3
    page = client.get("/", query_string={"q": text, "lang": lang}).text
    assert f'value="{station}"' in page


@pytest.mark.parametrize("text", ["陆家嘴", "望京", "香港旺角", "香港", "澳门"])
def test_every_reply_finds_its_place(client: Client, text: str) -> None:
    for option in question_of(client, q=text)["options"]:
        answer = json.loads(client.get(f"{V1}/nearest", query_string={"limit": 1, **option["question"]}).data)
        assert answer["features"], option


def test_hong_kong_and_macao_have_their_districts(client: Client) -> None:
    regions = {
        text: [o["label"] for o in question_of(client, q=text)["options"]] for text in ("香港", "澳门")
    }
    assert {text: len(labels) for text, labels in regions.items()} == {"香港": 18, "澳门": 7}
    assert "Wan Chai" in [o["label"] for o in question_of(client, q="香港", lang="en")["options"]]


def test_a_coarse_position_needs_the_district(client: Client) -> None:
    coarse = question_of(client, lat=31.2397, lon=121.4998, accuracy=30_000)
    assert coarse["text"] == "您在上海市的哪个区或县？"
    assert {"adcode": "310101"} in [option["question"] for option in coarse["options"]]
    finer = question_of(client, lat=31.2397, lon=121.4998, accuracy=900)
    assert finer["options"][0]["label"] == "陆家嘴地铁站"


@pytest.mark.parametrize("accuracy", [0, 30, 100, 300])
@pytest.mark.parametrize("place", [(31.2397, 121.4998), (31.24, 121.5), (39.992, 116.339), (30.25, 120.16)])
def test_a_precise_position_needs_no_street_however_it_is_rounded(
    client: Client, place: tuple[float, float], accuracy: int
) -> None:
    lat, lon = place
    page = client.post("/", data={"lat": lat, "lon": lon, "accuracy": accuracy}).text
    assert "您的位置" in page and "哪条路" not in page


def test_districts_are_in_official_order_where_populations_are_missing(client: Client) -> None:
    labels = [option["label"] for option in question_of(client, q="北京市")["options"]]
    assert labels[:4] == ["东城区", "西城区", "朝阳区", "丰台区"]


def test_a_question_without_replies_is_not_on_the_page(client: Client) -> None:
    page = client.get("/", query_string={"q": "上海市世纪大道100号"}).text
    assert 'class="results"' in page and "ask-back" not in page
