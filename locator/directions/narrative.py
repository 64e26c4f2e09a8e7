"""Ordered list of facts about a route, the common source of page, script and text message."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from math import inf
from typing import Any, Literal, NamedTuple, TypeAlias

from ..geo.point import Point, metres
from ..hours import SHANGHAI
from .last_metres import LastMetres, last_metres
from .narrative_items import (
    AccessWarning,
    Arrived,
    BorderCrossing,
    Fact,
    Introduction,
    Move,
    OpeningHours,
    RoughDistance,
    Station,
    Straight,
    StreetAddress,
    Total,
    VagueOrigin,
    single_line,
)
from .opening import opening
from .route import Route
from .simplify_maneuvers import remaining_distance, route_summary, simplified_moves

NarrativePart: TypeAlias = Literal[
    "crossing",
    "closed",
    "vague",
    "roughly",
    "address",
    "warned",
    "wheelchair",
    "step_free",
    "lift",
    "total",
    "straight",
    "move",
    "station",
    "arrive",
    "landmark",
    "entrance",
    "floor",
    "unit",
    "open",
    "by_station",
    "access",
    "parking",
    "verified",
]

ROUGH_METRES = 1_000.0  # shorter distances from a vague origin are not stated


class Item(NamedTuple):
    """A fact, the part of the narrative it belongs to, and its number if it is a step."""

    part: NarrativePart
    fact: Fact
    step: int | None = None


class Plan(NamedTuple):
    """The narrative of a route to an outlet, in page order.

    `introduction`, `street` and the contacts are for texts apart from the page, which shows them itself.
    """

    outlet: Arrived
    items: tuple[Item, ...]
    introduction: Introduction
    street: StreetAddress | None = None
    phone: str = ""
    text_contact: str = ""

    def select(self, *parts: NarrativePart) -> list[Item]:
        """Return the items of the given parts, in the order of `parts`."""
        return [item for part in parts for item in self.items if item.part == part]


def plan(
    route: Route,
    outlet: Mapping[str, Any],
    at: datetime,
    exit_at: Point | None = None,
    vague: bool = False,
    uncertainty: float = inf,
) -> Plan:
    """Return the narrative of a route to an outlet (in response format) at an instant.

    `exit_at` is the position of the station exit, None if unknown. `vague` means that the origin is
    uncertain, by `uncertainty` metres, so only facts that hold from any such origin are included.
    `crossing` of the outlet means that a boundary crossing lies on the way.
    """
    last = last_metres(outlet, at.astimezone(SHANGHAI).date(), exit_at, route.line[-1])
    name = Arrived(single_line(outlet.get("name")), single_line(outlet.get("name_en")))
    route_moves = () if vague else simplified_moves(route, last.floor.storey if last.floor else None)
    hours = opening(outlet, at)
    approach_steps = _address_steps(outlet, last) if vague else _route_steps(route, last, name, route_moves)
    items = [
        *([Item("crossing", BorderCrossing())] if outlet.get("crossing") else ()),
        *_items_before(route, last, hours, route_moves),
        *(_vague_origin_items(route, uncertainty) if vague else _total_item(route)),
        *_number_steps([*approach_steps, *_inside_steps(route, last, route_moves)]),
        *_items_after(route, last, hours, vague),
    ]
    return Plan(name, tuple(items), *_contact(outlet, name))


def _contact(outlet: Mapping[str, Any], name: Arrived) -> tuple[Introduction, StreetAddress | None, str]:
    """Return the introduction of an outlet, its street address and its own phone number."""
    address = outlet.get("address") or {}
    city = single_line(address.get("city") or address.get("province"))
    street = single_line(address.get("text"))
    phone = next(map(single_line, outlet.get("phones") or ()), "")
    return Introduction(*name, city), StreetAddress(street) if street else None, phone


def _items_before(
    route: Route, last: LastMetres, hours: OpeningHours | None, route_moves: tuple[Move, ...]
) -> Iterator[Item]:
    """Yield what the user needs to know before leaving."""
    if hours and (hours.late or not hours.state.now):
        yield Item("closed", hours)
    if route.mode == "wheelchair":
        yield from (Item("warned", AccessWarning(kind)) for kind in _barriers(route_moves))
        yield from _access_items(last)


def _total_item(route: Route) -> Iterator[Item]:
    total = route_summary(route)
    if isinstance(total, Total):
        yield Item("total", total)


def _vague_origin_items(route: Route, uncertainty: float) -> Iterator[Item]:
    """Yield that the origin is vague, and the distance if it is large beside the uncertainty."""
    yield Item("vague", VagueOrigin())
    if (length := metres(route.line[0], route.line[-1])) >= max(ROUGH_METRES, 2 * uncertainty):
        yield Item("roughly", RoughDistance(length))


def _access_items(last: LastMetres) -> Iterator[Item]:
    """Yield the access facts that a wheelchair user needs first."""
    if last.wheelchair:
        yield Item("wheelchair", last.wheelchair)
    if last.step_free:
        yield Item("step_free", last.step_free)
    if last.lift:
        yield Item("lift", last.lift)


def _barriers(route_moves: tuple[Move, ...]) -> Iterator[Literal["stairs", "escalator"]]:
    for kind in ("stairs", "escalator"):
        if any(move.warned and move.kind == kind for move in route_moves):
            yield "stairs" if kind == "stairs" else "escalator"


def _address_steps(outlet: Mapping[str, Any], last: LastMetres) -> Iterator[tuple[NarrativePart, Fact]]:
    """Yield the address and station, for an uncertain origin."""
    if text := single_line((outlet.get("address") or {}).get("text")):
        yield "address", StreetAddress(text)
    if last.station:
        yield "station", last.station


def _route_steps(
    route: Route, last: LastMetres, name: Arrived, route_moves: tuple[Move, ...]
) -> Iterator[tuple[NarrativePart, Fact]]:
    """Yield the steps from the origin to the outlet."""
    total = route_summary(route)
    if isinstance(total, Straight):
        yield "straight", total
        if last.station:
            yield "station", last.station
    else:
        yield from (("move", move) for move in route_moves)
        if remaining := remaining_distance(route):
            yield "move", remaining
        yield "arrive", name


def _inside_steps(
    route: Route, last: LastMetres, route_moves: tuple[Move, ...]
) -> Iterator[tuple[NarrativePart, Fact]]:
    """Yield the steps from the landmark to the door."""
    if last.landmark:
        yield "landmark", last.landmark
    if last.entrance:
        yield "entrance", last.entrance
    if last.floor:
        reached = any(move.storey == last.floor.storey for move in route_moves)
        # In a wheelchair narrative a missing lift is already listed.
        lift_covered = reached or (route.mode == "wheelchair" and not last.floor.lift)
        yield "floor", last.floor._replace(lift=None) if lift_covered else last.floor
    if last.unit:
        yield "unit", last.unit


def _number_steps(steps: Iterable[tuple[NarrativePart, Fact]]) -> Iterator[Item]:
    for number, (part, fact) in enumerate(steps, 1):
        yield Item(part, fact, number)


def _items_after(route: Route, last: LastMetres, hours: OpeningHours | None, vague: bool) -> Iterator[Item]:
    """Yield additional information."""
    if last.station and not vague and _is_shorter_from_station(last.station, route):
        yield Item("by_station", last.station)
    if last.step_free and route.mode == "walk":
        yield Item("access", last.step_free)
    if last.parking:
        yield Item("parking", last.parking)
    if hours and hours.state.now and not hours.late:
        yield Item("open", hours)
    if last.verified:
        yield Item("verified", last.verified)


def _is_shorter_from_station(station: Station, route: Route) -> bool:
    """Return whether the walk from the station is shorter than the route; never for a straight line."""
    return route.kind == "route" and station.metres is not None and station.metres < route.metres
