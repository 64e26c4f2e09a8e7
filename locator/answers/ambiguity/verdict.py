"""Is the first outlet first wherever in the doubt the caller may stand.

Near enough for a plane: the line on which two outlets are equally far lies as far from the origin as
half the difference of the squared distances over the distance between the outlets.
"""

from typing import NamedTuple

from ...geo.point import Point, metres
from ...index.search import Nearest, nearest
from ...index.snapshot import Filter, Snapshot

RIVALS = 5
LOOKED_AT = 50


class Stability(NamedTuple):
    """Whether the first stays first, and the others that may be."""

    stable: bool
    rivals: list[int]


STABLE = Stability(True, [])


def judge(snapshot: Snapshot, origin: Point, doubt: float, wanted: Filter) -> Stability:
    """The verdict over a circle of `doubt` metres around the origin."""
    if doubt <= 0:
        return STABLE
    found = nearest(snapshot, Nearest(origin, LOOKED_AT, None, wanted)).indices
    if len(found) < 2:
        return STABLE
    first, *others = found
    rivals = [i for i in others if _reach(snapshot, origin, first, i) < doubt]
    if not rivals:
        return STABLE
    return Stability(False, rivals[:RIVALS])


def _reach(snapshot: Snapshot, origin: Point, first: int, other: int) -> float:
    """Metres from the origin to where the other outlet becomes as near as the first."""
    a, b = snapshot.point(first), snapshot.point(other)
    apart = metres(a, b)
    if apart == 0:
        return float("inf")
    return float((metres(origin, b) ** 2 - metres(origin, a) ** 2) / (2 * apart))
