"""The straight line to an outlet, with its bearing and a time that is an estimate."""

from ..geo.point import Point, bearing, metres
from .route import Maneuver, Mode, Reach, Route, Why

# Metres a second: 5.1 and 4.0 km/h, what Valhalla takes for walking and for a wheelchair.
SPEEDS: dict[Mode, float] = {"walk": 5.1 / 3.6, "wheelchair": 4.0 / 3.6}
DETOUR = 1.4  # an assumption of ours: streets are so much longer than the straight line


def straight(start: Point, end: Point, mode: Mode, why: Why) -> Route:
    """The straight line: metres as the crow flies, seconds by streets that wind as usual."""
    length, seconds = reach_straight(start, end, mode)[1:]
    depart = Maneuver("depart", start, length, seconds, bearing(start, end))
    return Route(
        "straight", mode, length, seconds, (depart, Maneuver("arrive", end, 0.0, 0.0)), (start, end), why
    )


def reach_straight(start: Point, end: Point, mode: Mode) -> Reach:
    """Length of the straight line and the estimated time to its end."""
    length = metres(start, end)
    return Reach("straight", length, length * DETOUR / SPEEDS[mode])
