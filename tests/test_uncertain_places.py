"""Uncertain text gets a question; every option leads to a certain place, in every channel."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from locator.answers.ambiguity.option_labels import narrowest_first
from locator.answers.directions import directions_to_outlet
from locator.answers.inside import outlets_inside
from locator.answers.nearest import handover_options, nearest_outlets
from locator.answers.repair_options import HandoverQuestion
from locator.query.query_params import InsideQuestion, NearestQuestion, parse_query
from locator.query.trip_params import DirectionsQuestion
from locator.serving.container import Container
from locator.serving.service import QueryContext

from .web_client import Client

REF = "SAMPLE-SC-00001"
V1 = "/api/v1"
AMBIGUOUS = (
    *("朝阳", "鼓楼区", "长安区", "和平", "城关镇", "白云", "宝山", "南山", "金山", "江北", "城东", "西湖"),
    *("北京路", "四川路", "南京路", "太原街", "苏州街", "海淀黄庄", "太平", "新城", "桥头", "河西", "gulou"),
    *("xihu", "baiyun", "daxing", "changan", "zhongshan", "chaoyang", "向阳村", "老街", "建设路", "大学城"),
    *("江西", "广东", "浙江省", "新疆", "海南", "上海", "重庆", "南京", "西安"),
)
UNKNOWN = ("zzqqxxzz", "附近", "万达广场", "nothing that is known")
MOST_STEPS = 3
ROUTES: dict[str, tuple[Any, Any, dict[str, str]]] = {
    "nearest": (NearestQuestion, nearest_outlets, {"limit": "1"}),
    "outlets": (InsideQuestion, outlets_inside, {"limit": "1"}),
    "handover": (HandoverQuestion, handover_options, {"device": "phone"}),
    "directions": (DirectionsQuestion, directions_to_outlet, {"to": REF}),
}


@pytest.fixture(scope="module")
def context(app: Flask) -> QueryContext:
    container: Container = app.extensions["locator.container"]
    return container.service.query_context()


def answer_to(context: QueryContext, route: str, members: dict[str, Any]) -> dict[str, Any]:
    kind, answer, others = ROUTES[route]
    return answer(context, parse_query(kind, others | members)).data()  # type: ignore[no-any-return]


def is_certain(answer: dict[str, Any]) -> bool:
    """Return whether there is a result, if only of an area whose parts may be chosen.

    The list of outlets at a position may be empty; its note names the position.
    """
    has_result = answer.get("features") or answer.get("matched") or answer.get("geometry")
    is_position = re.fullmatch(r"q 按“[0-9., ]+”查询", "".join(answer["query"].get("notes", ())))
    return bool(has_result or is_position)


def options(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [option["question"] for option in answer["answer"].get("ask", {}).get("options", ())]


def unanswered(context: QueryContext, route: str, members: dict[str, Any], steps: int) -> Iterator[Any]:
    """Yield the questions that are still uncertain after the most steps; follow every option."""
    answer = answer_to(context, route, members)
    if is_certain(answer):
        return
    if not steps or not options(answer):
        yield members
        return
    for option in options(answer):
        yield from unanswered(context, route, option, steps - 1)


@pytest.mark.slow
def test_every_option_leads_to_a_certain_place(context: QueryContext) -> None:
    questions = {text: options(answer_to(context, "nearest", {"q": text})) for text in AMBIGUOUS}
    assert sum(map(bool, questions.values())) > len(AMBIGUOUS) / 2
    for text, choices in questions.items():
        for choice in choices:
            left = unanswered(context, "nearest", choice, MOST_STEPS - 1)
            assert [*left] == [], text


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("text", ["鼓楼区", "海淀黄庄", "xihu", "长安区", "江西"])
def test_options_suit_their_route(context: QueryContext, route: str, text: str) -> None:
    name = "from" if route == "directions" else "q"
    assert [*unanswered(context, route, {name: text}, MOST_STEPS)] == []


def test_areas_ask_for_their_parts(context: QueryContext) -> None:
    for members in ({"q": "浙江"}, {"adcode": "330000"}):
        province = answer_to(context, "nearest", members)
        assert province["features"] == [] and options(province)[0] == {"adcode": "330100"}
    for members in ({"q": "杭州"}, {"adcode": "330100"}, {"q": "上海市"}, {"adcode": "310000"}):
        city = answer_to(context, "nearest", members)
        assert city["features"] and city["answer"]["stable"] is False
        assert all(option["adcode"][4:] != "00" for option in options(city))
    for members in ({"q": "浦东新区"}, {"adcode": "310115"}):
        district = answer_to(context, "nearest", members)
        assert district["features"] and {"q": "上海市浦东新区陆家嘴地铁站"} in options(district)


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("人民广场", "上海市", {"大连市", "长春市", "贵阳市", "乌鲁木齐市"}),
        ("第一人民医院", "上海市", {"广州市", "杭州市"}),
        ("动物园", "上海市", {"北京市", "广州市"}),
        ("市政府", "上海市", {"北京市", "深圳市"}),
        ("人民医院", "上海市", set()),
        ("解放路", "天津市", {"西安市", "杭州市", "上海市"}),
    ],
)
def test_cities_where_a_common_name_is_known_come_first(
    context: QueryContext, text: str, first: str, others: set[str]
) -> None:
    labels = [
        option["label"] for option in answer_to(context, "nearest", {"q": text})["answer"]["ask"]["options"]
    ]
    assert labels[0] == first and others <= set(labels)


def test_outlets_of_one_name_have_distinct_english_labels(context: QueryContext) -> None:
    text = "Sample service center, Dongcheng District, Beijing"
    answer = answer_to(context, "nearest", {"q": text, "lang": "en"})
    labels = [option["label"] for option in answer["answer"]["ask"]["options"]]
    assert len(set(labels)) == len(labels) > 2 and all(label.isascii() for label in labels)
    assert labels[0].startswith(f"{text} (") and labels[-1] == "Dongcheng District, Beijing"


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (("Beijing", "Dongcheng District", "Wangfujing"), "Wangfujing, Dongcheng District, Beijing"),
        (("Guangdong", "Dongguan", "Shop, Dongguan"), "Shop, Dongguan, Guangdong"),
        (
            ("Beijing", "Dongcheng District", "Shop, Dongcheng District, Beijing"),
            "Shop, Dongcheng District, Beijing",
        ),
        (("Beijing",), "Beijing"),
    ],
)
def test_english_labels_name_each_area_once(path: tuple[str, ...], label: str) -> None:
    assert narrowest_first(path) == label


def test_a_place_not_found_in_a_district_leaves_all_of_it(context: QueryContext) -> None:
    ask = answer_to(context, "nearest", {"q": "北京市朝阳区建国路88号SOHO现代城"})["answer"]["ask"]
    assert ask["options"][-1] == {"label": "整个朝阳区", "question": {"adcode": "110105"}}
    assert any("建国路" in option["label"] for option in ask["options"])


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_text_is_a_question_too(client: Client, text: str) -> None:
    for route, name in (("nearest", "q"), ("outlets", "q"), ("handover", "q"), ("directions", "from")):
        others = ROUTES[route][2]
        response = client.get(f"{V1}/{route}", query_string={name: text, **others})
        body = response.json
        assert response.status_code == 200 and body["answer"]["stable"] is False
        assert body["answer"]["ask"]["text"] and not body.get("features")
        assert body["query"]["q"] == text and body["query"]["place"] is None


def test_a_body_and_a_batch_line_get_the_same_question(client: Client) -> None:
    ask = client.get(f"{V1}/nearest", query_string={"q": "鼓楼区", "limit": 1}).json["answer"]["ask"]
    assert client.post(f"{V1}/nearest", json={"q": "鼓楼区", "limit": 1}).json["answer"]["ask"] == ask
    queries = [{"q": "鼓楼区", "limit": 1}, {"q": "鼓楼区", "limit": 1, "guess": True}]
    body = "\n".join(map(json.dumps, queries)).encode()
    response = client.post(f"{V1}/nearest/batch", data=body, content_type="application/x-ndjson")
    line, guessed = map(json.loads, response.data.splitlines())
    assert line["answer"]["ask"] == ask and line["features"] == []
    assert guessed["answer"]["ask"] == ask and len(guessed["features"]) == 1


def test_mail_is_offered_without_a_place(client: Client) -> None:
    body = client.get(f"{V1}/handover", query_string={"q": "鼓楼区", "device": "phone"}).json
    assert body["features"] == [] and body["handover"]["best"] == "mail_in"
    assert [way["way"] for way in body["handover"]["ways"]] == ["walk_in", "drop_off", "mail_in"]
    guessed = client.get(
        f"{V1}/handover", query_string={"q": "鼓楼区", "device": "phone", "guess": "true"}
    ).json
    assert guessed["features"] and guessed["answer"]["stable"] is False


def test_directions_ask_for_their_start(client: Client) -> None:
    query = {"from": "鼓楼区", "to": REF}
    body = client.get(f"{V1}/directions", query_string=query).json
    assert body["type"] == "Feature" and body["geometry"] is None
    assert body["properties"].keys() == {"ref", "name"}
    choices = options(body)
    assert {"from": "江苏省南京市鼓楼区"} in choices and all(choice.keys() == {"from"} for choice in choices)
    for members in (query | {"guess": True}, query | {"from": "江苏省南京市鼓楼区"}):
        assert client.post(f"{V1}/directions", json=members).json["geometry"]["type"] == "LineString"
    assert client.get(f"{V1}/directions", query_string={"from": "鼓楼区", "to": "nope"}).status_code == 404


def test_outlets_of_a_guess_are_marked(client: Client) -> None:
    body = client.get(f"{V1}/outlets", query_string={"q": "鼓楼区"}).json
    assert (body["matched"], body["next"], body["features"]) == (0, None, [])
    assert {"adcode": "320106"} in options(body)
    guessed = client.get(f"{V1}/outlets", query_string={"q": "鼓楼区", "guess": "true", "limit": 5}).json
    assert guessed["matched"] and guessed["answer"]["stable"] is False and options(guessed)
    province = client.get(f"{V1}/outlets", query_string={"q": "浙江", "limit": 1}).json
    assert province["matched"] and "ask" not in province["answer"]
