"""Route from one point to another, independent of the router."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from ..geo.point import Point
from ..geo.travel_mode import MODES as MODES
from ..geo.travel_mode import TravelMode as TravelMode

if TYPE_CHECKING:
    import shapely

ManeuverKind: TypeAlias = Literal[
    "depart",
    "continue",
    "slight_left",
    "left",
    "sharp_left",
    "slight_right",
    "right",
    "sharp_right",
    "turn_back",
    "fork_left",
    "fork_right",
    "stairs",
    "lift",
    "escalator",
    "enter",
    "leave",
    "ferry",
    "arrive",
]


class Maneuver(NamedTuple):
    """An action at `at` and the stretch that follows it, up to the next maneuver.

    Turns are the bends of the line (`bends.py`); a fork is a choice between two ways that hardly bend.

    `metres` and `seconds` measure that stretch; `bearing` is its initial direction in degrees from north.
    `streets` are the stretch's names as on street signs, `streets_en` the English ones the map has. `level`
    is the storey that stairs, a lift or an escalator lead to, numbered as in China (1 at street level, B1
    below it), None if not mapped. `arrive` is at the end of the network: its metres and bearing lead from
    there to the outlet.
    """

    kind: ManeuverKind
    at: Point
    metres: float
    seconds: float
    bearing: float | None = None
    streets: tuple[str, ...] = ()
    streets_en: tuple[str, ...] = ()
    level: str | None = None


# Metres per second off the network, also to and from a parked car: 5.1 and 4.0 km/h, Valhalla's defaults.
WALKING_SPEED, WHEELCHAIR_SPEED = 5.1 / 3.6, 4.0 / 3.6

FallbackReason: TypeAlias = Literal["no_router", "unavailable", "no_way", "off_map", "far"]


class Route(NamedTuple):
    """A route along a network (`route`), or a straight line with its bearing (`straight`).

    `line` runs from the origin to the outlet in WGS-84; the last maneuver is `arrive`. `why` is the reason
    for a straight line; `off_map` are the metres before and after the ways of the map.
    """

    kind: Literal["route", "straight"]
    mode: TravelMode
    metres: float
    seconds: float
    maneuvers: tuple[Maneuver, ...]
    line: tuple[Point, ...]
    why: FallbackReason | None = None
    off_map: tuple[float, float] = (0.0, 0.0)


class Reach(NamedTuple):
    """Distance and duration to one of several ends."""

    kind: Literal["route", "straight"]
    metres: float
    seconds: float


class Isochrone(NamedTuple):
    """The area reachable from a point; `straight`: an estimate, with its reason in `why`.

    `limited_by_map` means that it reaches the edge of the router's map.
    """

    kind: Literal["route", "straight"]
    mode: TravelMode
    seconds: float
    area: "shapely.Polygon | shapely.MultiPolygon"
    why: FallbackReason | None = None
    limited_by_map: bool = False


class NoRoute(Exception):
    """The router found no route between the two points for this mode."""


class OffNetwork(NoRoute):
    """No mapped way lies near one of the ends."""


class RouterUnavailable(Exception):
    """The router failed, timed out or sent no valid route; callers fall back to the straight line."""


def speed_off_network(mode: TravelMode) -> float:
    """Return the speed in metres per second between a position and the network."""
    return WHEELCHAIR_SPEED if mode == "wheelchair" else WALKING_SPEED


class Router(Protocol):
    """Interface of a router; raises RouterUnavailable within its time limit if it is slow or down."""

    def route(self, start: Point, end: Point, mode: TravelMode) -> Route:
        """Return the route; raise NoRoute or RouterUnavailable."""

    def reach(self, start: Point, ends: Sequence[Point], mode: TravelMode) -> list[Reach | None]:
        """Return the reach of each end, None if there is no route; raise RouterUnavailable."""

    def reach_from(self, starts: Sequence[Point], end: Point, mode: TravelMode) -> list[Reach | None]:
        """Return the reach of the end from each start; otherwise as `reach`."""

    def isochrone(self, start: Point, seconds: float, mode: TravelMode) -> Isochrone:
        """Return the area reachable in this time; raise OffNetwork or RouterUnavailable."""
