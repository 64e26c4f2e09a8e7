"""Builds data/build/places.db: every name a province, city, district or township may go by.

Run `python -m data.build_places`; it needs data/gazetteer and areas.npz. README.md tells the tables.
"""

import csv
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from math import cos, pi, radians, sqrt
from pathlib import Path
from typing import NamedTuple

import shapely
from pypinyin import Style, pinyin

from data.english_names import short, syllables
from locator.areas import Areas
from locator.places.gazetteer import Area, Gazetteer, Township
from locator.places.tables import OFFICIAL, PLACE

FOLDER = Path(__file__).with_name("gazetteer")
OUT = Path(__file__).with_name("build") / "places.db"
TOWNSHIP_SUFFIXES = ("街道办事处", "街道", "地区", "镇", "乡")
TOWNSHIP_RADIUS = 3_000.0  # metres, around a point of its own
UNKNOWN_RADIUS = 15_000.0
PEOPLE = {"province": 20_000_000, "city": 3_000_000, "district": 500_000}
STREET_SHARE, TOWN_SHARE = 0.08, 0.02  # of the district's people, where nobody has counted
MARKS = ",".join("?" * len(PLACE.split(",")))
HAN = range(0x4E00, 0x9FA6)


class Place(NamedTuple):
    """A row of the table `place`."""

    id: int
    parent: int | None
    name: str
    name_en: str
    type: str
    adcode: str
    lat: float
    lon: float
    radius: float
    people: float
    exact: bool


def main() -> None:
    gazetteer = Gazetteer.load(FOLDER)
    areas = Areas.load(OUT.with_name("areas.npz"))
    OUT.unlink(missing_ok=True)
    with sqlite3.connect(OUT) as database:
        database.executescript(OFFICIAL)
        places = list(_places(gazetteer, areas))
        asked = f"INSERT INTO place ({PLACE}) VALUES ({MARKS})"  # noqa: S608 - our own words
        database.executemany(asked, places)
        database.executemany("INSERT OR IGNORE INTO form VALUES (?,?,?)", _forms(places, gazetteer))
        read = {place.id: syllables(_han(_short(place))) for place in places}
        database.executemany("INSERT OR IGNORE INTO latin VALUES (?,?,?)", _latin(places, read))
        database.executemany("INSERT OR IGNORE INTO behind VALUES (?,?,?)", _behind(places, read))
        database.executemany("INSERT INTO sound VALUES (?,?)", _sounds())
    database.close()
    print(f"places.db: {len(places)} places, {OUT.stat().st_size} bytes")


def _places(gazetteer: Gazetteer, areas: Areas) -> Iterator[Place]:
    ids = count(1)
    held: dict[str, Place] = {}
    for level in ("province", "city", "district"):
        for area in gazetteer:
            if area.level == level:
                held[area.adcode] = _of_area(next(ids), area, held, areas)
    yield from held.values()
    for township in gazetteer.townships():
        yield _of_township(next(ids), township, held[township.adcode])


def _of_area(number: int, area: Area, held: dict[str, Place], areas: Areas) -> Place:
    above = held.get(area.parent)
    people = float(area.population or PEOPLE[area.level])
    radius = _radius(areas.polygon(area.adcode), area)
    where = (area.point.lat, area.point.lon, radius, people, True)
    return Place(number, above and above.id, area.name, area.name_en, area.level, area.adcode, *where)


def _radius(polygon: shapely.Geometry | None, area: Area) -> float:
    """Metres of a circle as large as the polygon."""
    if polygon is None:
        return UNKNOWN_RADIUS
    degree = 111_200.0
    return round(sqrt(polygon.area * cos(radians(area.point.lat)) / pi) * degree)


def _of_township(number: int, township: Township, above: Place) -> Place:
    radius = TOWNSHIP_RADIUS if township.exact else above.radius
    share = STREET_SHARE if township.name.endswith("街道") else TOWN_SHARE
    people = max(float(township.population or 0), above.people * share)
    where = (township.point.lat, township.point.lon, radius, people, township.exact)
    return Place(number, above.id, township.name, "", "township", township.adcode, *where)


def _forms(places: Iterable[Place], gazetteer: Gazetteer) -> Iterator[tuple[str, int, str]]:
    ids = {place.adcode: place.id for place in places if place.type != "township"}
    for place in places:
        yield place.name, place.id, "name"
        yield _short(place), place.id, "short"
    with (FOLDER / "aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["alias"], ids[row["adcode"]], row["kind"]
    with (FOLDER / "retired.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for successor in row["successors"].split(";"):
                if successor in ids:
                    yield row["name"], ids[successor], "old"


def _short(place: Place) -> str:
    if place.type != "township":
        return short(place.name)
    suffix = next((s for s in TOWNSHIP_SUFFIXES if place.name.endswith(s)), "")
    stem = place.name.removesuffix(suffix)
    return stem if len(stem) > 1 else place.name


Read = dict[int, list[str]]


def _latin(places: Iterable[Place], read: Read) -> Iterator[tuple[str, int, str]]:
    for place in places:
        own = read[place.id]
        if own:
            yield "".join(own), place.id, "pinyin"
            yield "".join(syllables(_han(place.name))), place.id, "pinyin"
        if len(own) > 1:
            yield "".join(part[0] for part in own), place.id, "initials"
        if place.name_en:
            yield "".join(ch for ch in place.name_en.lower() if ch.isalpha()), place.id, "english"


def _behind(places: Sequence[Place], read: Read) -> Iterator[tuple[str, int, str]]:
    """Names behind each of the wider ones: guangzhoutianhe, gzth."""
    by_id = {place.id: place for place in places}
    for place in places:
        own = read[place.id]
        above = by_id.get(place.parent or 0) if own else None
        while above is not None:
            parts = read[above.id] + own
            yield "".join(parts), place.id, "path"
            yield "".join(part[0] for part in parts), place.id, "path initials"
            above = by_id.get(above.parent or 0)


def _han(text: str) -> str:
    return "".join(ch for ch in text if ord(ch) in HAN)


def _sounds() -> Iterator[tuple[str, str]]:
    for number in HAN:
        reading = pinyin(chr(number), style=Style.NORMAL, v_to_u=True, errors="ignore")
        if reading:
            yield chr(number), reading[0][0]


if __name__ == "__main__":
    main()
