"""Estimated trips against routed ones on an extract (`OSM=FILE`), per mode and distance.

Pairs of street corners from 500 m to the extent of the extract, evenly by the logarithm of their distance.
The last column is the share that any bands of distance would reach at most on these pairs, with a best value
for each group of a hundred pairs of like distance. `TILES=FILE` are the routing tiles, if there are any.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from locator.directions.build import build
from locator.directions.route import MODES, NoRoute, RouterUnavailable, TravelMode
from locator.directions.travel_estimate import estimate
from locator.directions.valhalla import Valhalla
from locator.geo.point import Floats, Point, metres
from tests.walks import draw, install, routed

from .street_corners import corners_of, pairs
from .tables import show

PAIRS, MAX_FAILURES = int(os.environ.get("PAIRS", "1000")), 2_000
MIN_METRES, MAX_METRES = 500.0, 300_000.0
LIMITS = (1_000.0, 2_000.0, 3_000.0, 10_000.0, 50_000.0, 300_000.0)  # upper bounds of the rows
CLOSE = 0.25
GROUP = 100  # pairs


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
        tiles = Path(os.environ.get("TILES") or Path(folder) / "routes.tar")
        if "TILES" not in os.environ:
            build([extract], tiles)
        corners = corners_of(extract)
        with routed(tiles) as address:
            valhalla = Valhalla(address, seconds=20.0)
            rows = [row for mode in MODES for row in _rows(mode, _trips(valhalla, corners, mode))]
    header = (
        *("mode", "m straight up to", "pairs", "detour p50", "s per m p50", "ratio p5", "p50", "p95"),
        *("≤ 25 % (95 %)", "best of any bands"),
    )
    show(f"estimated against routed time, {extract.name}", header, rows)


def _trips(valhalla: Valhalla, corners: Sequence[Point], mode: TravelMode) -> list[Trip]:
    trips, failures = list[Trip](), 0
    for start, end in pairs(corners, MIN_METRES, MAX_METRES):
        try:
            route = valhalla.route(start, end, mode)
        except (NoRoute, RouterUnavailable):
            failures += 1
        else:
            straight = metres(start, end)
            trips.append(Trip(straight, route.metres, route.seconds, estimate(straight, mode).seconds))
        if len(trips) == PAIRS or failures == MAX_FAILURES:
            break
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
    best = _best_share(straight, seconds)
    return mode, name, len(trips), f"{detour:.2f}", f"{pace:.3f}", *spread, f"{close:.0%}", f"{best:.0%}"


def _best_share(straight: Floats, seconds: Floats) -> float:
    """Return the largest share of pairs that estimates by distance alone can come close to."""
    pace = (seconds / straight)[np.argsort(straight)]
    groups = np.array_split(pace, max(1, len(pace) // GROUP))
    return sum(map(_most_close, groups)) / len(pace)


def _most_close(paces: Floats) -> int:
    """Return how many routed paces one estimated pace can be close to: from 1 / 1.25 to 1 / 0.75 of it."""
    ranked = np.sort(paces)
    ends = np.searchsorted(ranked, ranked * (1 + CLOSE) / (1 - CLOSE), side="right")
    return int((ends - np.arange(len(ranked))).max())


if __name__ == "__main__":
    main()
