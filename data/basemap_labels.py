"""Names on the basemap: areas, townships, airports and railway stations, from the gazetteer."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from data import boundaries
from data.basemap_layers import LABEL_FROM, Feature, feature
from locator.places.special_regions import DISTRICTS

GAZETTEER = Path(__file__).with_name("gazetteer")
ENGLISH = {name: f"{english} District" for name, english in DISTRICTS["810000"]}
PARISHES = {name: f"{english} Parish" for name, english in DISTRICTS["820000"]}


def labels() -> Iterator[Feature]:
    """Yield all names, each with an id: tippecanoe would join points with equal fields."""
    for number, name in enumerate(_names(), start=1):
        yield name | {"id": number}


def _names() -> Iterator[Feature]:
    yield from _areas()
    yield from _districts_without_code()
    for row in _rows("townships.csv"):
        if row["point_source"] == "geonames":
            yield _label(_point(row), row, "township")
    for row in _rows("airports.csv"):
        yield _label(_point(row), row, "airport", name_en=row["name_en"])
    for row in _rows("landmarks.csv"):
        if row["kind"] == "station" and row["lat"]:
            yield _label(_point(row), row, "station")


def _areas() -> Iterator[Feature]:
    """Yield the areas that have a point of their own; large provinces at their middle."""
    provinces = boundaries.polygons("province")
    middles = {f.code: shapely.maximum_inscribed_circle(f.geometry, 0.05) for f in provinces}
    for row in _rows("areas.csv"):
        point = _point(row)
        if row["level"] == "province" and not row["population"]:
            point = shapely.Point(middles[row["adcode"]].coords[0])
        if row["point_source"] != "parent":
            yield _label(point, row, row["level"], name_en=row["name_en"], adcode=row["adcode"])


def _districts_without_code() -> Iterator[Feature]:
    """Yield the districts of Hong Kong, the counties of Taiwan and the parishes of Macao."""
    for area in boundaries.polygons("district"):
        if area.code[:2] in boundaries.WITHOUT_DISTRICTS and not area.code.endswith("0000"):
            point = shapely.Point(shapely.maximum_inscribed_circle(area.geometry, 0.005).coords[0])
            yield _label(point, {"name": area.name}, "district", name_en=ENGLISH.get(area.name, ""))
    for row in _rows("landmarks.csv"):
        if row["name"] in PARISHES and row["city"] == "澳门特别行政区":
            yield _label(_point(row), row, "district", name_en=PARISHES[row["name"]])


def _label(point: shapely.Point, row: dict[str, str], level: str, **fields: Any) -> Feature:
    fields |= {
        "level": level,
        "rank": list(LABEL_FROM).index(level) + 1,
        "people": int(row.get("population") or 0),
    }
    return feature(point, LABEL_FROM[level], name=row["name"], **fields)


def _point(row: dict[str, str]) -> shapely.Point:
    return shapely.Point(float(row["lon"]), float(row["lat"]))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (GAZETTEER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
