"""Checks whether the nearest outlet is the nearest anywhere within the uncertainty of the origin.

Uses a planar approximation: the perpendicular bisector of two outlets is as far from the origin as half
the difference of the squared distances, divided by the distance between the outlets.
"""

from typing import NamedTuple

import numpy as np

from ...geo.point import Floats, Point
from ...index.search import Nearest, nearest
from ...index.snapshot import Filter, Snapshot
from ...places.evidence import is_same_place
from ...places.interpretation import Interpretation

MAX_RIVALS = 5
MIN_RIVAL_CONFIDENCE = 0.15  # from which on another place is likely enough to be meant
MAX_CANDIDATES = 50


class Stability(NamedTuple):
    """Whether the nearest outlet is stable, and the rivals if not."""

    stable: bool
    rivals: list[int]


STABLE = Stability(True, [])


def assess_stability(snapshot: Snapshot, origin: Point, radius: float, condition: Filter) -> Stability:
    """Return the stability over a circle of `radius` metres around the origin."""
    if radius <= 0:
        return STABLE
    hits = nearest(snapshot, Nearest(origin, MAX_CANDIDATES, None, condition))
    if len(hits.indices) < 2:
        return STABLE
    radii = _stable_radii(snapshot.xyz[hits.indices], np.asarray(hits.chords))
    rivals = [hits.indices[i + 1] for i in np.flatnonzero(radii < radius)]
    return Stability(False, rivals[:MAX_RIVALS]) if rivals else STABLE


def rival_outlets(snapshot: Snapshot, meant: Interpretation, condition: Filter) -> list[int]:
    """Return the nearest outlets of other places that a text may mean, if they differ from the best one's."""
    best, *others = meant.matches
    likely = [
        m for m in others if m.confidence >= MIN_RIVAL_CONFIDENCE and not is_same_place(m.place, best.place)
    ]
    first = _nearest_outlet(snapshot, best.place.point, condition)
    rivals = (_nearest_outlet(snapshot, match.place.point, condition) for match in likely[:MAX_RIVALS])
    return list(dict.fromkeys(rival for rival in rivals if rival is not None and rival != first))


def _nearest_outlet(snapshot: Snapshot, point: Point, condition: Filter) -> int | None:
    return next(iter(nearest(snapshot, Nearest(point, 1, None, condition)).indices), None)


def _stable_radii(xyz: Floats, chords: Floats) -> Floats:
    """Return the metres from the origin to where each outlet but the first becomes as near as the first.

    `xyz` are n earth-centred positions, shape (n, 3), `chords` their n distances from the origin, in metres.
    """
    separations = np.linalg.norm(xyz[1:] - xyz[0], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        radii = (chords[1:] ** 2 - chords[0] ** 2) / (2 * separations)
    return np.where(separations == 0, np.inf, radii)
