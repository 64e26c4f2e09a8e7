"""Development zones and new areas: their points, from places inside them, and their other names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from data.csv_files import read
from data.english_names import zone_english
from data.place_names import Name, Place, short_name
from locator.geo.point import Point, metres

ZONE = re.compile("开发区|高新|园区|保税|新区|新城|示范区|度假区")
MEMBER_REACH = 4_000.0  # metres from the farthest known member to the border of a zone
UNKNOWN_RADIUS = 15_000.0  # at least, of a zone without a point of its own
ZONE_SHARE = 0.2  # of the people of its district
HIGH_TECH = ("高新区", "高新技术产业开发区", "高新技术开发区", "高新开发区")
ECONOMIC = ("经开区", "经济技术开发区", "经济开发区")
KINDS = (HIGH_TECH, ECONOMIC)
MEMBERS = "zone_members.csv"

Key = tuple[str, str]  # adcode and name


class Middle(NamedTuple):
    """Point of a zone, and its radius in metres."""

    point: Point
    radius: float


def zones(
    ids: Iterator[int], listed: Iterable[Key], above: Mapping[str, Place], points: Mapping[Key, Middle]
) -> Iterator[Place]:
    """Yield the zones; one without a known point has that of its district, and its radius."""
    for adcode, name in listed:
        place, middle = above[adcode], points.get((adcode, name))
        lat, lon = middle.point if middle else (place.lat, place.lon)
        radius = middle.radius if middle else max(UNKNOWN_RADIUS, place.radius)
        where = (lat, lon, radius, place.people * ZONE_SHARE, middle is not None)
        yield Place(next(ids), place.id, name, zone_english(name), "zone", adcode, *where)


def city_zones(folder: Path) -> list[Key]:
    """Return the zones of cities, rather than of single districts."""
    aliases = (row for row in read(folder / "aliases.csv") if row["kind"] == "zone")
    return [
        *((row["adcode"], row["name"]) for row in read(folder / "zones.csv")),
        *((row["adcode"], row["alias"]) for row in aliases),
    ]


def middles(places: Iterable[Place], folder: Path) -> dict[Key, Middle]:
    """Return the points of zones from their members; raises ValueError for a member without a point."""
    known: dict[tuple[str, str], Point] = {}  # by city, and by name of the area, township or landmark in it
    cities = {place.adcode: place.name for place in places if place.type in ("province", "city")}
    for place in places:
        if place.exact:
            known.setdefault((place.adcode[:4], place.name), Point(place.lat, place.lon))
    by_name: dict[tuple[str, str], Point] = {}  # of landmarks, by the name of their city
    for row in read(folder / "landmarks.csv"):
        if row["lat"]:
            by_name.setdefault((row["city"], row["name"]), Point(float(row["lat"]), float(row["lon"])))
    found: dict[Key, Middle] = {}
    for row in read(folder / MEMBERS):
        adcode = row["adcode"]
        city = cities.get(f"{adcode[:4]}00") or cities[f"{adcode[:2]}0000"]
        names = row["members"].split(";")
        points = [by_name.get((city, name)) or known.get((adcode[:4], name)) for name in names]
        if missing := [name for name, point in zip(names, points, strict=True) if point is None]:
            raise ValueError(f"{row['zone']}: no point of {missing}")
        found[adcode, row["zone"]] = middle_of([point for point in points if point])
    return found


def middle_of(points: Sequence[Point]) -> Middle:
    """Return the mean of points, and a radius beyond the farthest of them."""
    lat, lon = (round(sum(axis) / len(points), 5) for axis in zip(*points, strict=True))
    point = Point(lat, lon)
    return Middle(point, round(max(metres(point, member) for member in points) + MEMBER_REACH))


def forms(places: Sequence[Place], folder: Path) -> Iterator[Name]:
    """Yield names of zones other than the official ones: without their parent areas, and in common use."""
    common = {(row["adcode"], row["zone"]): row["aliases"] for row in read(folder / MEMBERS)}
    by_id = {place.id: place for place in places}
    citywide = set(city_zones(folder))
    others = ((name, number) for name, number in zone_names(places, by_id, citywide))
    used = (
        (alias, place.id)
        for place in places
        if place.type == "zone"
        for alias in filter(None, common.get((place.adcode, place.name), "").split(";"))
    )
    yield from (Name(name, number, "zone") for name, number in chain(others, used))


def zone_names(
    places: Iterable[Place], by_id: Mapping[int, Place], citywide: set[Key]
) -> Iterator[tuple[str, int]]:
    """Yield names of development zones without their parent areas.

    Of several in a city, the city's own zone is also found by its type alone.
    """
    zones = [(place, _without_city(place, by_id)) for place in places if place.type == "zone"]
    kinds_in_city = {(place.adcode[:4], kinds) for place, name in zones for kinds in KINDS if name in kinds}
    for place, name in zones:
        kinds = HIGH_TECH if "高新" in name or "高技术" in name else ECONOMIC if "经" in name else ()
        is_citys = (place.adcode, place.name) in citywide
        is_only = is_citys and (name in kinds or (place.adcode[:4], kinds) not in kinds_in_city)
        for alias in sorted({name, *(kinds if is_only else ())} - {place.name}):
            if len(alias) > 1:
                yield alias, place.id


def _without_city(place: Place, by_id: Mapping[int, Place]) -> str:
    above, name = place, place.name
    around = []
    while above.parent is not None:
        above = by_id[above.parent]
        around += [above.name, short_name(above)]
    for wider in sorted(around, key=len, reverse=True):
        name = name.removeprefix(wider).removeprefix("市")
    return name
