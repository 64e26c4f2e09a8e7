"""Straight line to an outlet, with its bearing and an estimated duration."""

from ..geo.point import Point, bearing, metres
from .route import FallbackReason, Maneuver, Reach, Route, TravelMode
from .travel_estimate import estimate


def straight_route(start: Point, end: Point, mode: TravelMode, why: FallbackReason) -> Route:
    """Return the straight line: metres as the crow flies, seconds with the usual detour and speed."""
    length, seconds = straight_reach(start, end, mode)[1:]
    depart = Maneuver("depart", start, length, seconds, bearing(start, end))
    return Route(
        "straight", mode, length, seconds, (depart, Maneuver("arrive", end, 0.0, 0.0)), (start, end), why
    )


def straight_reach(start: Point, end: Point, mode: TravelMode) -> Reach:
    """Return the length of the straight line and the estimated duration."""
    length = metres(start, end)
    return Reach("straight", length, estimate(length, mode).seconds)
