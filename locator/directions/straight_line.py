"""Straight line to an outlet, with its bearing and an estimated duration."""

from ..geo.point import Point, bearing, metres
from .route import FallbackReason, Maneuver, Reach, Route, TravelMode

# Metres per second: 5.1 and 4.0 km/h, Valhalla's defaults for walking and for a wheelchair.
SPEEDS: dict[TravelMode, float] = {"walk": 5.1 / 3.6, "wheelchair": 4.0 / 3.6}
DETOUR = 1.4  # our assumption: street length over straight-line length


def straight_route(start: Point, end: Point, mode: TravelMode, why: FallbackReason) -> Route:
    """Return the straight line: metres as the crow flies, seconds with the usual detour."""
    length, seconds = straight_reach(start, end, mode)[1:]
    depart = Maneuver("depart", start, length, seconds, bearing(start, end))
    return Route(
        "straight", mode, length, seconds, (depart, Maneuver("arrive", end, 0.0, 0.0)), (start, end), why
    )


def straight_reach(start: Point, end: Point, mode: TravelMode) -> Reach:
    """Return the length of the straight line and the estimated duration."""
    length = metres(start, end)
    return Reach("straight", length, length * DETOUR / SPEEDS[mode])
