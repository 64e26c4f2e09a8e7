"""Medians of points, their errors measured by leaving one out, and clusters of points."""

from collections.abc import Iterator, Sequence
from math import ceil

from ..geo.point import Point, metres

SHARE = 0.95
DEGREE_METRES = 110_500.0  # of latitude at least


def median_point(points: Sequence[Point]) -> Point:
    """Return the median of latitudes and longitudes."""
    return Point(_median(sorted(p.lat for p in points)), _median(sorted(p.lon for p in points)))


def distances_left_out(points: Sequence[Point]) -> list[float]:
    """Return the metres from each point to the median of the others; empty for a single point."""
    if len(points) < 2:
        return []
    lats, lons = sorted(p.lat for p in points), sorted(p.lon for p in points)
    return [
        metres(point, Point(_median_without(lats, point.lat), _median_without(lons, point.lon)))
        for point in points
    ]


def quantile(values: Sequence[float], share: float = SHARE) -> float:
    """Return the smallest value that a share of the values does not exceed; 0 without values."""
    return sorted(values)[ceil(share * len(values)) - 1] if values else 0.0


def clusters(points: Sequence[Point], reach: float) -> Iterator[list[int]]:
    """Yield the indices of points that are connected by steps of at most `reach` metres."""
    remaining, most = list(range(len(points))), reach / DEGREE_METRES
    while remaining:
        cluster, remaining = remaining[:1], remaining[1:]
        for index in cluster:  # grows meanwhile
            point = points[index]
            near = [i for i in remaining if abs(points[i].lat - point.lat) <= most]  # cheap, before metres
            near = [i for i in near if metres(points[i], point) <= reach]
            cluster += near
            remaining = sorted({*remaining} - {*near}) if near else remaining
        yield sorted(cluster)


def _median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _median_without(ordered: Sequence[float], value: float) -> float:
    """Return the median of ordered values without one of them."""
    count = len(ordered) - 1
    middle = count // 2

    def remaining(rank: int) -> float:
        return ordered[rank] if ordered[rank] < value else ordered[rank + 1]

    return remaining(middle) if count % 2 else (remaining(middle - 1) + remaining(middle)) / 2
