"""Texts that name two places: both are offered if they are apart."""

import pytest
from flask import Flask

from locator.answers.agent_desk import CallInput, find_outlets
from locator.answers.context import QueryContext
from locator.answers.nearest import nearest_outlets
from locator.answers.suggestions import suggestions
from locator.query.query_params import NearestQuestion, parse_query
from locator.serving.container import Container

from .test_interpretation import SEARCH
from .web_client import Client


@pytest.fixture
def context(app: Flask) -> QueryContext:
    container: Container = app.extensions["locator.container"]
    return container.service.query_context()


APART = [
    ("我在通州，上班在中关村，手机碎屏去哪修", ["通州区", "中关村"]),
    ("住在通州在中关村上班手机坏了", ["通州区", "中关村"]),
    ("家在昌平，单位在国贸", ["昌平区", "国贸"]),
    ("通州或者中关村", ["通州区", "中关村"]),
    ("从上海火车站到西湖手机坏了", ["上海站", "西湖区", "西湖"]),
    ("從上海火車站到西湖手機壞咗", ["上海站", "西湖区", "西湖"]),
    ("从浦东机场到人民广场，手机屏碎了", ["上海浦东国际机场", "上海人民广场"]),
    ("雍和宫到望京", ["雍和宫", "望京"]),
    ("从广州到深圳", ["广州市", "深圳市"]),
    ("北京南站 五道口", ["北京南站", "五道口"]),
    ("朝阳区 海淀区", ["朝阳区", "海淀区"]),
    ("Pudong airport to Jing'an broken screen", ["上海浦东国际机场", "静安区"]),
    ("I live in Pudong and work in Jing'an", ["浦东新区", "静安区"]),
    ("from Hongqiao station to Xujiahui, cracked screen", ["上海虹桥站", "徐家汇"]),
]
TOGETHER = [
    ("上海市静安区南京西路", "南京西路"),
    ("上海市，静安区，南京西路", "南京西路"),
    ("朝阳区望京", "望京"),
    ("朝阳区，望京", "望京"),
    ("陆家嘴 东方明珠", "东方明珠"),
    ("深圳 华强北", "华强北"),
    ("杭州 萧山 机场", "杭州萧山国际机场"),
    ("望京和三里屯之间", "望京 – 三里屯"),
    ("成都 太古里 春熙路", "春熙路"),
]


@pytest.mark.parametrize(("text", "names"), APART)
def test_both_of_two_places_apart_are_offered(context: QueryContext, text: str, names: list[str]) -> None:
    answer = nearest_outlets(context, parse_query(NearestQuestion, {"q": text})).data()
    labels = [option["label"] for option in answer["answer"]["ask"]["options"]]
    assert answer["features"] == [] and "几个地方" in answer["answer"]["ask"]["text"]
    assert all(any(label.endswith(name) for label in labels) for name in names), labels


@pytest.mark.parametrize(("text", "name"), TOGETHER)
def test_a_place_inside_or_beside_the_other_is_found(context: QueryContext, text: str, name: str) -> None:
    meant = context.place_search().interpret(text)
    assert not meant.doubt and meant.matches[0].place.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Zhongshan Road, Guangzhou",
        "Yan'an Road, Shanghai",
        "中山路 解放路",
        "西湖，杭州",
        "上海 西湖",
        "在西湖区，靠近武林广场",
    ],
)
def test_a_name_beside_its_area_or_a_common_one_is_not_a_second_place(text: str) -> None:
    assert SEARCH.interpret(text).doubt not in ("", "two_places")


@pytest.mark.parametrize("text", [text for text, _ in APART[:4]])
def test_the_desk_asks_which_of_two_places(context: QueryContext, text: str) -> None:
    result = find_outlets(context, CallInput(text, {"lang": "zh"}))
    assert result.next_question and len(result.next_question.choices) > 1


def test_two_places_are_buttons_and_suggestions(client: Client, context: QueryContext) -> None:
    text = APART[0][0]
    page = client.get("/", query_string={"q": text}).text
    assert "您提到了几个地方" in page and "北京市通州区" in page and "北京市海淀区中关村" in page
    assert [each.name for each in suggestions(context, text, "zh")] == ["通州区", "中关村"]
