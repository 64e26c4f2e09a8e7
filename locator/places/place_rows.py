"""Rows of the databases of places: places, communities, and names."""

from typing import Any, NamedTuple

from ..geo.point import Point

FIRST_BUNDLED_ID = 5_000_000
FIRST_ID = 10_000_000  # of custom places
FIRST_VILLAGE_ID = 3_000_000_000
BUNDLED_IDS = range(FIRST_BUNDLED_ID, FIRST_ID)  # places of bundled books, each of one region
OPENSTREETMAP_IDS = range(FIRST_BUNDLED_ID, FIRST_VILLAGE_ID)  # custom places are imported from OpenStreetMap
WITHIN = {"province": 2, "city": 4, "district": 6}  # leading digits shared by all codes inside
VILLAGE_COLUMNS = "text, area, district, weight, spread"


class Place(NamedTuple):
    """A province, city, district or township; `radius` is its uncertainty in metres."""

    id: int
    parent: int | None
    name: str
    name_en: str
    type: str
    adcode: str
    point: Point
    radius: float
    people: float
    exact: bool = True  # False: the point is the district's


class Village(NamedTuple):
    """A community name with its area, district and weight, and the number of cities where it occurs."""

    text: str
    area: int
    district: int
    weight: float
    city_count: int


class NameMatch(NamedTuple):
    """A text that names a place, and the kind of name: name, short, old, pinyin, …"""

    text: str
    place: int
    kind: str


def place_of(row: tuple[Any, ...]) -> Place:
    """Return the place of a row of PLACE_COLUMNS."""
    key, parent, name, name_en, kind, adcode, lat, lon, radius, people, exact = row
    return Place(key, parent, name, name_en, kind, adcode, Point(lat, lon), radius, people, bool(exact))
