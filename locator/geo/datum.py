"""Conversion between WGS-84, GCJ-02 and BD-09 on arrays.

GCJ-02 shifts positions in mainland China by several hundred metres, BD-09 shifts GCJ-02 further.
Elsewhere, including Hong Kong, Macao and Taiwan, all three are the same. The inverse is a fixed-point
iteration: the round trip closes to less than a micrometre inside the mainland.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from ..runtime.resources import RESOURCES

Datum = Literal["wgs84", "gcj02", "bd09"]
DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

KRASOVSKY_RADIUS = 6_378_245.0
KRASOVSKY_ECCENTRICITY2 = 0.00669342162296594323
BAIDU_OFFSET_LAT, BAIDU_OFFSET_LON = 0.0060, 0.0065
ROUNDS = 6

AREA_FILE = RESOURCES / "data" / "mainland.json"


def from_wgs84(lat: ArrayLike, lon: ArrayLike, datum: Datum) -> Pair:
    """Convert WGS-84 degrees to `datum` degrees; arrays of one shape in and out."""
    there = _copy(lat, lon)
    if datum == "wgs84":
        return there
    return _where(shifted(*there), _forward(*_clamped_to_china(*there), datum), there)


def to_wgs84(lat: ArrayLike, lon: ArrayLike, datum: Datum) -> Pair:
    """Convert `datum` degrees to WGS-84 degrees; arrays of one shape in and out."""
    there = _copy(lat, lon)
    if datum == "wgs84":
        return there
    result = _inverse(*_clamped_to_china(*there), datum)  # a clamped position stays outside the mainland
    return _where(shifted(*result), result, there)


def shifted(lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Return a mask of the WGS-84 positions where the datums differ."""
    return np.asarray(shapely.contains_xy(_mainland(), lon, lat))


@cache
def _mainland() -> shapely.Geometry:
    area = shapely.geometry.shape(json.loads(AREA_FILE.read_text(encoding="utf-8")))
    shapely.prepare(area)
    return area


def _copy(lat: ArrayLike, lon: ArrayLike) -> Pair:
    return np.array(lat, dtype=np.float64), np.array(lon, dtype=np.float64)


def _clamped_to_china(lat: Floats, lon: Floats) -> Pair:
    """Clamp positions to China's surroundings: the formulas diverge far away."""
    return np.clip(lat, 0, 60), np.clip(lon, 70, 140)


def _where(inside: NDArray[np.bool_], moved: Pair, there: Pair) -> Pair:
    return np.where(inside, moved[0], there[0]), np.where(inside, moved[1], there[1])


def _forward(lat: Floats, lon: Floats, datum: Datum) -> Pair:
    mars = _gcj02(lat, lon)
    return mars if datum == "gcj02" else _bd09(*mars)


def _inverse(lat: Floats, lon: Floats, datum: Datum) -> Pair:
    mars = (lat, lon) if datum == "gcj02" else _undo(_bd09, lat, lon)
    return _undo(_gcj02, *mars)


def _undo(step: Callable[[Floats, Floats], Pair], lat: Floats, lon: Floats) -> Pair:
    guess_lat, guess_lon = lat, lon
    for _ in range(ROUNDS):
        moved_lat, moved_lon = step(guess_lat, guess_lon)
        guess_lat, guess_lon = guess_lat + lat - moved_lat, guess_lon + lon - moved_lon
    return guess_lat, guess_lon


def _gcj02(lat: Floats, lon: Floats) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = 20 * (np.sin(6 * np.pi * x) + np.sin(2 * np.pi * x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (ripple + _waves(y, 20, 40, 160, 320)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (ripple + _waves(x, 20, 40, 150, 300)) * 2 / 3
    phi = np.radians(lat)
    bend = 1 - KRASOVSKY_ECCENTRICITY2 * np.sin(phi) ** 2
    across = KRASOVSKY_RADIUS / np.sqrt(bend)
    along = across * (1 - KRASOVSKY_ECCENTRICITY2) / bend
    return lat + np.degrees(north / along), lon + np.degrees(east / (across * np.cos(phi)))


def _waves(t: Floats, a: float, b: float, c: float, d: float) -> Floats:
    pi = np.pi
    return a * np.sin(pi * t) + b * np.sin(pi * t / 3) + c * np.sin(pi * t / 12) + d * np.sin(pi * t / 30)


def _bd09(lat: Floats, lon: Floats) -> Pair:
    scale = np.pi * 3000 / 180
    length = np.hypot(lon, lat) + 0.00002 * np.sin(lat * scale)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * scale)
    return length * np.sin(angle) + BAIDU_OFFSET_LAT, length * np.cos(angle) + BAIDU_OFFSET_LON
