"""Sides of the boundaries between the mainland, Hong Kong, Macao and Taiwan; checkpoints lie between them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .districts import Areas
from .point import Point

MAINLAND, TAIWAN, HONG_KONG, MACAO = 0, 71, 81, 82
COAST_METRES = 3_000.0  # a position at sea belongs to the nearest district


class Box(NamedTuple):
    """Bounds in degrees, with the waters."""

    south: float
    north: float
    west: float
    east: float


BOXES = (
    Box(22.0, 22.7, 113.4, 114.6),  # Hong Kong and Macao
    Box(21.7, 25.4, 119.2, 122.2),  # Taiwan and Penghu
)


def side_of(adcode: int) -> int:
    """Return the side of an area; 0, the code of an outlet without an area, counts as the mainland."""
    province = adcode // 10_000
    return province if province in (TAIWAN, HONG_KONG, MACAO) else MAINLAND


def sides_of(adcodes: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return `side_of` of many areas."""
    provinces = adcodes // 10_000
    is_apart = np.isin(provinces, (TAIWAN, HONG_KONG, MACAO))
    return np.where(is_apart, provinces, MAINLAND).astype(np.uint8)


def is_near_boundary(lat: float, lon: float) -> bool:
    """Return whether a position may be in Hong Kong, Macao or Taiwan."""
    return any(box.south <= lat <= box.north and box.west <= lon <= box.east for box in BOXES)


def side_at(areas: Callable[[], Areas], point: Point) -> int:
    """Return the side of a position; polygons are only read near Hong Kong, Macao and Taiwan."""
    if not is_near_boundary(*point):
        return MAINLAND
    division = areas().at(point)
    if division is None:
        nearby = areas().near(point, COAST_METRES)
        division = nearby[0] if nearby else None
    return side_of(int(division.adcode)) if division else MAINLAND
