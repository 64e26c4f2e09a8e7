"""Names that very many places share: searched in bounded time, near a position or in an area."""

import random
from pathlib import Path

import pytest

from bench.word_list import place_search
from locator.geo.districts import Areas
from locator.geo.point import Point, metres
from locator.places import name_search
from locator.places.custom_places import CustomPlace, CustomPlaceDb
from locator.places.finder import Finder
from locator.places.name_search import IndexedName, NameSearch
from locator.places.place_rows import Place

from .test_places import FINDER  # noqa: F401 - makes places.db where it is missing

PLACES = Path(__file__).parent.parent / "data" / "build" / "places.db"
NAME, COUNT = "示例通衢", 1_500
BEIJING, SHANGHAI = Point(39.99, 116.31), Point(31.23, 121.47)


def _custom(point: Point, name: str = NAME) -> CustomPlace:
    return CustomPlace(name, "", "street", point, 300.0, ())


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory, areas: Areas) -> Finder:
    """Return a finder with a name of 1,500 places inland, one in Haidian, and one in Huangpu."""
    rng = random.Random(3)
    inland = [Point(rng.uniform(28.0, 34.0), rng.uniform(104.0, 113.0)) for _ in range(COUNT)]
    db = CustomPlaceDb(tmp_path_factory.mktemp("shared") / "added.db", PLACES, areas)
    db.add("test", [_custom(point) for point in (*inland, BEIJING, SHANGHAI)])
    return Finder(PLACES, db.path)


def _best(finder: Finder, text: str, near: Point | None = None) -> Place:
    matches = finder.find(text, near)
    assert matches, text
    return matches[0].place


@pytest.mark.parametrize("text", [NAME, "shilitongqu", "shili tongqu", f"{NAME}88号"])
@pytest.mark.parametrize("near", [BEIJING, SHANGHAI, Point(31.0, 121.0)])
def test_the_place_near_a_position_is_found(finder: Finder, text: str, near: Point) -> None:
    expected = min((BEIJING, SHANGHAI), key=lambda point: metres(near, point))
    assert metres(_best(finder, text, near).point, expected) < 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"北京市海淀区{NAME}", BEIJING),
        (f"北京{NAME}", BEIJING),
        (f"上海市黄浦区{NAME}", SHANGHAI),
        (f"上海{NAME}12号", SHANGHAI),
    ],
)
def test_the_place_in_a_named_area_is_found(finder: Finder, text: str, expected: Point) -> None:
    assert metres(_best(finder, text).point, expected) < 1.0


def test_a_name_alone_is_no_certain_match(finder: Finder) -> None:
    matches = finder.find(NAME)
    assert {match.place.name for match in matches} == {NAME}
    assert max(match.confidence for match in matches) < 0.1


def _names(count: int) -> list[IndexedName]:
    return [IndexedName(f"示例{number}号大楼", number, "110108", *BEIJING) for number in range(count)]


def test_frequent_bigrams_do_not_hide_the_name_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_search, "MAX_POSTINGS", 10)
    search = NameSearch.build([*_names(500), IndexedName("大楼示例", 900, "110108", *BEIJING)])
    assert search.search("示例417号大楼", 5)[0].place == 417
    assert search.search("大楼示例", 5)[0].place == 900
    assert len(search.search("示例大楼", 5)) == 5


def test_named_is_exact_and_within_areas() -> None:
    search = NameSearch.build([*_names(3), IndexedName("示例1号大楼", 7, "310101", *SHANGHAI)])
    assert search.named("示例1号大楼", 9, ["11"]) == [1]
    assert search.named("示例1号大楼", 9, ["3101"]) == [7]
    assert search.named("示例1号", 9, ["11"]) == []


def test_a_place_of_two_regions_is_one_candidate(tmp_path: Path, areas: Areas) -> None:
    db = CustomPlaceDb(tmp_path / "added.db", PLACES, areas)
    places = [_custom(BEIJING, "示例园中路"), _custom(Point(39.98, 116.32), "示例园中路27号院")]
    for source in ("one", "two", "three"):
        db.add(source, places)
    finder = Finder(PLACES, db.path)
    for text in ("示例园中路", "shiliyuanzhonglu", "示例园中", "海淀示例园中路27号"):
        names = [match.place.name for match in finder.find(text)]
        assert len(names) == len(set(names)), text
    best, in_area = (finder.find(text)[0] for text in ("示例园中路", "海淀示例园中路"))
    assert best.place == in_area.place and best.place.name == "示例园中路"
    assert 0.5 < best.confidence < 0.8 < in_area.confidence  # the only known one, of which there may be more


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("上海 手机 屏幕", "上海市"),
        ("广州 笔记本不开机", "广州市"),
        ("乌鲁木齐手表电池", "乌鲁木齐市"),
        ("帮我找北京的店", "北京市"),
        ("海淀区手机维修", "海淀区"),
    ],
)
def test_a_device_after_an_area_is_no_part_of_its_name(text: str, name: str) -> None:
    best = Finder(PLACES).find(text)[0]
    assert best.place.name == name and best.is_complete


@pytest.mark.parametrize(
    "text",
    [
        "示例东路和示例南街交叉口",
        "示例东路示例南街",
        "示例东路与示例南街路口",
        "北京市海淀区示例东路与示例南街交汇处",
    ],
)
def test_a_crossing_is_the_region_of_its_two_streets(tmp_path: Path, areas: Areas, text: str) -> None:
    db = CustomPlaceDb(tmp_path / "added.db", PLACES, areas)
    far = Point(39.90, 116.40)
    streets = [("示例东路", BEIJING), ("示例南街", Point(39.985, 116.315)), ("示例北街", far)]
    db.add("one", [CustomPlace(name, "", "street", point, 800.0, ()) for name, point in streets])
    search = place_search(db.path)
    best = search.find(text)[0]
    assert best.place.type == "region" and metres(best.place.point, BEIJING) < best.place.radius < 600
    apart = search.find("示例东路与示例北街路口")
    assert not apart or apart[0].place.type != "region"
