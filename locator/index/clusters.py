"""Map clusters of a viewport, on a grid of square cells.

Cells are squares of web Mercator pixels, one level per zoom, sorted by key, so that a viewport is a few
slices of a level. Levels are built on first use and cached with the snapshot.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidParameter, message
from ..geo.geojson import PointFeature
from ..geo.point import Box, Floats
from ..runtime.cache import BoundedCache
from .snapshot import PREBUILT, Filter, Indices, MarkerProperties, Snapshot

CELL_PIXELS = 80
TILE_PIXELS = 256
SINGLE_FROM_ZOOM = 17
MAX_ROWS = 4_000  # of cells, far more than fit on a screen
MAX_FEATURES = 4_000
MAX_CACHED_LEVELS = 64
SMALLER_HINT = "use a smaller box or a lower zoom"
MAX_LATITUDE = 85.05112878  # degrees, the limit of web Mercator


@dataclass(frozen=True, slots=True)
class ClusterLevel:
    """The cells of one zoom: ascending keys, outlet count, mean position and first outlet of each."""

    columns: int
    keys: NDArray[np.int64]
    counts: NDArray[np.int64]
    lat: Floats
    lon: Floats
    first: Indices


class MapView(NamedTuple):
    """A filter and a zoom level."""

    filter: Filter
    zoom: int


class ClusterFeature(PointFeature):
    """A cluster or a single outlet."""

    properties: MarkerProperties


class Clusters:
    """Cached cluster levels of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._levels: BoundedCache[MapView, ClusterLevel] = BoundedCache(MAX_CACHED_LEVELS)

    def prebuild(self, previous: "Clusters") -> None:
        """Build the levels last used by the previous release, except those filtered by an instant."""
        for view in previous._levels.newest(PREBUILT):
            if view.filter.open_at is None:
                self._levels.get(view, self._build_level)

    def inside(self, box: Box, view: MapView) -> list[ClusterFeature]:
        """Return GeoJSON features: `count` for clusters; `ref`, `name`, `kind`, `page` for single outlets."""
        level = self._levels.get(view, self._build_level)
        matches = np.concatenate([_cells_in(level, part_box) for part_box in box.parts()])
        columns = (level.counts, level.first, level.lat, level.lon)
        cells = zip(*(column[matches].tolist() for column in columns), strict=True)
        return [self._feature(*cell) for cell in cells]

    def _feature(self, count: int, first: int, lat: float, lon: float) -> ClusterFeature:
        return {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]},
            "properties": {"count": count} if count > 1 else self.snapshot.summary(first),
        }

    def _build_level(self, view: MapView) -> ClusterLevel:
        snapshot = self.snapshot
        indices = snapshot.subset(view.filter).indices
        lat, lon = snapshot.lat[indices], snapshot.lon[indices]
        columns = _column_count(view.zoom)
        keys = _row_of(lat, columns) * columns + _column_of(lon, columns)
        if view.zoom >= SINGLE_FROM_ZOOM:
            order = np.argsort(keys, kind="stable")
            return ClusterLevel(
                columns, keys[order], np.ones_like(keys), lat[order], lon[order], indices[order]
            )
        cells, first, cell_of, counts = np.unique(
            keys, return_index=True, return_inverse=True, return_counts=True
        )
        centroids = [np.bincount(cell_of, weights=degrees) / counts for degrees in (lat, lon)]
        return ClusterLevel(columns, cells, counts, centroids[0], centroids[1], indices[first])


def _column_count(zoom: int) -> int:
    return max(1, (TILE_PIXELS << zoom) // CELL_PIXELS)


def _column_of(lon: Floats, columns: int) -> NDArray[np.int64]:
    return np.clip((lon + 180) / 360 * columns, 0, columns - 1).astype(np.int64)


def _row_of(lat: Floats, columns: int) -> NDArray[np.int64]:
    phi = np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE))
    share = (1 - np.arcsinh(np.tan(phi)) / np.pi) / 2
    return np.clip(share * columns, 0, columns - 1).astype(np.int64)


def _cells_in(level: ClusterLevel, box: Box) -> NDArray[np.int64]:
    top, bottom = _row_of(np.array([box.north, box.south]), level.columns).tolist()
    left, right = _column_of(np.array([box.west, box.east]), level.columns).tolist()
    if bottom - top >= MAX_ROWS:
        raise InvalidParameter("bbox", "is too large for this zoom", hint=SMALLER_HINT)
    starts = np.arange(top, bottom + 1) * level.columns
    first = np.searchsorted(level.keys, starts + left)
    last = np.searchsorted(level.keys, starts + right, side="right")
    if (last - first).sum() > MAX_FEATURES:
        raise InvalidParameter(
            "bbox", message("contains more than {count} features", count=MAX_FEATURES), hint=SMALLER_HINT
        )
    return np.concatenate([np.arange(a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)])
