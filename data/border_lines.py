"""Boundary lines without duplicates, from polygons that share their edges exactly."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

LEVELS = ("outer", "district", "city", "province")
DIGITS = (4, 2)  # of the adcode: the first four identify the city, the first two the province

Array = NDArray[Any]


def border_lines(
    codes: Sequence[str], polygons: Sequence[shapely.Geometry]
) -> Iterator[tuple[str, shapely.Geometry]]:
    """Yield (level, merged lines): `outer` borders one area, the others separate two areas of that level.

    Polygons of one code count as one area: the edge between them is left out.
    """
    ends, owners = _segments(polygons)
    ends, owners = _sorted_by_place(ends, owners)
    first = np.concatenate([[True], np.any(ends[1:] != ends[:-1], axis=1)])
    starts = np.flatnonzero(first)
    twice = np.diff(np.append(starts, len(ends))) > 1
    left = owners[starts]
    right = np.where(twice, owners[np.minimum(starts + 1, len(owners) - 1)], -1)
    level = _level(np.array(codes), left, right)
    for number, name in enumerate(LEVELS):
        chosen = ends[starts][level == number].reshape(-1, 2, 2)
        if len(chosen):
            yield name, shapely.line_merge(shapely.multilinestrings(shapely.linestrings(chosen)))


def _segments(polygons: Sequence[shapely.Geometry]) -> tuple[Array, Array]:
    """Return both ends of every edge in canonical order, (n, 4) degrees, and the index of its polygon."""
    parts, polygon_of = shapely.get_parts(polygons, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    corners, ring_of = shapely.get_coordinates(rings, return_index=True)
    inside = ring_of[1:] == ring_of[:-1]
    a, b = corners[:-1][inside], corners[1:][inside]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    a, b = np.where(swap[:, None], b, a), np.where(swap[:, None], a, b)
    return np.hstack([a, b]), polygon_of[part_of][ring_of[:-1][inside]]


def _sorted_by_place(ends: Array, owners: Array) -> tuple[Array, Array]:
    order = np.lexsort(ends.T)
    return ends[order], owners[order]


def _level(codes: Array, left: Array, right: Array) -> Array:
    level = np.where(right < 0, 0, np.where(codes[left] == codes[right], -1, 1))
    for number, digits in enumerate(DIGITS, start=2):
        cut = codes.astype(f"U{digits}")
        level[(right >= 0) & (cut[left] != cut[right])] = number
    return level
