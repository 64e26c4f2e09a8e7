"""Roads in English that every city has are asked about, as in Chinese."""

import pytest
from flask import Flask

from locator.answers.nearest import nearest_outlets
from locator.query.query_params import NearestQuestion, parse_query
from locator.serving.container import Container

from .test_interpretation import SEARCH

COMMON = (
    "Nanjing Road", "Nanjing Rd", "Nanjing Lu", "nanjinglu", "Beijing Road", "Zhongshan Road", "Renmin Road",
    "Jiefang Road", "Jianshe Road", "Heping Road", "Nanjing Road, cracked screen",
)  # fmt: skip


@pytest.mark.parametrize("text", [*COMMON, "南京路", "北京路", "中山路", "人民路", "解放路"])
def test_a_road_that_every_city_has_is_common(text: str) -> None:
    assert SEARCH.interpret(text).doubt == "common"


@pytest.mark.parametrize("text", COMMON[:7])
def test_a_common_road_asks_for_the_city(app: Flask, text: str) -> None:
    container: Container = app.extensions["locator.container"]
    question = parse_query(NearestQuestion, {"q": text, "lang": "en"})
    answer = nearest_outlets(container.service.query_context(), question).data()
    options = answer["answer"]["ask"]["options"]
    assert answer["features"] == [] and "Which city are you in?" in answer["answer"]["ask"]["text"]
    assert {"label": "Shanghai", "question": {"q": f"上海市{text}"}} in options


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("上海市Nanjing Road", ["南京西路", "南京东路", "南京路步行街"]),
        ("上海市Nanjing Rd", ["南京西路", "南京东路"]),
        ("广州市Zhongshan Road", ["中山一路"]),
        ("大连市Zhongshan Road", ["中山路"]),
        ("上海市静安区 Nanjing West Road", ["南京西路"]),
        ("Nanjing Road, Shanghai", ["南京西路", "南京东路", "南京路步行街"]),
    ],
)
def test_a_common_road_is_found_in_its_city(text: str, names: list[str]) -> None:
    found = [match.place.name for match in SEARCH.interpret(text).matches]
    assert found[: len(names)] == names


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Century Avenue", ""),
        ("世纪大道", ""),
        ("Chunxi Road", ""),
        ("Nanjing West Road", ""),
        ("Tiyu West Road", "weak"),
        ("体育西路", "weak"),
        ("Huaihai Road", "several"),
    ],
)
def test_a_road_in_english_is_as_certain_as_in_chinese(text: str, doubt: str) -> None:
    assert SEARCH.interpret(text).doubt == doubt
