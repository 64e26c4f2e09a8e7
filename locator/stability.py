"""Is the first outlet first wherever in the doubt the caller may stand, and what would settle it.

Near enough for a plane: the line on which two outlets are equally far lies as far from the origin as
half the difference of the squared distances over the distance between the outlets.
"""

from typing import NamedTuple

from .geo import Point, bearing, metres
from .search import Nearest, nearest
from .snapshot import Filter, Snapshot

RIVALS = 5
LOOKED_AT = 50


class Verdict(NamedTuple):
    """Whether the first stays first, the others that may be, and the one question that would tell."""

    stable: bool
    rivals: list[int]
    ask: dict[str, str] | None


STABLE = Verdict(True, [], None)


def judge(snapshot: Snapshot, origin: Point, doubt: float, wanted: Filter) -> Verdict:
    """The verdict over a circle of `doubt` metres around the origin."""
    found = nearest(snapshot, Nearest(origin, LOOKED_AT, None, wanted)).indices
    if len(found) < 2 or doubt <= 0:
        return STABLE
    first, *others = found
    rivals = [i for i in others if _reach(snapshot, origin, first, i) < doubt]
    if not rivals:
        return STABLE
    return Verdict(False, rivals[:RIVALS], _question(snapshot, origin, first, rivals[0]))


def _reach(snapshot: Snapshot, origin: Point, first: int, other: int) -> float:
    """Metres from the origin to where the other outlet becomes as near as the first."""
    a, b = snapshot.point(first), snapshot.point(other)
    apart = metres(a, b)
    if apart == 0:
        return float("inf")
    return float((metres(origin, b) ** 2 - metres(origin, a) ** 2) / (2 * apart))


def _question(snapshot: Snapshot, origin: Point, first: int, other: int) -> dict[str, str]:
    """Which of two districts or townships, when they differ; otherwise which side."""
    a, b = (snapshot.outlet(i).get("address", {}) for i in (first, other))
    for level in ("district", "township"):
        if a.get(level) and b.get(level) and a[level] != b[level]:
            pair = a[level], b[level]
            return {"zh": f"是在{pair[0]}还是{pair[1]}？", "en": f"Is it in {pair[0]} or in {pair[1]}?"}
    side = round(bearing(snapshot.point(first), snapshot.point(other)) / 90) % 4
    zh, en = (("南", "北"), ("西", "东"), ("北", "南"), ("东", "西"))[side], SIDES[side]
    return {"zh": f"是在{zh[0]}边还是{zh[1]}边？", "en": f"Is it on the {en[0]} or on the {en[1]} side?"}


SIDES = (("south", "north"), ("west", "east"), ("north", "south"), ("east", "west"))
