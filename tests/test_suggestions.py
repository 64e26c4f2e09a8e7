"""Suggestions find what they name, begin with what the search finds, and are as sure as its questions."""

import csv
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from locator.places.gazetteer import Gazetteer

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


@pytest.mark.parametrize(
    "text",
    [
        "人民广场",
        "中山路",
        "朝阳",
        "朝阳区",
        "东京",
        "首尔",
        "米兰",
        "苏州人民路肯德基",
        "学清路的肯德基",
        "renmin",
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_suggested_is_among_the_replies_or_leads_to_the_same_place(
    client: Client, gazetteer: Gazetteer, text: str, lang: str
) -> None:
    page = unescape(client.get("/", query_string={"q": text, "lang": lang}).text)
    labels = re.findall(r'<button class="button"[^>]*>([^<]*)</button>', page)
    areas = {gazetteer.path_text(adcode) for adcode in re.findall(r'name="area" value="(\d+)"', page)}
    found = client.post("/suggestions?lang=" + lang, data={"q": text}).json
    assert found
    for each in found:
        english = ", ".join(filter(None, (each["name"], each["around"])))
        label = english if lang == "en" else each["around"] + each["name"]
        assert label in labels or each["text"] in areas


def test_a_name_that_several_places_have_was_found(client: Client) -> None:
    page = client.get(f"/?q={quote('朝阳')}").text
    assert "没找到" not in page and "有多处" in page


def test_a_name_that_very_many_places_have_was_found(client: Client) -> None:
    """The list names some of the places, then cities."""
    page = client.get(f"/?q={quote('人民路')}").text
    assert "没找到" not in page and "没有叫" not in page
    assert "“人民路”各地都有，您指下面哪一处，或者在哪个城市？" in page
    first, last = page.index("北京市密云区人民路</button>"), page.index(">广州市</button>")
    assert first < last


def test_similar_names_are_called_similar(client: Client) -> None:
    assert "没有叫“ljz”的地点，您是说下面这些名称相近的吗？" in client.get("/?q=ljz").text
    ask = client.get("/api/v1/nearest", query_string={"q": "苏州人民路肯德基"}).json["answer"]["ask"]
    assert ask["text"].startswith("在苏州市没有同名的地点，下面先列出名称相近的")
    assert ask["options"][0]["label"].endswith("昆山人民路")


@pytest.mark.parametrize(
    ("text", "area", "adcode"), [("深圳华为", "深圳", "440300"), ("北京小米", "北京", "110000")]
)
def test_a_city_beside_an_uncertain_place_is_offered(
    client: Client, text: str, area: str, adcode: str
) -> None:
    ask = client.get("/api/v1/nearest", query_string={"q": text}).json["answer"]["ask"]
    assert ask["options"][-1] == {"label": f"整个{area}市", "question": {"adcode": adcode}}
    assert len(ask["options"]) > 1


@pytest.mark.parametrize("text", ["陆家咀", "五到口", "首尔甜", "学清路的肯德基"])
def test_a_question_about_one_place_has_its_own_sentence(client: Client, text: str) -> None:
    page = client.get("/", query_string={"q": text}).text
    assert f"“{text}”是指下面这个地点吗？" in page and page.count('name="instead"') == 1
    page = client.get("/", query_string={"q": text, "lang": "en"}).text
    assert f"Is this the “{text}” you mean?" in page


def test_a_question_about_several_places_is_not_the_one_about_one(client: Client) -> None:
    assert "“米兰”有多处，您指哪一处？" in client.get("/", query_string={"q": "米兰"}).text


@pytest.mark.parametrize(
    ("lang", "labels"),
    [
        ("zh", ["北京市海淀区（区划代码）", "辽宁省沈阳市（邮政编码）"]),
        ("en", ["Haidian District, Beijing (division code)", "Shenyang, Liaoning (postcode)"]),
    ],
)
def test_each_reply_to_digits_has_their_kind(client: Client, lang: str, labels: list[str]) -> None:
    params = {"q": "110108", "lang": lang}
    ask = client.get("/api/v1/nearest", query_string=params).json["answer"]["ask"]
    assert [option["label"] for option in ask["options"]] == labels
    page = client.get("/", query_string=params).text
    assert all(f">{label}</button>" in page for label in labels)


@pytest.mark.parametrize(
    "text", ["东京", "東京", "首尔", "新加坡", "曼谷", "大阪", "河内", "紐西蘭", "Tokyo", "Busan", "Saigon"]
)
def test_a_city_abroad_is_not_in_china(client: Client, text: str) -> None:
    assert f"“{text}”不在中国" in client.get("/", query_string={"q": text}).text
    page = client.get("/", query_string={"q": text, "lang": "en"}).text
    assert f"“{text}” is not in China" in page


@pytest.mark.parametrize("text", ["东京城", "米兰镇", "东京城站"])
def test_a_place_in_china_whose_name_is_like_a_city_abroad_is_found(client: Client, text: str) -> None:
    page = client.get("/", query_string={"q": text}).text
    assert "不在中国" not in page and text in page


@pytest.mark.parametrize("text", ["西贡", "西貢"])
def test_a_name_abroad_that_a_place_in_china_has_leads_to_a_question(client: Client, text: str) -> None:
    answer = client.get("/api/v1/nearest", query_string={"q": text}).json
    labels = [option["label"] for option in answer["answer"]["ask"]["options"]]
    assert not answer["features"] and "香港特别行政区香港西贡" in labels


def test_a_position_is_no_text_to_suggest_for(client: Client) -> None:
    assert suggested(client, "31.2397,121.4998") == suggested(client, " ") == []


def test_suggestions_take_posted_text_only(client: Client) -> None:
    assert client.get("/suggestions?q=x").status_code == 405
    assert client.post("/suggestions", data={"q": "长" * 201}).status_code == 400


@pytest.mark.parametrize(
    ("lang", "name", "chinese", "around"),
    [
        ("en", "Wudaokou", "五道口", "Haidian District, Beijing"),
        ("zh", "五道口", "", "北京市海淀区"),
        ("zh-Hant", "五道口", "", "北京市海淀區"),
    ],
)
def test_suggestions_are_in_the_language_that_is_posted(
    client: Client, lang: str, name: str, chinese: str, around: str
) -> None:
    first = client.post("/suggestions", data={"q": "wudaokou", "lang": lang}).json[0]
    assert (first["name"], first["chinese"], first["around"]) == (name, chinese, around)
    assert first["text"] == "北京市海淀区五道口"


def test_a_name_without_an_english_form_has_no_chinese_beside_it(client: Client) -> None:
    found = client.post("/suggestions", data={"q": "五道口嘉园", "lang": "en"}).json
    assert ("五道口嘉园", "") in {(each["name"], each["chinese"]) for each in found}


def test_results_are_in_the_language_that_is_posted(client: Client) -> None:
    form = {"lat": "31.2397", "lon": "121.4998", "lang": "en", "part": "results"}
    assert "Directions" in client.post("/", data=form).text


@pytest.mark.parametrize("text", ["102国道", "京藏高速", "230省道"])
def test_a_road_through_many_cities_is_not_suggested_in_one(client: Client, text: str) -> None:
    ask = client.get("/api/v1/nearest", query_string={"q": text}).json["answer"]["ask"]
    page = client.get("/", query_string={"q": text}).text
    assert ask["options"] == [] and f"“{text}”经过多个城市" in ask["text"]
    assert f"“{text}”经过多个城市" in page and "下面这个地点" not in page
    assert suggested(client, text) == []
