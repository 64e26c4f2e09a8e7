"""Checks whether the nearest outlet is the nearest anywhere within the uncertainty of the origin.

Uses a planar approximation: the perpendicular bisector of two outlets is as far from the origin as half
the difference of the squared distances, divided by the distance between the outlets.
"""

from typing import NamedTuple

from ...geo.point import Point, metres
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
    hits = nearest(snapshot, Nearest(origin, MAX_CANDIDATES, None, condition)).indices
    if len(hits) < 2:
        return STABLE
    first, *candidates = hits
    rivals = [i for i in candidates if _stable_radius(snapshot, origin, first, i) < radius]
    if not rivals:
        return STABLE
    return Stability(False, rivals[:MAX_RIVALS])


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


def _stable_radius(snapshot: Snapshot, origin: Point, first: int, other: int) -> float:
    """Return the metres from the origin to the point where the other outlet becomes as near as the first."""
    a, b = snapshot.point(first), snapshot.point(other)
    separation = metres(a, b)
    if separation == 0:
        return float("inf")
    return float((metres(origin, b) ** 2 - metres(origin, a) ** 2) / (2 * separation))
