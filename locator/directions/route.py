"""A way from one point to another, as any router gives it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias

from ..geo.point import Point

Mode: TypeAlias = Literal["walk", "wheelchair"]
MODES: tuple[Mode, ...] = ("walk", "wheelchair")

Kind: TypeAlias = Literal[
    "depart",
    "continue",
    "slight_left",
    "left",
    "sharp_left",
    "slight_right",
    "right",
    "sharp_right",
    "turn_back",
    "stairs",
    "lift",
    "escalator",
    "enter",
    "leave",
    "ferry",
    "arrive",
]


class Maneuver(NamedTuple):
    """One thing to do at `at`, and how far the way then goes on without another one.

    `metres` and `seconds` are those of the stretch behind it; `bearing` its first direction in degrees from
    north. `streets` are the names of that stretch as they stand on signs, `streets_en` in English where the
    map has them. `level` is the storey that stairs, a lift or an escalator lead to, as signs in China count
    (1 at the street, B1 below it), None where the map does not say. `arrive` stands where the network ends:
    its metres and bearing are those of the rest to the outlet.
    """

    kind: Kind
    at: Point
    metres: float
    seconds: float
    bearing: float | None = None
    streets: tuple[str, ...] = ()
    streets_en: tuple[str, ...] = ()
    level: str | None = None


Why: TypeAlias = Literal["no_router", "unavailable", "no_way", "off_map", "far"]


class Route(NamedTuple):
    """A way: along a network (`route`), or the straight line with its bearing (`straight`), said to be one.

    `line` runs from the origin to the outlet, points in WGS-84; the last maneuver is `arrive`. `why` says
    for a straight line why there is no route.
    """

    kind: Literal["route", "straight"]
    mode: Mode
    metres: float
    seconds: float
    maneuvers: tuple[Maneuver, ...]
    line: tuple[Point, ...]
    why: Why | None = None


class Reach(NamedTuple):
    """How far and how long to one of several ends."""

    kind: Literal["route", "straight"]
    metres: float
    seconds: float


class NoWay(Exception):
    """The router answered, and knows no way between the two points for this mode."""


class OffTheMap(NoWay):
    """The router's map has no way near one of the ends."""


class RouterUnavailable(Exception):
    """The router did not answer in time, or not with a route: the straight line is what is left."""


class Router(Protocol):
    """What finds ways. One that is slow, broken or away raises RouterUnavailable, within its time limit."""

    def route(self, start: Point, end: Point, mode: Mode) -> Route:
        """The way; NoWay, RouterUnavailable."""

    def reach(self, start: Point, ends: Sequence[Point], mode: Mode) -> list[Reach | None]:
        """Length and time to each end, None where there is no way; RouterUnavailable."""
