"""Straight line to an outlet, with its bearing and duration: estimated, or walked where one is there."""

from ..geo.point import Point, bearing, metres
from .route import FallbackReason, Maneuver, Reach, Route, TravelMode, speed_off_network
from .travel_estimate import estimate

BESIDE_METRES = 30.0  # so near to an outlet one is there: streets would lead around it, or back to it


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


def is_beside(start: Point, end: Point) -> bool:
    """Return whether a position is at the outlet."""
    return metres(start, end) <= BESIDE_METRES


def route_beside(start: Point, end: Point, mode: TravelMode) -> Route:
    """Return the way from a position at the outlet: the straight line, without an estimate."""
    _, length, seconds = reach_beside(start, end, mode)
    depart = Maneuver("depart", start, length, seconds, bearing(start, end))
    return Route("route", mode, length, seconds, (depart, Maneuver("arrive", end, 0.0, 0.0)), (start, end))


def reach_beside(start: Point, end: Point, mode: TravelMode) -> Reach:
    """Return the length of the straight line, and its duration off the streets."""
    length = metres(start, end)
    return Reach("route", length, length / speed_off_network(mode))
