"""How long a way takes: by the router on foot, else by the straight line, and then said to be estimated.

The figures below are assumptions of ours, no measurements; every answer that rests on them carries them.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ..directions.route import Mode, Reach, Router, RouterUnavailable
from ..geo import Point, metres

WALK_SPEED = 1.2  # metres a second: an adult who does not hurry
WALK_DETOUR = 1.3  # metres of streets to a metre of straight line
WALKED = 5_000.0  # metres of straight line up to which somebody is thought to walk
RIDE_SPEED = 5.5  # metres a second: about 20 km/h from door to door, waiting included
RIDE_DETOUR = 1.4


class Way(NamedTuple):
    """Metres and seconds of a way; `walk` or `ride`, along a network (`route`) or estimated (`straight`)."""

    kind: Literal["route", "straight"]
    mode: Literal["walk", "ride"]
    metres: float
    seconds: float


class Estimate:
    """Times on foot from the straight line alone, where there is no router."""

    def reach(self, start: Point, ends: Sequence[Point], mode: Mode = "walk") -> list[Reach | None]:
        """Length and time to each end, along the straight line and a usual detour."""
        lengths = (metres(start, end) * WALK_DETOUR for end in ends)
        return [Reach("straight", length, length / WALK_SPEED) for length in lengths]


def ways(router: Router | None, start: Point, ends: Sequence[Point]) -> list[Way]:
    """The way to each end: on foot where one would walk, else a ride; one question to the router in all."""
    straight = [metres(start, end) for end in ends]
    near = [i for i, length in enumerate(straight) if length <= WALKED]
    walked = dict(zip(near, _walked(router, start, [ends[i] for i in near]), strict=True))
    return [_way(walked.get(i), length) for i, length in enumerate(straight)]


def _walked(router: Router | None, start: Point, ends: Sequence[Point]) -> list[Reach | None]:
    if router is not None and ends:
        try:
            return router.reach(start, ends, "walk")
        except RouterUnavailable:
            pass
    return Estimate().reach(start, ends)


def _way(reach: Reach | None, straight: float) -> Way:
    """What was reached on foot; a ride where it is too far, or where no way leads on foot."""
    if reach is not None:
        return Way(reach.kind, "walk", reach.metres, reach.seconds)
    length = straight * RIDE_DETOUR
    return Way("straight", "ride", length, length / RIDE_SPEED)
