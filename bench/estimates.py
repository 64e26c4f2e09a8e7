"""Estimated trips against routed ones on an extract (`OSM=FILE`), per mode and distance.

Pairs of street corners, at least 500 m apart, as far as the extract permits: a small extract measures short
trips only.
"""

import os
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import osmium

from locator.directions.build import build
from locator.directions.route import MODES, NoRoute, RouterUnavailable, TravelMode
from locator.directions.travel_estimate import estimate
from locator.directions.valhalla import Valhalla
from locator.geo.point import Point, metres
from tests.walks import draw, install, routed

from .tables import show

PAIRS, MIN_METRES, MAX_FAILURES = 1_000, 500.0, 2_000
LIMITS = (1_000.0, 2_000.0, 3_000.0, 10_000.0, 50_000.0, 300_000.0)  # upper bounds of the rows
CLOSE = 0.25


class Trip(NamedTuple):
    """Straight-line metres, routed metres and seconds, estimated seconds."""

    straight: float
    metres: float
    seconds: float
    estimated: float


def main() -> None:
    """Print the tables."""
    install()
    with tempfile.TemporaryDirectory() as folder:
        extract = Path(os.environ["OSM"]) if "OSM" in os.environ else draw(Path(folder))
        tiles = Path(folder) / "routes.tar"
        build([extract], tiles)
        corners = _corners(extract)
        with routed(tiles) as address:
            valhalla = Valhalla(address, seconds=20.0)
            rows = [row for mode in MODES for row in _rows(mode, _trips(valhalla, corners, mode))]
    header = (
        "mode",
        "m straight up to",
        "pairs",
        "detour p50",
        "s per m p50",
        "ratio p5",
        "p50",
        "p95",
        "≤ 25 %",
    )
    show("estimated against routed time", header, rows)


def _corners(extract: Path) -> list[Point]:
    streets = osmium.FileProcessor(extract).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    nodes = (node for thing in streets if thing.is_way() for node in thing.nodes if node.location.valid())
    return [Point(node.location.lat, node.location.lon) for node in nodes]


def _trips(valhalla: Valhalla, corners: Sequence[Point], mode: TravelMode) -> list[Trip]:
    rng, trips, failures = random.Random(7), list[Trip](), 0
    while len(trips) < PAIRS and failures < MAX_FAILURES:
        start, end = rng.choice(corners), rng.choice(corners)
        straight = metres(start, end)
        if straight < MIN_METRES:
            failures += 1
            continue
        try:
            route = valhalla.route(start, end, mode)
        except (NoRoute, RouterUnavailable):
            failures += 1
            continue
        trips.append(Trip(straight, route.metres, route.seconds, estimate(straight, mode).seconds))
    return trips


def _rows(mode: TravelMode, trips: Sequence[Trip]) -> list[tuple[object, ...]]:
    groups = [
        [trip for trip in trips if low <= trip.straight < high]
        for low, high in zip((0.0, *LIMITS), LIMITS, strict=False)
    ]
    rows = [_row(mode, f"{high:.0f}", group) for high, group in zip(LIMITS, groups, strict=True) if group]
    return [*rows, _row(mode, "all", trips)] if trips else rows


def _row(mode: TravelMode, name: str, trips: Sequence[Trip]) -> tuple[object, ...]:
    straight, length, seconds, estimated = np.array(trips).T
    ratios = estimated / seconds
    spread = (f"{value:.2f}" for value in np.percentile(ratios, (5, 50, 95)))
    close = np.mean(np.abs(ratios - 1) <= CLOSE)
    detour, pace = np.median(length / straight), np.median(seconds / straight)
    return mode, name, len(trips), f"{detour:.2f}", f"{pace:.3f}", *spread, f"{close:.0%}"


if __name__ == "__main__":
    main()
