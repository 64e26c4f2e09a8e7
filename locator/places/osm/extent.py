"""Representative point and bounding box of a way or relation, from its nodes."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, radians
from typing import NamedTuple

from ...geo.point import Point, metres


class Extent(NamedTuple):
    """A representative point and the bounding box, in degrees."""

    point: Point
    low: Point
    high: Point

    def half_diagonal(self) -> float:
        """Return half the diagonal of the box in metres."""
        return metres(self.low, self.high) / 2

    def reach(self) -> float:
        """Return the metres from the point to the farthest corner of the box."""
        corners = (
            Point(lat, lon) for lat in (self.low.lat, self.high.lat) for lon in (self.low.lon, self.high.lon)
        )
        return max(metres(self.point, corner) for corner in corners)


def of_way(points: Sequence[Point], *, line: bool) -> Extent | None:
    """Return the extent of a way: a line by its middle node, a ring by its centroid; None without nodes."""
    if not points:
        return None
    closed = len(points) > 3 and points[0] == points[-1] and not line
    point = _centre(points) if closed else points[len(points) // 2]
    return _around(point, points)


def of_members(extents: Iterable[Extent]) -> Extent | None:
    """Return the extent of a relation from its members; None without members."""
    members = list(extents)
    if not members:
        return None
    box = _around(members[0].point, [corner for member in members for corner in (member.low, member.high)])
    if len(members) == 1:
        return members[0]
    return box._replace(point=Point((box.low.lat + box.high.lat) / 2, (box.low.lon + box.high.lon) / 2))


def _around(point: Point, points: Sequence[Point]) -> Extent:
    lats, lons = [p.lat for p in points], [p.lon for p in points]
    return Extent(point, Point(min(lats), min(lons)), Point(max(lats), max(lons)))


def _centre(ring: Sequence[Point]) -> Point:
    """Return the centroid of a closed ring on its tangent plane."""
    start, wide = ring[0], cos(radians(ring[0].lat))
    flat = [((p.lon - start.lon) * wide, p.lat - start.lat) for p in ring]
    double = east = north = 0.0
    for (ax, ay), (bx, by) in pairwise(flat):
        cross = ax * by - bx * ay
        double, east, north = double + cross, east + (ax + bx) * cross, north + (ay + by) * cross
    if abs(double) < 1e-14:  # a ring without area
        return ring[len(ring) // 2]
    return Point(start.lat + north / (3 * double), start.lon + east / (3 * double) / wide)
