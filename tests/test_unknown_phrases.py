"""Phrases of a caller that name no place leave the certain place beside them, and are named."""

from collections.abc import Iterator

import pytest
from flask import Flask

from locator.answers.agent_desk import CallInput, find_outlets
from locator.serving.service import QueryContext
from locator.web.http.app_context import service

pytestmark = pytest.mark.slow


@pytest.fixture
def context(app: Flask) -> Iterator[QueryContext]:
    with app.test_request_context("/"):
        yield service().query_context()


@pytest.mark.parametrize(
    ("text", "city", "place", "unknown"),
    [
        ("陆家嘴，红色的大楼旁边", "", "陆家嘴", "红色的大楼旁边"),
        ("陆家嘴 嘟嘟大厦", "", "陆家嘴", "嘟嘟大厦"),
        ("上海 陆家嘴 我迷路了", "", "陆家嘴", "我迷路了"),
        ("我刚下地铁，在静安寺", "", "静安寺", "我刚下地铁"),
        ("成都春熙路 张三面馆对面", "", "春熙路", "张三面馆对面"),
        ("嘟嘟大厦，红色的，陆家嘴", "", "陆家嘴", "嘟嘟大厦, 红色的"),
        ("人民广场 嘟嘟大厦", "310000", "上海人民广场", "嘟嘟大厦"),
        ("Lujiazui, Dudu Tower", "", "陆家嘴", "Dudu Tower"),
    ],
)
def test_a_certain_place_stays_beside_unknown_phrases(
    context: QueryContext, text: str, city: str, place: str, unknown: str
) -> None:
    result = find_outlets(context, CallInput(text, {"lang": "zh"}, city=city))
    query = result.answer["query"]
    assert query["place"]["name"] == place and result.order
    assert f"搜索没有用到：{unknown}" in query["notes"]
    assert unknown.encode() not in result.body  # which is stored


@pytest.mark.parametrize(
    "text", ["陆家嘴 虹桥机场", "人民广场 嘟嘟大厦", "嘟嘟大厦 红色的", "人民路 嘟嘟大厦", "陆家罪 嘟嘟大厦"]
)
def test_without_a_certain_place_there_is_a_question(context: QueryContext, text: str) -> None:
    result = find_outlets(context, CallInput(text, {"lang": "zh"}))
    assert result.answer["query"]["place"] is None and result.next_question


def test_an_area_beside_an_unknown_phrase_is_a_question(context: QueryContext) -> None:
    result = find_outlets(context, CallInput("上海市 嘟嘟大厦", {"lang": "zh"}))
    assert result.next_question and result.next_question.text == "您在上海市的哪个区或县？"
