"""Streets of an extract: by English names, by sound, at crossings, and beside aliases."""

from pathlib import Path

import pytest

from bench.word_list import place_search
from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.places.custom_places import CustomPlace, CustomPlaceDb
from locator.places.latin_streets import streets_in
from locator.places.match import Match
from locator.places.place_search import PlaceSearch

from .test_places import FINDER  # noqa: F401 - makes places.db where it is missing

PLACES = Path(__file__).parent.parent / "data" / "build" / "places.db"
STREETS = {
    "福州路": (Point(31.2343, 121.4790), 1_100.0),
    "汉口路": (Point(31.2360, 121.4790), 1_270.0),
    "九江路": (Point(31.2370, 121.4800), 1_200.0),
    "人民路": (Point(31.2280, 121.4840), 1_880.0),
    "人民大道": (Point(31.2300, 121.4710), 400.0),
    "河南南路": (Point(31.2270, 121.4850), 1_100.0),
    "思南路": (Point(31.2180, 121.4660), 200.0),
    "西藏中路": (Point(31.2340, 121.4730), 825.0),
    "重庆南路": (Point(31.2223, 121.4672), 315.0),
    "淮海中路": (Point(31.2225, 121.4660), 1_260.0),
    "中山东一路": (Point(31.2380, 121.4860), 240.0),
}


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory, areas: Areas) -> PlaceSearch:
    db = CustomPlaceDb(tmp_path_factory.mktemp("streets") / "added.db", PLACES, areas)
    db.add("one", [CustomPlace(name, "", "street", *at) for name, at in STREETS.items()])
    return place_search(db.path)


def best(search: PlaceSearch, text: str) -> Match:
    return search.find(text)[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fuzhou Road, Shanghai", "福州路"),
        ("Shanghai Fuzhou Rd.", "福州路"),
        ("No. 300 Hankou Road, Huangpu District, Shanghai", "汉口路"),
        ("Renmin Road, Shanghai", "人民路"),
        ("People's Avenue Shanghai", "人民大道"),
        ("Henan South Road, Shanghai", "河南南路"),
        ("South Henan Rd, Shanghai", "河南南路"),
        ("Henan Rd. (S), Shanghai", "河南南路"),
        ("Xizang Middle Road, Shanghai", "西藏中路"),
        ("Tibet Middle Road, Shanghai", "西藏中路"),
        ("Chongqing South Road, Shanghai", "重庆南路"),
        ("East Zhongshan No.1 Road, Shanghai", "中山东一路"),
        ("Huaihai Middle Road, Shanghai", "淮海中路"),
    ],
)
def test_a_street_is_found_by_its_english_name(search: PlaceSearch, text: str, name: str) -> None:
    meant = search.interpret(text)
    assert (meant.matches[0].place.name, meant.matches[0].place.type, meant.doubt) == (name, "street", "")


@pytest.mark.parametrize("text", ["Fuzhou Road", "South Henan Road", "Middle Xizang Road"])
def test_a_street_without_its_city_is_a_question(search: PlaceSearch, text: str) -> None:
    meant = search.interpret(text)
    assert meant.doubt == "weak" and meant.matches[0].place.name in STREETS


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Unknown Road, Shanghai", "上海市"),
        ("Fuzhou Road, Beijing", "北京市"),
        ("Unknown Street, Huangpu District, Shanghai", "黄浦区"),
    ],
)
def test_an_unknown_street_is_a_question_in_its_area(search: PlaceSearch, text: str, area: str) -> None:
    meant = search.interpret(text)
    assert meant.doubt == "in_area" and meant.area is not None and meant.area.name == area


@pytest.mark.parametrize("text", ["Unknown Road", "Nanchong Unknown Street", "Guangdong Street"])
def test_no_area_is_certain_for_an_unknown_street(search: PlaceSearch, text: str) -> None:
    assert search.interpret(text).doubt


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("上海 西藏中路 汉口路", {"西藏中路", "汉口路"}),
        ("上海，人民路，河南南路", {"人民路", "河南南路"}),
        ("上海市 黄浦区 西藏中路与福州路", {"西藏中路", "福州路"}),
        ("人民路和河南南路交叉口", {"人民路", "河南南路"}),
        ("淮海中路 重庆南路路口", {"淮海中路", "重庆南路"}),
        ("上海淮海中路重庆南路", {"淮海中路", "重庆南路"}),
        ("Xizang Middle Road & Fuzhou Road", {"西藏中路", "福州路"}),
        ("corner of Renmin Rd and South Henan Rd, Shanghai", {"人民路", "河南南路"}),
    ],
)
def test_a_crossing_of_two_streets(search: PlaceSearch, text: str, names: set[str]) -> None:
    match = best(search, text)
    assert match.place.type == "region" and set(match.place.name.split(" – ")) == names
    assert match.confidence > 0.4


@pytest.mark.parametrize("text", ["淮海中路", "上海淮海中路"])
def test_a_street_as_written_comes_before_an_alias(search: PlaceSearch, text: str) -> None:
    meant = search.interpret(text)
    assert (meant.matches[0].place.name, meant.doubt) == ("淮海中路", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("上海福洲路", "福州路"),
        ("上海九将路", "九江路"),
        ("上海河楠南路", "河南南路"),
        ("黄浦区福洲路", "福州路"),
    ],
)
def test_a_street_that_sounds_alike_is_a_question(search: PlaceSearch, text: str, name: str) -> None:
    meant = search.interpret(text)
    assert meant.matches[0].place.name == name and meant.doubt == "weak"


def test_reads_streets_in_latin_text() -> None:
    (street,) = streets_in("No. 12 Henan Road (S), Shanghai")
    assert (street.words, street.sides, street.end, street.context) == (
        ("henan",),
        "南",
        "road",
        "no 12 shanghai",
    )
    assert [s.words for s in streets_in("Fuzhou Road South Henan Road")] == [("fuzhou",), ("henan",)]
    assert streets_in("Road") == streets_in("Shanghai") == []
