"""Landmarks of the gazetteer: positions, kinds, names as stored, and whether their full text finds them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from random import Random

import pytest
import shapely

from data import build_places, place_landmarks
from data.csv_files import read
from data.place_landmarks import Landmark
from data.place_names import Place
from locator.geo.districts import Areas
from locator.geo.point import Point, chord_metres
from locator.places.text import normalize

from .test_places import FINDER

KINDS = {
    *(
        "business_area",
        "station",
        "metro",
        "airport",
        "university",
        "gate",
        "hospital",
        "mall",
        "sight",
        "park",
    ),
    *("industrial_park", "convention_center", "office", "neighbourhood", "bus_station", "street"),
    "county",
}
BORDER_METRES = 3_000.0  # of the coarse polygons, at the coast
DEGREE_METRES = 105_000.0
SAMPLE, MOST_MISSED = 300, 0.014


@pytest.fixture(scope="module")
def landmarks(areas: Areas) -> list[Landmark]:
    places = list(build_places._places(build_places.Gazetteer.load(build_places.FOLDER), areas))
    return list(place_landmarks.landmarks(places[-1].id + 1, places, build_places.FOLDER))


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{build_places.OUT}?mode=ro", uri=True)) as opened:
        yield opened


def located(landmarks: list[Landmark]) -> list[Place]:
    return [landmark.place for landmark in landmarks if landmark.place.exact]


def test_there_are_thousands_of_known_kinds(landmarks: list[Landmark]) -> None:
    assert len(landmarks) >= 3_000
    assert {landmark.place.type for landmark in landmarks} == KINDS
    for place in located(landmarks):
        is_district = place.adcode == place_landmarks.HONG_KONG and place.name.endswith("区")
        usual = place_landmarks.HONG_KONG_DISTRICT if is_district else place_landmarks.OTHER_RADIUS
        if place.radius != place_landmarks.RADIUS.get(place.type, usual):
            is_division = place.type in ("county", "business_area") and place.adcode == "710000"
            largest = 95_000 if is_division else 16_000
            assert is_division or place.type in ("street", "sight")
            assert 1_000 <= place.radius <= largest


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("西湖", ("苏堤", "西湖断桥", "雷峰塔", "西湖音乐喷泉")),
        ("东湖", ("东湖听涛景区", "东湖磨山景区", "武汉欢乐谷")),
        ("泰山", ("玉皇顶", "泰山红门游客中心", "泰山天外村游客中心")),
        ("崂山", ("崂山仰口景区", "崂山太清景区")),
        ("黄山", ("黄山风景区南大门",)),
        ("延安西路", ("延安西路地铁站",)),
        ("淮海中路", ("淮海路",)),
        ("深南大道", ("腾讯大厦",)),
        ("青年大街", ("青年大街地铁站",)),
    ],
)
def test_a_large_place_reaches_over_the_landmarks_in_it(
    landmarks: list[Landmark], name: str, inside: tuple[str, ...]
) -> None:
    known = located(landmarks)
    large = next(p for p in known if p.name == name and p.type in ("street", "sight"))
    for other in inside:
        place = next(p for p in known if p.name == other and p.adcode[:4] == large.adcode[:4])
        metres = chord_metres(Point(large.lat, large.lon), Point(place.lat, place.lon))
        assert metres <= large.radius, other


def test_each_lies_in_its_district(landmarks: list[Landmark], areas: Areas) -> None:
    for place in located(landmarks):
        polygon = areas.polygon(place.adcode)
        if polygon is not None and place.type != "airport":
            distance = polygon.distance(shapely.Point(place.lon, place.lat)) * DEGREE_METRES
            assert distance <= BORDER_METRES, (place.name, place.adcode, distance)


def test_a_landmark_elsewhere_is_rejected(landmarks: list[Landmark], areas: Areas) -> None:
    place = located(landmarks)[0]
    wrong = Landmark(place._replace(type="mall", lat=place.lat - 3), (place.name,))
    with pytest.raises(ValueError, match=place.name):
        build_places.check_districts([wrong], areas)


def test_a_landmark_without_a_position_is_as_uncertain_as_its_district(landmarks: list[Landmark]) -> None:
    unknown = [landmark.place for landmark in landmarks if not landmark.place.exact]
    assert unknown and all(place.radius >= 1_200 for place in unknown)
    assert max(place.radius for place in unknown) > 10_000


def test_names_are_stored_as_queries_are_normalized(database: sqlite3.Connection) -> None:
    for (text,) in database.execute("SELECT DISTINCT text FROM form"):
        assert normalize(text) == text


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("外滩", "The Bund"),
        ("南京东路地铁站", "East Nanjing Road Station"),
        ("豫园地铁站", "Yuyuan Garden Station"),
        ("复旦大学", "Fudan University"),
    ],
)
def test_english_names_are_the_first_english_aliases(
    landmarks: list[Landmark], name: str, english: str
) -> None:
    assert {landmark.place.name_en for landmark in landmarks if landmark.place.name == name} == {english}


def test_letters_alone_are_no_english_name(landmarks: list[Landmark]) -> None:
    names = {landmark.place.name_en for landmark in landmarks} - {""}
    assert names and not any(name.isupper() for name in names)


def test_no_landmark_has_the_bare_name_of_a_chain(landmarks: list[Landmark]) -> None:
    table = read(build_places.FOLDER / "chains.csv")
    chains = {normalize(row["name"]) for row in table if row["kind"] == "chain"}
    bare = {name for landmark in landmarks for name in landmark.names if normalize(name) in chains}
    assert "万达广场" in chains and not bare


def test_no_alias_is_the_name_of_an_area_in_the_city(landmarks: list[Landmark]) -> None:
    names = {landmark.place.name: landmark.names for landmark in landmarks}
    assert "望京" in names and "望京街道" not in names["望京"]
    assert "坂田街道" not in names["坂田"]


def test_no_alias_is_a_name_that_every_city_has(landmarks: list[Landmark]) -> None:
    generic = {"站", "火车站", "机场", "大学", "博物馆", "人民医院", "人民广场", "东站", "南站"}
    assert not generic & {name for landmark in landmarks for name in landmark.names}


def test_the_full_text_of_nearly_each_finds_it_first(
    landmarks: list[Landmark], database: sqlite3.Connection
) -> None:
    above = dict(
        database.execute("SELECT id, name FROM place WHERE type IN ('city', 'district', 'province')")
    )
    missed = []
    for landmark in Random(5).sample(landmarks, SAMPLE):
        place = landmark.place
        found = FINDER.find(f"{above[place.parent]}{place.name}", limit=1)
        if not found or found[0].place.id != place.id:
            missed.append((above[place.parent], place.name, found and found[0].path))
    assert len(missed) <= MOST_MISSED * SAMPLE, missed
