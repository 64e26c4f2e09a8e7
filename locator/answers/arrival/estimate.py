"""Travel times: walking times from the router, estimated rides beyond walking distance.

The constants are assumptions, not measurements; every answer based on them includes them.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ...directions.route import Reach, Router
from ...geo.point import Point, metres

MAX_WALK_METRES = 5_000.0  # straight-line metres up to which walking is assumed
RIDE_SPEED = 5.5  # metres per second: about 20 km/h door to door, waiting included
RIDE_DETOUR = 1.4


class TravelTime(NamedTuple):
    """Metres and seconds of a trip; `walk` or `ride`, routed (`route`) or estimated (`straight`)."""

    kind: Literal["route", "straight"]
    mode: Literal["walk", "ride"]
    metres: float
    seconds: float


def travel_times(router: Router, start: Point, ends: Sequence[Point]) -> list[TravelTime]:
    """Return the travel time to each end, walking where feasible, with a single router request.

    The router must always answer, as `FallbackRouter` does.
    """
    straight = [metres(start, end) for end in ends]
    walkable = [i for i, length in enumerate(straight) if length <= MAX_WALK_METRES]
    walks = router.reach(start, [ends[i] for i in walkable], "walk") if walkable else []
    walk_by_index = dict(zip(walkable, walks, strict=True))
    return [_travel_time(walk_by_index.get(i), length) for i, length in enumerate(straight)]


def _travel_time(walk: Reach | None, straight: float) -> TravelTime:
    """Return the walk, or an estimated ride if the end is too far or not reachable on foot."""
    if walk is not None:
        return TravelTime(walk.kind, "walk", walk.metres, walk.seconds)
    length = straight * RIDE_DETOUR
    return TravelTime("straight", "ride", length, length / RIDE_SPEED)
