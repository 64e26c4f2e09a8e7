"""Names of which one place is known, though others may exist, and names that several records have."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.build_places import OUT as PLACES
from locator.answers.ambiguity.call_question import CallQuestions
from locator.answers.ambiguity.place_question import PlaceQuestions
from locator.geo.districts import Areas
from locator.geo.point import Point, metres
from locator.places.custom_places import CustomPlace, CustomPlaceDb
from locator.places.finder import Finder
from locator.places.gazetteer import Gazetteer
from locator.places.outlet_names import OutletNames, OutletNameSource
from locator.places.place_search import PlaceSearch
from locator.places.request_text import name_in

from .test_places import FINDER

ADCODE = "110108"
POINT = Point(39.9996, 116.3466)
ADDED = (
    CustomPlace("示例府路", "", "street", POINT, 300.0),
    CustomPlace("建设路", "", "street", POINT, 300.0),
    CustomPlace("肯德基", "", "mall", POINT, 100.0),
    CustomPlace("示例大楼（主楼）", "", "office", POINT, 80.0, ("示例大楼",)),
    CustomPlace("样例科技大楼", "", "office", POINT, 80.0),
)
OUTLET = {
    "name": "示例维修中心",
    "lat": POINT.lat,
    "lon": POINT.lon,
    "approach": {"landmark": "肯德基旁边"},
    "address": {
        "adcode": ADCODE,
        "province": "北京市",
        "city": "北京市",
        "district": "海淀区",
        "text": "北京市海淀区人民路 3 号",
    },
}


def search_with(finder: Finder, *outlets: dict[str, Any]) -> PlaceSearch:
    adcodes = np.full(len(outlets), int(ADCODE), dtype=np.int32)
    source = OutletNameSource(len(outlets), lambda index: outlets[index], adcodes, lambda _: None)
    return PlaceSearch(finder, OutletNames(source))


@pytest.fixture
def added(tmp_path: Path, areas: Areas) -> PlaceSearch:
    book = CustomPlaceDb(tmp_path / "added.db", PLACES, areas)
    book.add("example", ADDED)
    return search_with(Finder(PLACES, book.path))


@pytest.mark.parametrize("words", ["肯德基", "人民路", "人民路3号"])
def test_a_common_name_in_the_text_of_one_outlet_leads_to_the_question_for_the_city(words: str) -> None:
    meant = search_with(FINDER, OUTLET).interpret(words)
    assert meant.doubt == "common"
    assert all(match.confidence < 0.5 for match in meant.matches)


def test_the_outlet_on_a_street_of_any_city_is_doubtful() -> None:
    address = {**OUTLET["address"], "text": "示例府路 3 号"}
    meant = search_with(FINDER, OUTLET | {"address": address}).interpret("示例府路")
    assert (meant.doubt, meant.matches[0].confidence) == ("weak", 0.45)


def test_a_name_of_its_own_in_the_text_of_one_outlet_is_certain() -> None:
    meant = search_with(FINDER, OUTLET).interpret("示例维修中心")
    assert not meant.doubt and meant.matches[0].confidence == 0.9


@pytest.mark.parametrize("words", ["肯德基", "建设路"])
def test_a_common_name_in_a_region_leads_to_the_question_for_the_city(added: PlaceSearch, words: str) -> None:
    assert added.interpret(words).doubt == "common"


@pytest.mark.parametrize("words", ["北京肯德基", "北京市海淀区肯德基"])
def test_the_only_known_branch_of_a_chain_in_an_area_is_doubtful(added: PlaceSearch, words: str) -> None:
    meant = added.interpret(words)
    assert meant.doubt and meant.matches[0].place.name == "肯德基"


def test_the_only_known_street_of_a_name_is_offered(added: PlaceSearch, gazetteer: Gazetteer) -> None:
    meant = added.interpret("示例府路")
    ask = PlaceQuestions(gazetteer, "zh", "950800").about(meant)
    assert ask["text"] == "“示例府路”是指下面这个地点吗？"
    assert [option["label"] for option in ask["options"]] == ["北京市海淀区示例府路"]
    assert not added.interpret("北京示例府路").doubt


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("示例大楼（主楼）", "示例大楼（主楼）"),
        ("示例大楼(主楼)", "示例大楼（主楼）"),
        ("示例大楼", "示例大楼（主楼）"),
        ("样例科技大楼（主楼）", "样例科技大楼"),
        ("样例科技大楼 (东区)", "样例科技大楼"),
        ("北京样例科技大楼（主楼）", "样例科技大楼"),
    ],
)
def test_a_qualifier_in_brackets_may_be_missing(added: PlaceSearch, words: str, name: str) -> None:
    meant = added.interpret(words)
    assert not meant.doubt and meant.matches[0].place.name == name


@pytest.mark.parametrize("words", ["上海建设路", "南京沿江路"])
def test_a_street_is_no_township(words: str) -> None:
    townships = [match.place.name for match in FINDER.find(words) if match.place.type == "township"]
    assert not [name for name in townships if "路" not in name]


def test_a_station_without_a_point_is_the_one_with_the_name_of_its_city() -> None:
    meant = search_with(FINDER).interpret("惠山站")
    assert not meant.doubt and meant.matches[0].place.radius < 2_000


def test_a_bus_stop_of_a_neighbourhood_is_not_listed_again() -> None:
    paths = [match.path for match in FINDER.find("密云鼓楼")]
    assert len(paths) == len(set(paths))


def test_two_records_of_a_street_are_one_with_a_radius_of_both(tmp_path: Path, areas: Areas) -> None:
    other = Point(POINT.lat, POINT.lon + 0.01)
    book = CustomPlaceDb(tmp_path / "added.db", PLACES, areas)
    book.add("one", [CustomPlace("示例府路", "", "street", POINT, 100.0)])
    book.add("other", [CustomPlace("示例府路", "", "street", other, 100.0)])
    (street,) = Finder(PLACES, book.path).find("示例府路")
    assert street.place.radius == pytest.approx(metres(POINT, other) + 100, rel=0.01)


def test_two_common_names_in_a_city_lead_to_its_districts(gazetteer: Gazetteer) -> None:
    outlet = OUTLET | {"approach": {"station": "示例地铁站"}}
    meant = search_with(FINDER, outlet).interpret("上海 万达和地铁站之间")
    assert meant.area and meant.area.name == "上海市" and meant.doubt == "in_area"
    ask = PlaceQuestions(gazetteer, "zh", "950800").about(meant)
    assert "浦东新区" in [option["label"] for option in ask["options"]]


def test_a_common_name_beside_a_landmark_is_no_outlet_elsewhere() -> None:
    outlet = OUTLET | {"approach": {"station": "示例地铁站"}}
    best = search_with(FINDER, outlet).interpret("上海陆家嘴和地铁站之间").matches[0]
    assert best.place.name == "陆家嘴" and "地铁站" in best.note


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("我看到一个银行和一个肯德基", "银行和肯德基"),
        ("我看见了国家大剧院", "国家大剧院"),
        ("附近有一家家乐福", "家乐福"),
        ("我在人民路附近", "人民路"),
        ("People's Road", "People's Road"),
    ],
)
def test_a_question_repeats_the_name_of_a_request(words: str, name: str) -> None:
    assert name_in(words) == name


def test_the_landmarks_of_a_caller_are_repeated_in_each_city(gazetteer: Gazetteer) -> None:
    words = "我看到一个银行，旁边还有一个很大的超市和一个红色的加油站"
    ask = PlaceQuestions(gazetteer, "en", "950800").about(search_with(FINDER).interpret(words))
    assert ask["text"].startswith("“银行") and "” is in many places. Which city" in ask["text"]
    assert {"q": f"上海市{words}"} in [option["question"] for option in ask["options"]]


def test_the_landmarks_of_a_caller_are_searched_in_the_district(gazetteer: Gazetteer) -> None:
    meant = search_with(FINDER).interpret("上海市万达和地铁站之间")
    question = CallQuestions(gazetteer, "zh", "950800").about(meant, "万达和地铁站之间")
    assert "上海市浦东新区万达和地铁站之间" in [option.text for option in question.options]


def test_a_question_that_offers_provinces_says_so(gazetteer: Gazetteer) -> None:
    for words in ("qqzzqq", "万达"):
        question = CallQuestions(gazetteer, "en", "950800").about(search_with(FINDER).interpret(words), words)
        assert question.text.endswith("Which province or city are you in?")


@pytest.mark.parametrize("words", ["Tokyo", "Tokyo, Japan", "日本东京", "我在首尔", "New York"])
def test_a_place_abroad_does_not_lead_to_a_city_of_china(words: str, gazetteer: Gazetteer) -> None:
    meant = search_with(FINDER).interpret(words)
    ask = PlaceQuestions(gazetteer, "en", "950800").about(meant)
    assert "is not in China" in ask["text"] and ask["options"] == []
    assert "不在中国" in CallQuestions(gazetteer, "zh", "950800").about(meant, words).text


@pytest.mark.parametrize("words", ["万象城", "印度路", "北京", "tianjin", "米兰"])
def test_a_place_in_china_with_letters_of_a_city_abroad_is_searched(words: str) -> None:
    assert search_with(FINDER).interpret(words).doubt != "abroad"


@pytest.mark.parametrize("words", ["六道口", "六道口站", "六道口地铁站", "肯德基 六道口"])
def test_a_metro_station_of_two_sources_is_one_option(
    tmp_path: Path, areas: Areas, gazetteer: Gazetteer, words: str
) -> None:
    book = CustomPlaceDb(tmp_path / "added.db", PLACES, areas)
    aliases = ("六道口站", "六道口地铁站")
    book.add("example", [CustomPlace("六道口", "Liudaokou", "station", POINT, 250.0, aliases)])
    search = search_with(Finder(PLACES, book.path))
    found = [match.place for match in search.find(words) if match.place.type in ("station", "metro")]
    assert len([place for place in found if metres(place.point, POINT) < 1_000]) == 1
    meant = search.interpret(words)
    options = PlaceQuestions(gazetteer, "zh", "").about(meant)["options"] if meant.doubt else []
    labels = [option["label"] for option in options if "六道口" in option["label"]]
    assert labels == (["北京市海淀区六道口"] if words == "肯德基 六道口" else [])


@pytest.mark.parametrize("words", ["海淀肯德基", "海淀赛百味", "海淀区霸王茶姬", "海淀KFC"])
def test_an_unknown_branch_of_a_chain_is_a_question_in_its_area(words: str) -> None:
    meant = search_with(FINDER).interpret(words)
    assert meant.doubt == "in_area" and meant.area is not None and meant.area.name == "海淀区"
