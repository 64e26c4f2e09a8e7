"""How long a way takes: on foot as the router says it, by a ride where nobody would walk.

The figures below are assumptions of ours, no measurements; every answer that rests on them carries them.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ...directions.route import Reach, Router
from ...geo.point import Point, metres

WALKED = 5_000.0  # metres of straight line up to which somebody is thought to walk
RIDE_SPEED = 5.5  # metres a second: about 20 km/h from door to door, waiting included
RIDE_DETOUR = 1.4


class TravelTime(NamedTuple):
    """Metres and seconds of a way; `walk` or `ride`, along a network (`route`) or estimated (`straight`)."""

    kind: Literal["route", "straight"]
    mode: Literal["walk", "ride"]
    metres: float
    seconds: float


def ways(router: Router, start: Point, ends: Sequence[Point]) -> list[TravelTime]:
    """The way to each end: on foot where one would walk, else a ride; one question to the router in all.

    The router is one that always answers, as `Ways` does.
    """
    straight = [metres(start, end) for end in ends]
    near = [i for i, length in enumerate(straight) if length <= WALKED]
    reached = router.reach(start, [ends[i] for i in near], "walk") if near else []
    walked = dict(zip(near, reached, strict=True))
    return [_way(walked.get(i), length) for i, length in enumerate(straight)]


def _way(reach: Reach | None, straight: float) -> TravelTime:
    """What was reached on foot; a ride where it is too far, or where no way leads on foot."""
    if reach is not None:
        return TravelTime(reach.kind, "walk", reach.metres, reach.seconds)
    length = straight * RIDE_DETOUR
    return TravelTime("straight", "ride", length, length / RIDE_SPEED)
