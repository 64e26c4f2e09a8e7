"""Airports, railway stations and the OpenStreetMap places of the north: contents, positions, licences."""

import csv
import gzip
import re
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from data import build_north_osm, north_names
from data.fetch_airports import adcodes_by_name, is_near
from data.fetch_north_osm import BUS, Feature, groups, metres, middle, places
from data.fetch_stations import Cities, stations
from data.military_names import is_military
from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.places.custom_places import CustomPlaceDb

ROOT = Path(__file__).parent.parent
GAZETTEER = ROOT / "data" / "gazetteer"
NORTH = ROOT / "data" / "osm" / "north.csv.gz"
BUILD = ROOT / "data" / "build"
MILITARY = re.compile("部队|军区|武警|军事|空军|海军|解放军|火箭军|军用|兵营|干休所|司令部|Air Base|Military")
TIANAN_MEN = Point(39.9055, 116.3976)


def rows(name: str) -> list[dict[str, str]]:
    with (GAZETTEER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def areas() -> Areas:
    return Areas.load(BUILD / "areas.npz")


@pytest.fixture(scope="module")
def north() -> list[dict[str, str]]:
    with gzip.open(NORTH, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_airports_are_unique_and_complete() -> None:
    airports = rows("airports.csv")
    assert 200 <= len(airports) <= 240
    assert [row["iata"] for row in airports] == sorted({row["iata"] for row in airports})
    names = [name for row in airports for name in (row["name"], *filter(None, row["aliases"].split(";")))]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert all(name.endswith("机场") for name in names)
    assert {"PEK", "PKX", "PVG", "CAN", "URC", "LXA", "HKG", "MFM", "TPE"} <= {r["iata"] for r in airports}


def test_airports_lie_in_their_city(areas: Areas) -> None:
    adcodes = adcodes_by_name()
    for row in rows("airports.csv"):
        point = Point(float(row["lat"]), float(row["lon"]))
        assert is_near(areas, adcodes[row["city"]], point), row
        division = areas.at(point)
        if row["district"]:
            assert division, row
            assert row["city"] in division and row["district"] == division.district, row
        assert re.fullmatch(r"\d+\.\d{3}", row["lat"]) and re.fullmatch(r"\d+\.\d{3}", row["lon"])


def test_stations_are_unique_in_their_city() -> None:
    found = rows("rail_stations.csv")
    assert 3_300 <= len(found) <= 3_600
    assert len({(row["city"], row["name"]) for row in found}) == len(found)
    assert all(row["name"].endswith("站") and re.fullmatch("[a-z]+", row["pinyin"]) for row in found)
    assert sum(not row["adcode"] for row in found) < 0.01 * len(found)


def test_stations_have_the_official_name_of_their_city() -> None:
    names = {row["adcode"]: row["name"] for row in rows("areas.csv")}
    cities = {row["name"]: row["city"] for row in rows("rail_stations.csv")}
    for row in rows("rail_stations.csv"):
        assert not row["adcode"] or names[row["adcode"]] == row["city"], row
    assert cities["北京南站"] == "北京市"
    assert cities["延吉西站"] == "延边朝鲜族自治州"
    assert cities["镇江关站"] == "阿坝藏族羌族自治州"
    assert "万象站" not in cities


def test_a_city_of_several_areas_has_none() -> None:
    cities = Cities(rows("areas.csv"))
    for name, adcode in {"吉林": "220200", "朝阳": "211300", "石柱": "500240", "海北州": "632200"}.items():
        area = cities.area(name)
        assert area and area["adcode"] == adcode, name
    assert cities.area("伊宁") is None  # 伊宁市 and 伊宁县


def test_stations_of_the_source_are_read() -> None:
    home, abroad = "bjb|北京北|VAP|beijingbei|bjb|0|0357|北京|||", "wx|万象|X|wanxiang|wx|1|9|万象|lao|老挝|"
    script = f"var station_names ='@{home}@{abroad}'"
    assert [station.country for station in stations(script)] == ["", "lao"]


def test_no_military_names(north: list[dict[str, str]]) -> None:
    names = [row["name"] for row in (*rows("rail_stations.csv"), *north)]
    names += [text for row in rows("airports.csv") for text in (row["name"], row["name_en"], row["aliases"])]
    assert [name for name in names if MILITARY.search(name) or is_military(name)] == []
    assert is_military("武警指挥学院") and is_military("Anshan Air Base") and not is_military("军粮城北站")


def test_north_has_streets_stops_and_buildings(north: list[dict[str, str]]) -> None:
    kinds = Counter(row["kind"] for row in north)
    assert 40_000 <= len(north) <= 50_000
    assert kinds["street"] > 20_000 and kinds["bus_stop"] > 15_000 and kinds["office"] > 1_000
    assert set(kinds) <= {*north_names_kinds(), "street", "bridge", "station", "neighbourhood", *BUS.values()}
    assert len({tuple(row.values()) for row in north}) == len(north)
    names = {row["name"] for row in north}
    assert {"东长安街", "天安门东", "理想国际大厦", "天津站", "滨江道"} <= names
    assert not any(re.search("匝道|出口$|入口$", row["name"]) for row in north if row["kind"] == "street")


def north_names_kinds() -> set[str]:
    return {rule.kind for rule in north_names.KINDS}


def test_north_lies_in_the_north(north: list[dict[str, str]], areas: Areas) -> None:
    codes = areas.at_many([float(row["lat"]) for row in north], [float(row["lon"]) for row in north])
    provinces = Counter(code[:2] for code in codes)
    assert provinces[""] == 0
    assert provinces["11"] + provinces["12"] + provinces["13"] > 0.99 * len(north)
    assert all(50 <= float(row["radius"]) <= 10_300 for row in north)


def test_north_is_wgs84(north: list[dict[str, str]]) -> None:
    stop = next(row for row in north if row["name"] == "天安门东" and row["kind"] == "bus_stop")
    assert metres(Point(float(stop["lat"]), float(stop["lon"])), TIANAN_MEN) < 300  # 500 m off in GCJ-02


def test_north_is_reproducible() -> None:
    assert NORTH.read_bytes()[4:8] == bytes(4)  # mtime


def test_pieces_of_a_street_are_one_place(areas: Areas) -> None:
    pieces = [Feature("street", "长安街", Point(39.9066, 116.39 + step / 100)) for step in range(4)]
    (name, kind, *_, radius), *others = places(pieces, areas)
    assert (name, kind, others) == ("长安街", "street", [])
    assert abs(float(radius) - 300 - 1_706) < 5


def test_groups_reach_from_their_southernmost_point() -> None:
    line = [Point(40 + step / 1_000, 116.0) for step in range(6)]  # 111 m apart
    assert [len(group) for group in groups(line, 300)] == [3, 3]
    assert middle(line[:3])[0] == line[1]


@pytest.mark.parametrize(
    ("name", "tag", "expected"),
    [
        ("福乐园403楼", "apartments", ("neighbourhood", "福乐园")),
        ("太平家园 37号楼", "residential", ("neighbourhood", "太平家园")),
        ("恒盛大厦1号楼", "yes", ("office", "恒盛大厦")),
        ("东环广场A座", "yes", ("office", "东环广场")),
        ("新首钢", "train_station", ("station", "新首钢站")),
        ("北京市第六医院", "hospital", ("hospital", "北京市第六医院")),
        ("海友酒店(北京欢乐谷店)", "hotel", ("landmark", "海友酒店(北京欢乐谷店)")),
        ("14号楼", "yes", ("", "")),
        ("广惠寺塔", "yes", ("landmark", "广惠寺塔")),
        ("#1水塔", "yes", ("", "")),
        ("教学楼", "school", ("", "")),
        ("大学生活动中心", "university", ("", "")),
        ("武警指挥学院", "university", ("", "")),
    ],
)
def test_kinds_of_buildings(name: str, tag: str, expected: tuple[str, str]) -> None:
    assert north_names.building(name, tag) == expected


@pytest.mark.parametrize(
    ("name", "tag", "expected"),
    [
        ("龙马路/高教园北四街", "residential", ["龙马路", "高教园北四街"]),
        ("京环线（九园公路）", "primary", ["京环线", "九园公路"]),
        ("H匝道", "motorway", []),
        ("停车场", "service", []),
        ("宝盖胡同", "service", ["宝盖胡同"]),
        ("Jinbin Expressway", "motorway", []),
    ],
)
def test_names_of_roads(name: str, tag: str, expected: list[str]) -> None:
    assert north_names.road_names(name, tag) == expected


def test_the_book_of_the_north_has_aliases_and_pinyin(tmp_path: Path, areas: Areas) -> None:
    book = CustomPlaceDb(tmp_path / "north.db", BUILD / "places.db", areas)
    chosen = (place for place in build_north_osm.places() if place.name == "天安门东")
    book.add(build_north_osm.SOURCE, islice(chosen, 1))
    with closing(sqlite3.connect(book.path)) as database:
        forms = {text for (text,) in database.execute("SELECT text FROM form")}
        latin = {text for (text,) in database.execute("SELECT text FROM latin")}
        place = database.execute("SELECT type, source FROM place").fetchall()
    assert forms == {"天安门东", "天安门东公交站"}
    assert latin == {"tiananmendong", "tamd"}
    assert place == [("bus_stop", "openstreetmap-north")]


@pytest.mark.parametrize("name", ["NOTICE", "data/README.md"])
def test_openstreetmap_is_credited(name: str) -> None:
    text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
    assert "north.csv.gz" in text
    assert "OpenStreetMap contributors" in text
    assert "ODbL" in text
    assert "https://www.openstreetmap.org/copyright" in text
