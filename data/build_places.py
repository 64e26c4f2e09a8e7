"""Build data/build/places.db: names of areas, zones, townships, villages and landmarks, with their index.

Run `python -m data.build_places`; it needs data/gazetteer and areas.npz. README.md describes the tables.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from math import cos, pi, radians, sqrt
from pathlib import Path

import shapely

from data import place_landmarks, place_names, place_villages, place_zones
from data.csv_files import read
from data.english_names import english
from data.place_landmarks import Landmark
from data.place_names import Name, Place
from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.places.gazetteer import Area, Gazetteer, Township
from locator.places.name_search import IndexedName, NameSearch, names_folder
from locator.places.schema import OFFICIAL_SCHEMA, PLACE_COLUMNS
from locator.places.text import normalize, township_stem

FOLDER = Path(__file__).with_name("gazetteer")
OUT = Path(__file__).with_name("build") / "places.db"
TOWNSHIP_RADIUS = 3_000.0  # metres, around the township's own point
UNKNOWN_RADIUS = 15_000.0
OFF_CENTRE = 1.3
BORDER_METRES, COAST_METRES = 500.0, 3_000.0  # tolerance at the coarse borders
METRES = 105_000.0  # per degree, roughly
PEOPLE = {"province": 20_000_000, "city": 3_000_000, "district": 500_000}
STREET_SHARE, TOWN_SHARE = 0.08, 0.02  # of the district's people, where there is no figure
ABOLISHED = re.compile("（已?撤销）$")
MARKS = ",".join("?" * len(PLACE_COLUMNS.split(",")))


def main() -> None:
    part = OUT.with_suffix(".part")
    part.unlink(missing_ok=True)
    with sqlite3.connect(part) as database:
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {OFFICIAL_SCHEMA}")
        areas = Areas.load(OUT.with_name("areas.npz"))
        places = list(_places(Gazetteer.load(FOLDER), areas))
        landmarks = list(place_landmarks.landmarks(places[-1].id + 1, places, FOLDER))
        check_districts(landmarks, areas)
        statement = f"INSERT INTO place ({PLACE_COLUMNS}) VALUES ({MARKS})"  # noqa: S608 - constants
        database.executemany(statement, [*places, *(landmark.place for landmark in landmarks)])
        forms = _write_names(database, places, landmarks)
        _write(database, "village", sorted(place_villages.villages(places, FOLDER)))
        _write(database, "quarter", place_villages.quarters(places, FOLDER))
        _write(database, "sound", place_names.sounds())
    database.close()
    _write_index(forms, [*places, *(landmark.place for landmark in landmarks)])
    shutil.copyfile(FOLDER / "chains.csv", OUT.with_name("chains.csv"))
    part.replace(OUT)
    print(f"places.db: {len(places)} places, {len(landmarks)} landmarks, {OUT.stat().st_size} bytes")


def check_districts(landmarks: Sequence[Landmark], areas: Areas) -> None:
    """Raise ValueError for landmarks outside the district they name; airports may lie outside their city."""
    wrong = []
    for place, _ in landmarks:
        division = areas.at(Point(place.lat, place.lon))
        if (
            not place.exact
            or place.type == "airport"
            or (division and division.adcode.startswith(place.adcode.rstrip("0")))
        ):
            continue
        polygon = areas.polygon(place.adcode)
        tolerance = COAST_METRES if division is None else BORDER_METRES
        if polygon and polygon.distance(shapely.Point(place.lon, place.lat)) * METRES > tolerance:
            wrong.append(f"{place.name} ({place.adcode}) lies in {division and division.adcode}")
    if wrong:
        raise ValueError("; ".join(wrong))


def _write_index(forms: Iterable[Name], places: Iterable[Place]) -> None:
    """Write the full-text index of all names but former ones."""
    by_id = {place.id: place for place in places}
    names = {(text, place) for text, place, kind in forms if kind != "old" and len(text) > 1}
    NameSearch.build(
        (IndexedName(text, n, by_id[n].adcode, by_id[n].lat, by_id[n].lon) for text, n in sorted(names)),
        names_folder(OUT, 0),
    )


def _write_names(
    database: sqlite3.Connection, places: list[Place], landmarks: Sequence[Landmark]
) -> list[Name]:
    read = place_names.readings(places)
    official = [*place_names.forms(places, FOLDER), *place_zones.forms(places, FOLDER)]
    forms = _normalized([*official, *place_names.landmark_forms(landmarks)])
    letters = [*place_names.letters(places, read, FOLDER), *place_names.landmark_letters(landmarks)]
    _write(database, "form", forms)
    _write(database, "latin", letters)
    everywhere = [*places, *(landmark.place for landmark in landmarks)]
    _write(database, "begun", place_names.prefix_rows([*forms, *letters], everywhere))
    _write(database, "accent", place_names.accents(places, read))
    _write(database, "behind", place_names.qualified_names(places, read))
    _write(database, "shortened", sorted(set(place_names.deletion_rows([*forms, *letters], everywhere))))
    return forms


def _normalized(forms: Iterable[Name]) -> list[Name]:
    """Return the names as `normalize` writes queries, so that each can be found as it is stored."""
    normal = (Name(normalize(name.text), name.place, name.kind) for name in forms)
    return list(dict.fromkeys(name for name in normal if name.text))


def _write(database: sqlite3.Connection, table: str, values: object) -> None:
    columns = len(database.execute(f"SELECT * FROM {table} LIMIT 0").description)  # noqa: S608
    marks = ",".join("?" * columns)
    database.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", values)  # type: ignore[arg-type] # noqa: S608


def _places(gazetteer: Gazetteer, areas: Areas) -> Iterator[Place]:
    ids = count(1)
    by_code: dict[str, Place] = {}
    for level in ("province", "city", "district"):
        for area in gazetteer:
            if area.level == level:
                by_code[area.adcode] = _of_area(next(ids), area, by_code, areas)
    yield from by_code.values()
    townships: dict[tuple[str, str], Place] = {}  # by adcode and name
    for listed in gazetteer.townships():
        township = listed._replace(name=ABOLISHED.sub("", listed.name))
        place = _of_township(next(ids), township, by_code[township.adcode])
        townships[place.adcode, place.name] = place
        yield place
    yield from _unlisted_places(ids, by_code, townships)


def _unlisted_places(
    ids: Iterator[int], by_code: dict[str, Place], townships: dict[tuple[str, str], Place]
) -> Iterator[Place]:
    """Yield townships of areas without any in the official list, and development zones."""
    counted = {adcode for adcode, _ in townships}
    zones: dict[tuple[str, str], None] = {}  # by adcode and name
    for row in read(FOLDER / "villages.csv"):
        name, adcode = row["name"], row["adcode"]
        if (adcode, name) in townships:
            continue
        if adcode not in counted and name.endswith(("街道", "镇", "乡")):
            yield _of_township(next(ids), _unlisted(row, by_code[adcode]), by_code[adcode])
        elif place_zones.ZONE.search(name):
            zones[adcode, name] = None
    zones |= dict.fromkeys(place_zones.city_zones(FOLDER))
    points = place_zones.middles([*by_code.values(), *townships.values()], FOLDER)
    yield from place_zones.zones(ids, zones, by_code, points)


def _unlisted(row: dict[str, str], above: Place) -> Township:
    return Township(row["township"], row["name"], row["adcode"], Point(above.lat, above.lon), False, None)


def _of_area(number: int, area: Area, by_code: dict[str, Place], areas: Areas) -> Place:
    above = by_code.get(area.parent)
    people = float(area.population or PEOPLE[area.level])
    radius = _radius(areas.polygon(area.adcode), area)
    where = (area.point.lat, area.point.lon, radius, people, True)
    return Place(number, above and above.id, area.name, area.name_en, area.level, area.adcode, *where)


def _radius(polygon: shapely.Geometry | None, area: Area) -> float:
    """Return the radius in metres: a circle as large as the polygon, wider as points are off its middle."""
    if polygon is None:
        return UNKNOWN_RADIUS
    degree = 111_200.0
    return round(sqrt(polygon.area * cos(radians(area.point.lat)) / pi) * degree * OFF_CENTRE)


def _of_township(number: int, township: Township, above: Place) -> Place:
    radius = TOWNSHIP_RADIUS if township.exact else above.radius
    share = STREET_SHARE if township.name.endswith("街道") else TOWN_SHARE
    people = max(float(township.population or 0), above.people * share)
    where = (township.point.lat, township.point.lon, radius, people, township.exact)
    name_en = english(township.name) if township_stem(township.name) != township.name else ""
    return Place(number, above.id, township.name, name_en, "township", township.adcode, *where)


if __name__ == "__main__":
    main()
