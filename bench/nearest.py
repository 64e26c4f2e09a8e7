"""Nearest search in process: Locator, brute force, shapely's STRtree, pykdtree and SQLite's R*Tree."""

import sqlite3
from collections.abc import Callable

import numpy as np
import shapely
from pykdtree.kdtree import KDTree

from locator.geo.point import Point, box_around, ecef_point
from locator.index.search import Nearest, nearest
from locator.index.snapshot import Filter, Snapshot

from .network import FILTERS, million, origins, sample_rows, snapshot, with_shares
from .tables import microseconds, show

K = 10
Work = Callable[[Point], object]


def main() -> None:
    """Print the tables of both sizes."""
    small = with_shares(sample_rows())
    ours = [_table(small, slow=True), _table(million(small), slow=False)]
    rows = [(name, ours[0][name], ours[1][name], f"{ours[1][name] / ours[0][name]:.2f}") for name in FILTERS]
    show("nearest: 1 M outlets against 22,300", ("filter", "22,300 µs", "1 M µs", "ratio"), rows)


def _table(rows: tuple, slow: bool) -> dict[str, float]:  # type: ignore[type-arg]
    network = snapshot(rows)
    places = origins(rows, 2_000)
    timings: dict[str, list[object]] = {}
    ours: dict[str, float] = {}
    for name, outlet_filter in FILTERS.items():
        works = _works(network, outlet_filter, slow)
        mine = ours[name] = microseconds(works.pop("Locator"), places)
        timings.setdefault("Locator", []).extend([mine, "1.0"])
        for other, work in works.items():
            took = microseconds(work, places, rounds=2, count=200 if other != "pykdtree, k only" else 2_000)
            timings.setdefault(other, []).extend([took, f"{took / mine:.1f}"])
    header = ["k = 10", *(cell for name in FILTERS for cell in (f"{name}, µs", "ratio"))]
    show(
        f"nearest in process, {len(network):,} outlets",
        header,
        [[name, *cells] for name, cells in timings.items()],
    )
    return ours


def _works(network: Snapshot, outlet_filter: Filter, slow: bool) -> dict[str, Work]:
    indices = network.subset(outlet_filter).indices
    works: dict[str, Work] = {
        "Locator": lambda point: nearest(network, Nearest(point, K, None, outlet_filter))
    }
    works["pykdtree, k only"] = _kdtree(network.xyz[indices])
    works["brute force, numpy"] = _brute(network.xyz[indices])
    works["STRtree, degrees (not exact)"] = _strtree(network, indices)
    if slow:
        works["SQLite R*Tree"] = _rtree(network, indices)
    return works


def _kdtree(xyz: np.ndarray) -> Work:  # type: ignore[type-arg]
    tree = KDTree(xyz)
    return lambda point: tree.query(np.array([ecef_point(point)]), k=K)


def _brute(xyz: np.ndarray) -> Work:  # type: ignore[type-arg]
    def work(point: Point) -> object:
        squares = ((xyz - np.array(ecef_point(point))) ** 2).sum(axis=1)
        few = np.argpartition(squares, K)[:K]
        return few[np.argsort(squares[few])]

    return work


def _strtree(network: Snapshot, indices: np.ndarray) -> Work:  # type: ignore[type-arg]
    tree = shapely.STRtree(shapely.points(network.lon[indices], network.lat[indices]))

    def work(point: Point) -> object:
        reach = 0.02
        while (
            len(
                found := tree.query(
                    shapely.box(point.lon - reach, point.lat - reach, point.lon + reach, point.lat + reach)
                )
            )
            < K
        ):
            reach *= 2
        return found

    return work


def _rtree(network: Snapshot, indices: np.ndarray) -> Work:  # type: ignore[type-arg]
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE place USING rtree(id, west, east, south, north)")
    rows = [(i, network.lon[i], network.lon[i], network.lat[i], network.lat[i]) for i in indices.tolist()]
    database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", rows)
    query = "SELECT id FROM place WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?"

    def work(point: Point) -> object:
        reach = 3_000.0
        while True:
            box = box_around(point, reach)
            found = [i for (i,) in database.execute(query, (box.east, box.west, box.north, box.south))]
            if len(found) >= K:
                here = np.array(ecef_point(point))
                return sorted(found, key=lambda i: float(((network.xyz[i] - here) ** 2).sum()))[:K]
            reach *= 3

    return work
