"""Where the next outlets would help most: greedy maximal coverage.

Each next place is the one that newly brings the most people within reach. That is not the best choice of
all, but what it brings is at least 1 - 1/e, 63 %, of what the best choice of as many places would bring
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
    "greedy maximal coverage, not optimal: it brings at least 63 % of what the best possible choice "
    "of as many places would (Nemhauser, Wolsey, Fisher 1978)"
)


@dataclass(frozen=True, slots=True)
class Places:
    """m places where an outlet may stand, by code, in WGS-84: townships (9 digits), districts (6)."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    lat: Floats
    lon: Floats


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place for the next outlet: people it newly brings within reach, and all within reach from then on."""

    code: str
    name: str
    point: Point
    gained: int
    covered: int


def places_of(gazetteer: Gazetteer) -> Places:
    """The townships whose own point is known, and the districts; a name tells the areas above, too."""
    found = [(town.code, town.adcode, town.name, town.point) for town in gazetteer.townships() if town.exact]
    found += [
        (area.adcode, area.parent, area.name, area.point) for area in gazetteer if area.level == "district"
    ]
    found.sort()
    names = [" ".join([*(a.name for a in gazetteer.path(above)), name]) for _, above, name, _ in found]
    lat, lon = np.array([point for *_, point in found], dtype=np.float64).reshape(-1, 2).T.copy()
    return Places(tuple(code for code, *_ in found), tuple(names), lat, lon)


def suggest(
    places: Places, people: People, reached: Floats, within: float, count: int
) -> Iterator[Suggestion]:
    """At most `count` places, the most helpful first, equals by code; fewer when nobody is left to reach.

    reached: metres from each point of people to the nearest outlet there is, (n,); within: metres.
    """
    waiting = np.where(reached > within, people.people, 0).astype(np.float64)
    covered = int(people.people.sum() - waiting.sum())
    place, point = _reaches(places, people, np.flatnonzero(waiting), within)
    for _ in range(count):
        gains = np.bincount(place, weights=waiting[point], minlength=1)
        best = int(gains.argmax())
        if not gains[best]:
            return
        waiting[point[place == best]] = 0
        covered += int(gains[best])
        where = Point(float(places.lat[best]), float(places.lon[best]))
        yield Suggestion(places.codes[best], places.names[best], where, int(gains[best]), covered)


def _reaches(places: Places, people: People, among: Indices, within: float) -> tuple[Indices, Indices]:
    """The pairs of a place and a point of people `among` them, at most `within` metres of geodesic apart."""
    if not len(among) or not len(places.codes):
        return among[:0], among[:0]
    chords, found = _near(places, people, among, within)
    place, column = np.nonzero(np.isfinite(chords))
    point = among[found[place, column]]
    starts, ends = _degrees(places, place), _degrees(people, point)
    held = metres_of(chords[place, column][:, None], starts, ends)[:, 0] <= within
    return place[held], point[held]


def _near(places: Places, people: People, among: Indices, within: float) -> tuple[Floats, NDArray[np.int64]]:
    """Chords and numbers of all points near each place, nearest first, (m, k), inf where there are no more.

    A chord is never longer than its geodesic, so all that are within reach are among them.
    """
    tree = KDTree(ecef(people.lat[among], people.lon[among]))
    asked = ecef(places.lat, places.lon)
    fetched = FIRST_FETCHED
    while True:
        fetched = min(fetched, len(among))
        chords, found = tree.query(asked, k=fetched, distance_upper_bound=within + ROUNDING)
        chords = chords.reshape(len(asked), fetched)
        if fetched == len(among) or not np.isfinite(chords[:, -1]).any():
            return chords, found.reshape(chords.shape).astype(np.int64)
        fetched *= 4


def _degrees(of: Places | People, which: Indices) -> Floats:
    return np.stack([of.lat[which], of.lon[which]], axis=-1)[:, None, :]
