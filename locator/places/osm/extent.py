"""The middle and the width of a way or a relation, out of where its nodes lie."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, radians
from typing import NamedTuple

from ...geo.point import Point, metres


class Extent(NamedTuple):
    """A point to go to and the box around it, in degrees."""

    point: Point
    low: Point
    high: Point

    def half_diagonal(self) -> float:
        """Metres from the middle of the box to its corner."""
        return metres(self.low, self.high) / 2

    def reach(self) -> float:
        """Metres from the point to the farthest corner of the box."""
        corners = (
            Point(lat, lon) for lat in (self.low.lat, self.high.lat) for lon in (self.low.lon, self.high.lon)
        )
        return max(metres(self.point, corner) for corner in corners)


def of_way(points: Sequence[Point], *, line: bool) -> Extent | None:
    """A line goes by its middle node, what is closed by the centre of its area; None without nodes."""
    if not points:
        return None
    closed = len(points) > 3 and points[0] == points[-1] and not line
    point = _centre(points) if closed else points[len(points) // 2]
    return _around(point, points)


def of_members(extents: Iterable[Extent]) -> Extent | None:
    """The middle of the members of a relation; None when none of them is known."""
    known = list(extents)
    if not known:
        return None
    box = _around(known[0].point, [corner for each in known for corner in (each.low, each.high)])
    if len(known) == 1:
        return known[0]
    return box._replace(point=Point((box.low.lat + box.high.lat) / 2, (box.low.lon + box.high.lon) / 2))


def _around(point: Point, points: Sequence[Point]) -> Extent:
    lats, lons = [p.lat for p in points], [p.lon for p in points]
    return Extent(point, Point(min(lats), min(lons)), Point(max(lats), max(lons)))


def _centre(ring: Sequence[Point]) -> Point:
    """The centroid of a closed ring, in a plane that touches it."""
    start, wide = ring[0], cos(radians(ring[0].lat))
    flat = [((p.lon - start.lon) * wide, p.lat - start.lat) for p in ring]
    double = east = north = 0.0
    for (ax, ay), (bx, by) in pairwise(flat):
        cross = ax * by - bx * ay
        double, east, north = double + cross, east + (ax + bx) * cross, north + (ay + by) * cross
    if abs(double) < 1e-14:  # a ring without area
        return ring[len(ring) // 2]
    return Point(start.lat + north / (3 * double), start.lon + east / (3 * double) / wide)
