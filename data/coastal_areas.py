"""Provinces with the coast of another source: their polygons have corners some kilometres apart."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.pieces import pieces

REACH = 0.08  # degrees; how far land may lie outside a province's polygon
FRONTIER = 0.03  # degrees; outer borders farther from land abroad are coast
ISLES, OPEN_SEA = 0.3, 0.2  # degrees; islands so close to a province and so far from land abroad belong to it
ISLE = 0.003  # square degrees; the largest such island
SMALL = 0.5  # square degrees
DETAIL = 0.005  # degrees, of what is only measured

Array = NDArray[Any]


class CoastalAreas:
    """Provinces cut by the coast of the polygons in `land`, which do not overlap."""

    def __init__(self, provinces: Sequence[shapely.Geometry], land: Sequence[shapely.Geometry]) -> None:
        self._provinces, self._land = list(provinces), np.array(land)
        self._tree = shapely.STRtree(self._provinces)
        self._all = shapely.union_all(self._provinces)
        self._around = shapely.buffer(shapely.simplify(self._all, DETAIL), REACH)
        shapely.prepare([self._all, self._around])
        self._outside = self._land_outside()
        self._abroad = self._outside[shapely.area(self._outside) >= SMALL]
        self._lone = self._without_land()
        self._isles = self._isles_near()

    def parts(self) -> Iterator[tuple[int, float, shapely.Geometry]]:
        """Yield (province, area of the island in square degrees, piece)."""
        yield from self._on_land()
        yield from ((self._nearest(island), SMALL, island) for island in self._lone)
        yield from ((self._nearest(sliver), SMALL, sliver) for sliver in self._slivers())
        for isle in self._land[self._isles]:
            yield self._nearest(isle), isle.area, isle

    def coast(self) -> Iterator[tuple[float, shapely.Geometry]]:
        """Yield the coast near the provinces with the area of its island in square degrees."""
        near = shapely.intersects(self._around, self._land) & ~self._isles
        for land in self._land[near]:
            yield land.area, shapely.intersection(land.boundary, self._around)
        yield from ((isle.area, isle.boundary) for isle in self._land[self._isles])

    def frontier(self, outer: shapely.Geometry) -> shapely.Geometry:
        """Return the outer borders on land, and those of the islands that `land` lacks."""
        edges = _edges(shapely.segmentize(outer, DETAIL))
        on_land = _close(edges, shapely.simplify(self._abroad, DETAIL), FRONTIER)
        return shapely.multilinestrings(edges[on_land | _close(edges, self._lone, 1e-6)])

    def _nearest(self, shape: shapely.Geometry) -> int:
        return int(self._tree.nearest(shape))

    def _slivers(self) -> Array:
        """Return the land between the provinces' polygons and the coast."""
        is_near = shapely.covers(self._around, self._outside) & (shapely.area(self._outside) < SMALL)
        near = self._outside[is_near]
        touching: Array = near[shapely.dwithin(self._all, near, 1e-9)]
        return touching

    def _without_land(self) -> Array:
        """Return the islands of provinces that `land` lacks; they stay as they are."""
        islands = shapely.get_parts(self._provinces)
        has_land = np.unique(shapely.STRtree(self._land).query(islands, "intersects")[0])
        return np.delete(islands, has_land)

    def _isles_near(self) -> Array:
        """Return which polygons of `land` are islands of provinces that have no polygon for them."""
        apart = ~shapely.intersects(self._all, self._land)
        small = shapely.area(self._land) < ISLE
        found: Array = apart & small & shapely.dwithin(self._all, self._land, ISLES)
        abroad = np.concatenate([self._abroad, self._land[apart & ~small]])
        found[found] = ~_close(self._land[found], abroad, OPEN_SEA)
        return found

    def _land_outside(self) -> Array:
        crossing = self._land[
            shapely.intersects(self._all, self._land) & ~shapely.covers(self._all, self._land)
        ]
        outside: Array = shapely.get_parts(shapely.difference(shapely.multipolygons(crossing), self._all))
        return outside

    def _on_land(self) -> Iterator[tuple[int, float, shapely.Geometry]]:
        sizes, land = _cut(self._land)
        tree = shapely.STRtree(land)
        for number, province in enumerate(self._provinces):
            own = np.array(list(pieces(province)))
            for mine, other in tree.query(own, "intersects").T.tolist():
                yield number, sizes[other], shapely.intersection(own[mine], land[other])


def _cut(shapes: Array) -> tuple[list[float], list[shapely.Geometry]]:
    """Return the pieces of all shapes, after the area of the whole shape of each."""
    cut = [
        (float(area), piece)
        for area, s in zip(shapely.area(shapes), shapes, strict=True)
        for piece in pieces(s)
    ]
    return [area for area, _ in cut], [piece for _, piece in cut]


def _edges(lines: shapely.Geometry) -> Array:
    corners, line_of = shapely.get_coordinates(shapely.get_parts(shapely.get_parts(lines)), return_index=True)
    inside = line_of[1:] == line_of[:-1]
    return np.asarray(shapely.linestrings(np.stack([corners[:-1][inside], corners[1:][inside]], axis=1)))


def _close(shapes: Array, polygons: Array, distance: float) -> Array:
    """Return which shapes are within a distance in degrees of the boundary of a polygon."""
    lines = _edges(shapely.boundary(polygons))
    found = np.zeros(len(shapes), bool)
    found[np.unique(shapely.STRtree(lines).query(shapes, "dwithin", distance)[0])] = True
    return found
