"""Street corners of an extract, and pairs of them at chosen distances."""

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import osmium

from locator.geo.point import Point

CORNERS = 20_000  # drawn from those of the extract
NEAR_ENOUGH = 0.1  # share of the distance drawn by which that of a pair may differ
METRES_PER_DEGREE = 111_195.0


def corners_of(extract: Path) -> list[Point]:
    """Return street corners, drawn by chance if there are many."""
    streets = osmium.FileProcessor(extract).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    degrees = array("d")  # a large extract has millions of corners
    for way in filter(lambda thing: thing.is_way(), streets):
        for at in (node.location for node in way.nodes):
            if at.valid():
                degrees.extend((at.lat, at.lon))
    corners = np.frombuffer(degrees).reshape(-1, 2)
    drawn = np.random.default_rng(7).permutation(len(corners))[:CORNERS]
    return [Point(*pair) for pair in corners[drawn].tolist()]


def pairs(corners: Sequence[Point], minimum: float, maximum: float) -> Iterator[tuple[Point, Point]]:
    """Yield pairs without end, at distances in metres that are spread evenly by their logarithm."""
    rng = np.random.default_rng(7)
    places = np.array(corners)
    flat = places * METRES_PER_DEGREE * (1.0, np.cos(np.radians(places[:, 0].mean())))
    farthest = min(maximum, float(np.hypot(*np.ptp(flat, axis=0))))
    while True:
        distance = np.exp(rng.uniform(np.log(minimum), np.log(farthest)))
        start = rng.integers(len(corners))
        off = np.hypot(*(flat - flat[start]).T)
        ends = np.flatnonzero((np.abs(off - distance) < distance * NEAR_ENOUGH) & (off >= minimum))
        if len(ends):
            yield corners[start], corners[rng.choice(ends)]
