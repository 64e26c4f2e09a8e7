"""Callers who say what they see: their city counts, and what has no position is listed."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from locator.answers.agent_desk import CallInput, DeskResult, find_outlets
from locator.answers.call_choices import Choice
from locator.places.text import has_han
from locator.render import place_text
from locator.serving.service import QueryContext
from locator.web.http.app_context import service

pytestmark = pytest.mark.slow

SEEN = "我看到一个银行和一个肯德基"


@pytest.fixture
def context(app: Flask) -> Iterator[QueryContext]:
    with app.test_request_context("/"):
        yield service().query_context()


def choice_of(result: DeskResult, label: str) -> Choice:
    assert result.next_question
    return next(choice for choice in result.next_question.choices if choice.label == label)


def streets_of(result: DeskResult) -> list[str]:
    return [feature["properties"]["address"]["text"] for feature in result.answer["features"]]


@pytest.mark.parametrize(
    "text", ["上海 银行和肯德基之间", "上海银行和肯德基之间", "上海市 银行和肯德基之间", "上海，" + SEEN]
)
def test_the_city_that_a_caller_names_is_no_question_again(context: QueryContext, text: str) -> None:
    result = find_outlets(context, CallInput(text, {"lang": "zh"}))
    assert result.next_question and result.next_question.text == "您在上海市的哪个区或县？"
    district = choice_of(result, "浦东新区").text
    assert district.startswith("上海市浦东新区") and "肯德基" in district


@pytest.mark.parametrize(
    ("text", "unlocated"),
    [
        ("上海 陆家嘴 肯德基 工商银行", ("肯德基", "工商银行")),
        ("上海 陆家嘴 银行和肯德基之间", ("银行", "肯德基")),
        ("上海 陆家嘴", ()),
        ("陆家嘴，靠近人民医院", ("人民医院",)),
        ("Lujiazui, a Starbucks and a KFC", ("Starbucks", "KFC")),
    ],
)
def test_landmarks_of_chains_do_not_hide_the_place(
    context: QueryContext, text: str, unlocated: tuple[str, ...]
) -> None:
    result = find_outlets(context, CallInput(text, {"lang": "zh"}))
    assert result.answer["query"]["place"]["name"] == "陆家嘴" and result.order
    assert result.unlocated == unlocated


@pytest.mark.parametrize(
    ("text", "place", "unlocated"),
    [
        ("上海人民广场 麦当劳", "上海人民广场", ("麦当劳",)),
        ("上海人民广场旁边的麦当劳", "上海人民广场", ("麦当劳",)),
        ("五道口 麦当劳", "五道口", ("麦当劳",)),
        ("五道口附近的麦当劳旁边", "五道口", ("麦当劳",)),
        ("北京西单大悦城旁边的星巴克", "西单大悦城", ("星巴克",)),
        ("陆家嘴的肯德基和中国银行之间", "陆家嘴", ("肯德基", "中国银行")),
        ("between KFC and Bank of China, near Lujiazui", "陆家嘴", ("KFC", "Bank of China")),
    ],
)
def test_a_chain_beside_a_certain_place_does_not_hide_it(
    context: QueryContext, text: str, place: str, unlocated: tuple[str, ...]
) -> None:
    result = find_outlets(context, CallInput(text, {"lang": "zh"}))
    assert result.answer["query"]["place"]["name"] == place and result.order
    assert result.unlocated == unlocated


def test_a_question_for_one_place_can_be_denied(context: QueryContext) -> None:
    result = find_outlets(context, CallInput("lujiaz", {"lang": "zh"}))
    assert result.next_question and result.next_question.text.startswith("您是在上海市浦东新区陆家嘴吗？")
    labels = [choice.label for choice in result.next_question.choices]
    assert labels[0] == "上海市浦东新区陆家嘴" and {"北京市", "广东省"} <= set(labels)


def test_what_is_beside_a_caller_is_in_many_places(context: QueryContext) -> None:
    text = "旁边是地铁站和沃尔玛"
    result = find_outlets(context, CallInput(text, {"lang": "zh"}))
    assert result.next_question and "没找到" not in result.next_question.text
    province = choice_of(result, "江苏省").text
    result = find_outlets(context, CallInput(text, {"lang": "zh"}, base=province))
    city = choice_of(result, "南京市").text
    result = find_outlets(context, CallInput(text, {"lang": "zh"}, base=city))
    assert result.next_question and result.next_question.text == "您在南京市的哪个区或县？"


@pytest.mark.parametrize(
    ("text", "lang", "place", "question", "unlocated"),
    [
        ("杭州武林广场附近有个肯德基", "zh", "武林广场", "您离哪个地铁站近？", ("肯德基",)),
        ("在肯德基和中国银行之间 杭州", "zh", None, "您在杭州市的哪个区或县？", ()),
        ("I see a bank and a KFC in Hangzhou", "en", "杭州市", None, ("bank", "KFC")),
        (
            *("I see a bank and a KFC", "en", None),
            *("“bank and KFC” is in many places. Which province or city are you in?", ()),
        ),
    ],
)
def test_what_a_caller_sees_hides_neither_place_nor_city(
    context: QueryContext,
    text: str,
    lang: str,
    place: str | None,
    question: str | None,
    unlocated: tuple[str, ...],
) -> None:
    result = find_outlets(context, CallInput(text, {"lang": lang}))
    assert (result.answer["query"].get("place") or {}).get("name") == place
    assert question is None or (result.next_question and result.next_question.text == question)
    assert result.unlocated == unlocated


def test_answers_narrow_the_list_to_the_district_and_the_road(context: QueryContext) -> None:
    base, labels = "", ["上海市", "浦东新区"]
    result = find_outlets(context, CallInput(SEEN, {"lang": "zh"}))
    for number, label in enumerate(labels, 1):
        base = choice_of(result, label).text
        result = find_outlets(
            context, CallInput(SEEN, {"lang": "zh"}, base=base, answered=tuple(labels[:number]))
        )
    districts = {feature["properties"]["address"]["district"] for feature in result.answer["features"]}
    assert districts == {"浦东新区"} and len(result.order) == 8
    assert result.unlocated == ("银行", "肯德基")
    assert result.next_question and result.next_question.text == "您离哪条路近？"
    for choice in result.next_question.choices:
        call = CallInput(
            SEEN, {"lang": "zh"}, choice.refs, (*labels, result.next_question.key), choice.text or base
        )
        narrowed = find_outlets(context, call)
        assert narrowed.order and set(narrowed.order) <= set(choice.refs)
        on_road = re.compile(f"(区|镇|街道){choice.label} [0-9]+ 号")
        assert all(on_road.search(street) for street in streets_of(narrowed)), streets_of(narrowed)
        assert list(narrowed.order) == [feature["id"] for feature in narrowed.answer["features"]]


def test_an_answered_question_is_known_in_its_language(context: QueryContext) -> None:
    call = CallInput("上海市浦东新区", {"lang": "en"})
    result = find_outlets(context, call)
    assert result.next_question and not has_han(result.next_question.key)
    choice = result.next_question.choices[0]
    answered = (result.next_question.key,)
    after = find_outlets(context, call._replace(candidates=choice.refs, answered=answered))
    assert after.next_question is None or after.next_question.key not in answered


def test_filters_hold_in_the_outlets_of_a_district(context: QueryContext) -> None:
    call = CallInput("上海市浦东新区", {"lang": "zh", "kind": ["service_center"]})
    result = find_outlets(context, call)
    kinds = {feature["properties"]["kind"] for feature in result.answer["features"]}
    assert kinds == {"service_center"} and result.order


@pytest.mark.parametrize(
    ("text", "is_rough"),
    [
        ("广州 天河体育中心", True),
        ("北京 天安门广场和王府井之间", True),
        ("31.2397,121.4998", False),
        ("上海市浦东新区", False),
        ("上海 静安寺", True),
    ],
)
def test_an_origin_without_directions_is_rough(context: QueryContext, text: str, is_rough: bool) -> None:
    query = find_outlets(context, CallInput(text, {"lang": "zh"})).answer["query"]
    assert place_text.is_rough(query["place"]) is is_rough


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("天桥下面，靠近人民医院", "没找到“天桥下面，靠近人民医院”，您在哪个省市？"),
        ("老火车站和人民公园中间", "“老火车站和人民公园中间”各地都有，您在哪个省市？"),
        ("a Starbucks and a KFC", "“Starbucks and KFC”各地都有，您在哪个省市？"),
        ("next to a Starbucks and a KFC", "“Starbucks and KFC”各地都有，您在哪个省市？"),
        ("农业银行，对面是个沙县小吃", "“沙县小吃”各地都有，您在哪个省市？"),
        ("上海 天桥下面，靠近人民医院", "您在上海市的哪个区或县？"),
        ("上海农业银行，对面是个沙县小吃", "您在上海市的哪个区或县？"),
    ],
)
def test_landmarks_alone_are_a_question_for_the_city_or_district(
    context: QueryContext, text: str, question: str
) -> None:
    result = find_outlets(context, CallInput(text, {"lang": "zh"}))
    assert result.next_question and result.next_question.text == question


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我现在在杭州东站赶火车", "杭州东站"),
        ("我在西单逛街", "西单"),
        ("济南天桥", "天桥区"),
        ("苏州下面的昆山", "昆山市"),
        ("我靠近陆家嘴", "陆家嘴"),
    ],
)
def test_what_callers_do_at_a_place_does_not_hide_it(context: QueryContext, text: str, place: str) -> None:
    result = find_outlets(context, CallInput(text, {"lang": "zh"}))
    assert result.answer["query"]["place"]["name"] == place
