"""What to draw in a viewport: outlets that stand together as one cluster, others by themselves.

A square grid of web Mercator pixels, one level per zoom, sorted by cell, so that a viewport is a
few slices of it. Levels are made when first asked for and kept with the snapshot.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidParameter
from ..geo.point import Box, Floats
from ..runtime.cache import Kept
from .snapshot import WARMED, Filter, Indices, Snapshot

CELL_PIXELS = 80
TILE_PIXELS = 256
SINGLE_FROM_ZOOM = 17
MOST_ROWS = 4_000  # of cells, far more than a screen has
MOST_FEATURES = 4_000
LEVELS_KEPT = 64
SMALLER = "ask for a smaller box, or for a lower zoom"
MOST_NORTH = 85.05112878  # degrees, where web Mercator ends


@dataclass(frozen=True, slots=True)
class Level:
    """The cells of one zoom: keys ascending, how many outlets each holds, where, and the first of them."""

    columns: int
    keys: NDArray[np.int64]
    counts: NDArray[np.int64]
    lat: Floats
    lon: Floats
    first: Indices


class View(NamedTuple):
    """A filter and a zoom."""

    filter: Filter
    zoom: int


class Clusters:
    """The levels of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._levels: Kept[View, Level] = Kept(LEVELS_KEPT)

    def warm(self, before: "Clusters") -> None:
        """Make now the levels made last in the release before, but for those of an instant."""
        for view in before._levels.newest(WARMED):
            if view.filter.open_at is None:
                self._levels.get(view, self._make)

    def inside(self, box: Box, view: View) -> list[dict[str, Any]]:
        """GeoJSON features: a cluster has `count`, a single outlet has `ref`, `name`, `kind` and `page`."""
        level = self._levels.get(view, self._make)
        held = np.concatenate([_cells(level, part) for part in box.parts()])
        columns = (level.counts, level.first, level.lat, level.lon)
        cells = zip(*(column[held].tolist() for column in columns), strict=True)
        return [self._feature(*cell) for cell in cells]

    def _feature(self, count: int, first: int, lat: float, lon: float) -> dict[str, Any]:
        told = {"count": count} if count > 1 else self.snapshot.brief(first)
        place = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
        return {"type": "Feature", "geometry": place, "properties": told}

    def _make(self, view: View) -> Level:
        snapshot = self.snapshot
        indices = snapshot.subset(view.filter).indices
        lat, lon = snapshot.lat[indices], snapshot.lon[indices]
        columns = _columns(view.zoom)
        keys = _rows(lat, columns) * columns + _columns_of(lon, columns)
        if view.zoom >= SINGLE_FROM_ZOOM:
            order = np.argsort(keys, kind="stable")
            return Level(columns, keys[order], np.ones_like(keys), lat[order], lon[order], indices[order])
        cells, first, cell_of, counts = np.unique(
            keys, return_index=True, return_inverse=True, return_counts=True
        )
        middle = [np.bincount(cell_of, weights=degrees) / counts for degrees in (lat, lon)]
        return Level(columns, cells, counts, middle[0], middle[1], indices[first])


def _columns(zoom: int) -> int:
    return max(1, (TILE_PIXELS << zoom) // CELL_PIXELS)


def _columns_of(lon: Floats, columns: int) -> NDArray[np.int64]:
    return np.clip((lon + 180) / 360 * columns, 0, columns - 1).astype(np.int64)


def _rows(lat: Floats, columns: int) -> NDArray[np.int64]:
    phi = np.radians(np.clip(lat, -MOST_NORTH, MOST_NORTH))
    share = (1 - np.arcsinh(np.tan(phi)) / np.pi) / 2
    return np.clip(share * columns, 0, columns - 1).astype(np.int64)


def _cells(level: Level, box: Box) -> NDArray[np.int64]:
    top, bottom = _rows(np.array([box.north, box.south]), level.columns).tolist()
    left, right = _columns_of(np.array([box.west, box.east]), level.columns).tolist()
    if bottom - top >= MOST_ROWS:
        raise InvalidParameter("bbox", "is far larger than a screen at this zoom", hint=SMALLER)
    starts = np.arange(top, bottom + 1) * level.columns
    first = np.searchsorted(level.keys, starts + left)
    last = np.searchsorted(level.keys, starts + right, side="right")
    if (last - first).sum() > MOST_FEATURES:
        raise InvalidParameter("bbox", f"holds more than {MOST_FEATURES} things to draw", hint=SMALLER)
    return np.concatenate([np.arange(a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)])
