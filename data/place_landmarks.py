"""Places of landmarks.csv, large_places.csv, rail_stations.csv and airports.csv, with their names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from data.csv_files import read
from data.english_names import short
from data.place_names import Place
from locator.geo.point import Point
from locator.places.chains import CommonNames, is_street
from locator.places.gazetteer import MUNICIPALITIES
from locator.places.text import normalize

# Metres within which 95 % of the positions should be right; data/README.md says which were measured.
RADIUS = {
    "metro": 1_200.0,
    "station": 1_400.0,
    "airport": 2_500.0,
    "convention_center": 4_500.0,
    "hospital": 2_500.0,
    "industrial_park": 2_000.0,
}
OTHER_RADIUS = 1_500.0
HONG_KONG, HONG_KONG_DISTRICT = "810000", 6_000.0  # the official list of areas has no districts there
PEOPLE = {
    "county": 2_000_000.0,
    "station": 500_000.0,
    "airport": 500_000.0,
    "metro": 200_000.0,
    "gate": 60_000.0,
}
OTHER_PEOPLE = 200_000.0  # ranking weight, comparable to a large township
DIRECTION = re.compile("^[东南西北](站|广场|门)?$")
GENERIC = re.compile(  # remainders of a name without its city that every city has
    "(火车|高铁)?站|大学|机场|广场|中心|公园|医院|博物馆|图书馆|动物园|植物园|体育馆|体育中心|人民公园|人民广场|"
    "人民医院|中医院|中心医院|第[一二三四五六七八九十]+(人民)?医院|(经济|高新)?(技术)?(产业)?开发区|高新区|经开区"
)
MIN_REMAINDER = 3  # characters of a name without its city
LATIN_NAME = re.compile(r"(?=.*[a-z]{3})[A-Za-z0-9 '’&().·-]+")
METRO = re.compile("(?:地铁|轻轨)?站$")  # a station named after a street shows that the street is there
STATION = re.compile("(火车站|高铁站|站)$")


class Landmark(NamedTuple):
    """A place and its names, the official one first."""

    place: Place
    names: tuple[str, ...]


def landmarks(first: int, areas: Sequence[Place], folder: Path) -> Iterator[Landmark]:
    """Yield the places of the tables with ids from `first` on; each name in a city once.

    A name of an area in the city, such as 望京街道, or of a chain, such as 万达广场, is no alias.
    """
    index, common = _AreaIndex(areas), CommonNames.load(folder / "chains.csv")
    seen: set[tuple[str, str]] = set()
    number = first
    for row in _all_rows(folder):
        above = index.area(row["city"], row.get("district", ""))
        if (row["name"], row["city"]) in seen or above is None:
            continue
        seen.add((row["name"], row["city"]))
        names = (name for name in _names(row, above, index) if not index.area(row["city"], name))
        aliases = (name for name in names if common.class_of(normalize(name)) is None)
        yield Landmark(_place(number, row, above), tuple(dict.fromkeys((row["name"], *aliases))))
        number += 1


def _all_rows(folder: Path) -> Iterator[dict[str, str]]:
    yield from read(folder / "landmarks.csv")
    yield from read(folder / "large_places.csv")
    if (folder / "airports.csv").exists():
        for row in read(folder / "airports.csv"):
            yield row | {"kind": "airport"}
    if (folder / "rail_stations.csv").exists():
        for row in read(folder / "rail_stations.csv"):
            if row["adcode"]:
                yield row | {"kind": "station", "lat": "", "lon": "", "aliases": ""}


class _AreaIndex:
    """Areas by city and district name."""

    def __init__(self, areas: Sequence[Place]) -> None:
        self.by_id = {area.id: area for area in areas}
        self._by_name: dict[str, list[Place]] = {}
        for area in areas:
            self._by_name.setdefault(area.name, []).append(area)

    def area(self, city: str, district: str) -> Place | None:
        """Return the district of a city, or the city if the district is empty; None if it is unknown."""
        for area in self._by_name.get(district or city, ()):
            if city in [above.name for above in self.path(area)]:
                return area
        return None

    def path(self, area: Place) -> list[Place]:
        """Return the area and its parents, narrowest first."""
        above = self.by_id.get(area.parent or 0)
        return [area, *(self.path(above) if above else [])]


def _place(number: int, row: Mapping[str, str], above: Place) -> Place:
    kind = row["kind"]
    located = bool(row["lat"])
    is_district = above.adcode == HONG_KONG and row["name"].endswith("区")
    usual = float(row.get("radius") or RADIUS.get(kind, HONG_KONG_DISTRICT if is_district else OTHER_RADIUS))
    radius = usual if located else max(above.radius, usual)
    point = Point(float(row["lat"]), float(row["lon"])) if located else Point(above.lat, above.lon)
    people = PEOPLE.get(kind, OTHER_PEOPLE)
    return Place(
        number,
        above.id,
        row["name"],
        row.get("name_en", "") or _english_alias(row["aliases"]),
        kind,
        above.adcode,
        *point,
        radius,
        people,
        located,
    )


def _english_alias(aliases: str) -> str:
    """Return the first alias in English words, else in pinyin; empty if there is neither (CBD)."""
    latin = [alias for alias in aliases.split(";") if LATIN_NAME.fullmatch(alias)]
    return next((alias for alias in latin if " " in alias), latin[0] if latin else "")


def _names(row: Mapping[str, str], above: Place, index: _AreaIndex) -> Iterator[str]:
    given = [row["name"], *filter(None, row["aliases"].split(";"))]
    names = dict.fromkeys(given)
    if row["kind"] == "airport":
        names |= dict.fromkeys(_airport_names(row["name_en"], row["iata"]))
    if row["kind"] == "station":
        names |= dict.fromkeys(variant for name in given for variant in _station_names(name))
    if row["kind"] == "metro":
        stems = (METRO.sub("", name) for name in given)
        names |= dict.fromkeys(stem for stem in stems if is_street(normalize(stem)))
    areas = (a for a in index.path(above) if a.type != "province" or a.adcode[:2] in MUNICIPALITIES)
    for prefix in (prefix for area in areas for prefix in (area.name, short(area.name))):
        remainders = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
        names |= dict.fromkeys(filter(_is_distinct, remainders))
    yield from names


def _is_distinct(remainder: str) -> bool:
    """Return whether a name without its city still names the place: not 站 of 北京站."""
    is_generic = DIRECTION.match(remainder) or GENERIC.fullmatch(remainder)
    return len(remainder) >= MIN_REMAINDER and not is_generic


def _airport_names(name_en: str, iata: str) -> Iterator[str]:
    """Yield the code, and the English name without its city: Shanghai Pudong Airport, Pudong Airport."""
    yield iata
    short_name = name_en.replace(" International", "")
    yield short_name
    if len(short_name.split()) > 2:
        yield short_name.split(maxsplit=1)[1]


def _station_names(name: str) -> Iterator[str]:
    stem = STATION.sub("", name)
    if len(stem) > 1:
        yield f"{stem}站"
        yield f"{stem}火车站"
        yield f"{stem}高铁站"
        if re.search("[东南西北]$", stem) and len(stem) > 2:
            yield stem
