"""Correctness: 100,000 random queries with every filter, compared with PROJ's geodesic."""

from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

import numpy as np
from pyproj import Geod

from locator.geo.point import Point, ecef_point, metres_along
from locator.index.search import ROUNDING, Nearest, nearest
from locator.index.snapshot import Filter, Snapshot
from tests.network import NOW

from .network import origins, sample_rows, snapshot
from .tables import show

QUESTIONS = 100_000
PROCESSES = 2
EDGES = [
    (90.0, 0.0),
    (-90.0, 0.0),
    (0.0, 180.0),
    (0.0, -180.0),
    (35.0, 179.9999),
    (-12.0, -179.9999),
    (89.99, 10.0),
]


def main() -> None:
    """Print the number of wrong answers."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        found = list(pool.map(_part, range(PROCESSES)))
    wrong = {name: sum(part[name] for part in found) for name in found[0]}
    total = wrong.pop("queries")
    show(
        f"wrong answers of {total:,} queries, compared with the geodesic",
        ("kind", "number"),
        list(wrong.items()),
    )


def _part(number: int) -> dict[str, int]:
    network = snapshot(sample_rows())
    rng = np.random.default_rng(100 + number)
    places = origins(sample_rows(), QUESTIONS // PROCESSES - len(EDGES) - 500, seed=number)
    places += [Point(*edge) for edge in EDGES]
    places += [Point(float(a), float(b)) for a, b in rng.uniform((-90, -180), (90, 180), (500, 2))]
    wrong = {"queries": len(places), "wrong order or set": 0, "distance off by over 1 mm": 0}
    for place in places:
        question = Nearest(place, int(rng.integers(1, 51)), None, _filter(rng))
        hits = nearest(network, question)
        refs, metres = _expected(network, question)
        wrong["wrong order or set"] += hits.indices != refs
        wrong["distance off by over 1 mm"] += not _same_lengths(network, place, hits, metres)
    return wrong


def _same_lengths(network: Snapshot, place: Point, hits: object, metres: list[float]) -> bool:
    pairs = zip(hits.chords, hits.indices, metres, strict=False)  # type: ignore[attr-defined]
    return all(abs(metres_along(chord, place, network.point(i)) - true) < 1e-3 for chord, i, true in pairs)


def _filter(rng: np.random.Generator) -> Filter:
    def some(width: int, share: float) -> int:
        return int(1 << rng.integers(width)) if rng.random() < share else 0

    at = NOW + timedelta(hours=int(rng.integers(0, 24)) * 7) if rng.random() < 0.3 else None
    return Filter(some(2, 0.3), some(10, 0.4), some(9, 0.3), some(7, 0.3), at)


def _expected(network: Snapshot, question: Nearest) -> tuple[list[int], list[float]]:
    """Return the nearest matching outlets by geodesic; the chord shortlist has a margin of 10 %."""
    fitting = np.flatnonzero(network.matches(question.filter))
    if not len(fitting):
        return [], []
    chords = np.linalg.norm(network.xyz[fitting] - np.array(ecef_point(question.origin)), axis=1)
    reach = np.partition(chords, min(question.limit, len(chords)) - 1)[min(question.limit, len(chords)) - 1]
    near = fitting[(chords <= reach * 1.1 + 1) | (reach > 5e6)]
    here = np.full(len(near), question.origin.lon), np.full(len(near), question.origin.lat)
    lengths = Geod(ellps="WGS84").inv(*here, network.lon[near], network.lat[near])[2]
    order = np.lexsort((near, np.round(lengths / ROUNDING)))[: question.limit]
    return near[order].tolist(), lengths[order].tolist()
