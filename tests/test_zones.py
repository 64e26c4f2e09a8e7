"""Points of development zones come from places inside them; none is claimed where none is known."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data import build_places, place_zones
from data.csv_files import read
from data.place_names import Place
from locator.geo.districts import Areas
from locator.geo.point import Point, metres

from .test_places import FINDER

FOLDER = build_places.FOLDER
BINJIANG = Place(1, None, "滨江区", "", "district", "330108", 30.2, 120.2, 9_000.0, 5e5, exact=True)


@pytest.fixture(scope="module")
def zones() -> list[Place]:
    with closing(sqlite3.connect(f"file:{build_places.OUT}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT id, parent, name, name_en, type, adcode, lat, lon, radius, people, exact FROM place "
            "WHERE type = 'zone'"
        ).fetchall()
    return [Place(*row) for row in rows]


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("张江", 31.204, 121.588),
        ("张江高科技园区", 31.204, 121.588),
        ("松山湖", 22.921, 113.880),
        ("横琴", 22.125, 113.530),
        ("雄安新区", 39.041, 115.903),
        ("苏州工业园区", 31.315, 120.720),
        ("苏州园区", 31.315, 120.720),
        ("亦庄", 39.795, 116.500),
        ("光谷", 30.507, 114.393),
        ("大亚湾", 22.726, 114.536),
        ("西安高新区", 34.220, 108.885),
        ("泰达", 39.036, 117.700),
    ],
)
def test_a_known_zone_is_where_it_lies(text: str, lat: float, lon: float) -> None:
    (match,) = FINDER.find(text, limit=1)
    assert match.place.exact and match.confidence >= 0.8
    assert metres(match.place.point, Point(lat, lon)) <= match.place.radius <= 20_000


def test_every_member_is_known_and_every_zone_listed(zones: list[Place]) -> None:
    keys = {(place.adcode, place.name) for place in zones}
    rows = read(FOLDER / place_zones.MEMBERS)
    assert len(rows) >= 60 and {(row["adcode"], row["zone"]) for row in rows} <= keys
    assert sum(place.exact for place in zones) == len(rows)


def test_a_zone_lies_in_its_city(zones: list[Place]) -> None:
    areas = Areas.load(build_places.OUT.with_name("areas.npz"))
    for place in zones:
        division = areas.at(Point(place.lat, place.lon))
        assert division is None or division.adcode[:4] == place.adcode[:4], place


def test_a_zone_reaches_landmarks_of_its_name(zones: list[Place]) -> None:
    by_name = {place.name: place for place in zones if place.exact}
    rows = [row for row in read(FOLDER / "landmarks.csv") if row["lat"] and row["name"] in by_name]
    for row in rows:
        zone, point = by_name[row["name"]], Point(float(row["lat"]), float(row["lon"]))
        assert metres(point, Point(zone.lat, zone.lon)) <= zone.radius, zone
    assert len(rows) >= 10


def test_a_zone_without_a_point_claims_none() -> None:
    (zone,) = place_zones.zones(iter([2]), [("330108", "示例开发区")], {"330108": BINJIANG}, {})
    assert (zone.lat, zone.lon, zone.exact) == (30.2, 120.2, False)
    assert zone.radius >= BINJIANG.radius
    (match,) = FINDER.find("贵阳高新区", limit=1)
    assert match.to_dict()["point"] == "district"


def test_a_member_without_a_point_is_refused(tmp_path: Path) -> None:
    head = "name,aliases,kind,city,district,lat,lon\n"
    (tmp_path / "landmarks.csv").write_text(head, encoding="utf-8")
    table = "zone,adcode,aliases,members\n示例开发区,330108,,无此地\n"
    (tmp_path / place_zones.MEMBERS).write_text(table, encoding="utf-8")
    hangzhou = BINJIANG._replace(name="杭州市", type="city", adcode="330100")
    with pytest.raises(ValueError, match="无此地"):
        place_zones.middles([hangzhou, BINJIANG], tmp_path)


def test_a_zone_of_a_city_is_found_by_its_type() -> None:
    (match,) = FINDER.find("济南高新区", limit=1)
    assert match.place.name == "济南高新技术产业开发区"
