"""Sites for the next outlets: greedy maximal coverage.

Each step picks the place that newly covers the most people. The result is not optimal, but covers at
least 1 - 1/e, 63 %, of what the best choice of as many places would
(G. L. Nemhauser, L. A. Wolsey, M. L. Fisher, Mathematical Programming 14, 1978).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pykdtree.kdtree import KDTree

from ...geo.point import Floats, Point, ecef
from ...index.distances import metres_of
from ...index.search import ROUNDING
from ...index.snapshot import Indices
from ...places.gazetteer import Gazetteer
from .people import People

FIRST_FETCHED = 16
METHOD = (
    "greedy maximal coverage, not optimal: it reaches at least 63 % of the people that the best choice "
    "of the same number of locations would reach (Nemhauser, Wolsey, Fisher 1978)"
)


@dataclass(frozen=True, slots=True)
class Places:
    """m candidate places by code, in WGS-84: townships (9 digits), districts (6)."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    lat: Floats
    lon: Floats


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place for the next outlet: people newly covered, and the total covered from then on."""

    code: str
    name: str
    point: Point
    gained: int
    covered: int


def places_of(gazetteer: Gazetteer) -> Places:
    """Return the townships with a point of their own, and the districts; names include the parent areas."""
    rows = [(town.code, town.adcode, town.name, town.point) for town in gazetteer.townships() if town.exact]
    rows += [
        (area.adcode, area.parent, area.name, area.point) for area in gazetteer if area.level == "district"
    ]
    rows.sort()
    names = [" ".join([*(a.name for a in gazetteer.path(above)), name]) for _, above, name, _ in rows]
    lat, lon = np.array([point for *_, point in rows], dtype=np.float64).reshape(-1, 2).T.copy()
    return Places(tuple(code for code, *_ in rows), tuple(names), lat, lon)


def suggest(
    places: Places, people: People, reached: Floats, within: float, count: int
) -> Iterator[Suggestion]:
    """Yield up to `count` places, largest gain first, ties by code; fewer when everyone is covered.

    reached: metres from each population point to the nearest existing outlet, (n,); within: metres.
    """
    uncovered = np.where(reached > within, people.people, 0).astype(np.float64)
    covered = int(people.people.sum() - uncovered.sum())
    place, point = _pairs_within(places, people, np.flatnonzero(uncovered), within)
    for _ in range(count):
        gains = np.bincount(place, weights=uncovered[point], minlength=1)
        best = int(gains.argmax())
        if not gains[best]:
            return
        uncovered[point[place == best]] = 0
        covered += int(gains[best])
        where = Point(float(places.lat[best]), float(places.lon[best]))
        yield Suggestion(places.codes[best], places.names[best], where, int(gains[best]), covered)


def _pairs_within(
    places: Places, people: People, point_indices: Indices, within: float
) -> tuple[Indices, Indices]:
    """Return the pairs of a place and a population point at most `within` metres of geodesic apart."""
    if not len(point_indices) or not len(places.codes):
        return point_indices[:0], point_indices[:0]
    chords, indices = _near(places, people, point_indices, within)
    place, column = np.nonzero(np.isfinite(chords))
    point = point_indices[indices[place, column]]
    starts, ends = _degrees(places, place), _degrees(people, point)
    within_reach = metres_of(chords[place, column][:, None], starts, ends)[:, 0] <= within
    return place[within_reach], point[within_reach]


def _near(
    places: Places, people: People, point_indices: Indices, within: float
) -> tuple[Floats, NDArray[np.int64]]:
    """Return chords and indices of the points near each place, nearest first, (m, k), padded with inf.

    A chord is never longer than its geodesic, so no point within reach is missing.
    """
    tree = KDTree(ecef(people.lat[point_indices], people.lon[point_indices]))
    targets = ecef(places.lat, places.lon)
    fetched = FIRST_FETCHED
    while True:
        fetched = min(fetched, len(point_indices))
        chords, indices = tree.query(targets, k=fetched, distance_upper_bound=within + ROUNDING)
        chords = chords.reshape(len(targets), fetched)
        if fetched == len(point_indices) or not np.isfinite(chords[:, -1]).any():
            return chords, indices.reshape(chords.shape).astype(np.int64)
        fetched *= 4


def _degrees(of: Places | People, which: Indices) -> Floats:
    return np.stack([of.lat[which], of.lon[which]], axis=-1)[:, None, :]
