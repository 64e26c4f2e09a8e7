"""Travel times in the mode that suits each distance, from the router, or estimated from the straight line."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ...directions.route import Reach, Router, TravelMode
from ...directions.travel_estimate import estimate
from ...geo.point import Point, metres
from ...geo.travel_mode import MODES, mode_for


class TravelTime(NamedTuple):
    """Mode, metres and seconds of a trip, routed (`route`) or estimated (`straight`)."""

    kind: Literal["route", "straight"]
    mode: TravelMode
    metres: float
    seconds: float


def travel_times(
    router: Router, start: Point, ends: Sequence[Point], mode: TravelMode | None = None
) -> list[TravelTime]:
    """Return the travel time to each end, with a single router request per mode.

    Without a mode, each end has the one that suits its distance; an end with a way by car only is reached by
    car. The router must always answer, as `FallbackRouter` does.
    """
    lengths = [metres(start, end) for end in ends]
    modes = [mode or mode_for(length) for length in lengths]
    reaches: dict[int, Reach | None] = {}
    for one in MODES:
        by_car = mode is None and one == "drive"
        indices = [
            i for i, used in enumerate(modes) if used == one or (by_car and reaches.get(i, True) is None)
        ]
        found = router.reach(start, [ends[i] for i in indices], one) if indices else []
        for i, reach in zip(indices, found, strict=True):
            if modes[i] == one or (reach is not None and reach.kind == "route"):
                reaches[i], modes[i] = reach, one
    return [_travel_time(reaches[i], modes[i], length) for i, length in enumerate(lengths)]


def _travel_time(reach: Reach | None, used: TravelMode, straight: float) -> TravelTime:
    """Return the trip, estimated where the router has no route."""
    if reach is not None and reach.kind == "route":
        return TravelTime("route", used, reach.metres, reach.seconds)
    return TravelTime("straight", used, straight, estimate(straight, used).seconds)
