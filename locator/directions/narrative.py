"""Ordered list of facts about a route, the common source of page, script and text message."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from math import inf
from typing import Any, Literal, NamedTuple, TypeAlias

from ..geo.point import Point, metres
from ..hours import SHANGHAI
from .alternative import alternative_facts
from .last_metres import LastMetres, last_metres
from .narrative_items import (
    AccessWarning,
    Arrived,
    Beside,
    BorderCrossing,
    Fact,
    Introduction,
    Move,
    NamesakeStreet,
    OpeningHours,
    RoughDistance,
    Station,
    Straight,
    StreetAddress,
    Total,
    VagueOrigin,
)
from .opening import opening
from .route import Route
from .simplify_maneuvers import remaining_distance, route_summary, simplified_moves
from .text_lines import single_line, storey, without_other_storey
from .visit_facts import CALL_FIRST, VisitPart, visit_facts

NarrativePart: TypeAlias = Literal[
    "crossing",
    "closed",
    "alternative",
    "alternative_details",
    "alternative_live",
    "vague",
    "roughly",
    "address",
    "warned",
    "wheelchair",
    "step_free",
    "lift",
    "total",
    "straight",
    "beside",
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

NEVER_OPEN = ("closed", "planned")  # states of outlets that no call helps to visit
ROUGH_METRES = 750.0  # shorter distances from a vague origin are not stated; this one rounds to a kilometre
MAX_ROUGH_UNCERTAINTY = 2_000.0  # of a place; beyond, it is an area, and distances must be twice as large


class Item(NamedTuple):
    """A fact, the part of the narrative it belongs to, and its number if it is a step."""

    part: NarrativePart | VisitPart
    fact: Fact
    step: int | None = None


class Plan(NamedTuple):
    """The narrative of a route to an outlet, in page order.

    `introduction`, `street`, `visit` (what to know before setting out) and the contacts are for texts apart
    from the page, which shows them itself. `call_first` means that the visitor should call the outlet.
    `for_readers`: the message has `text_contact` of the outlet, else `text_support`, instead of a phone
    number, for people who cannot hear.
    `namesake_street` tells the outlet from others of its name.
    `suspended` means that the outlet is closed without a known opening, so there is no way to describe.
    """

    outlet: Arrived
    items: tuple[Item, ...]
    introduction: Introduction
    street: StreetAddress | None = None
    phone: str = ""
    suspended: bool = False
    for_readers: bool = False
    text_contact: str = ""
    text_support: str = ""
    visit: tuple[Item, ...] = ()
    call_first: bool = False
    namesake_street: NamesakeStreet | None = None

    def select(self, *parts: str) -> list[Item]:
        """Return the items of the given parts, in the order of `parts`."""
        items = (*self.items, *self.visit)
        return [item for part in parts for item in items if item.part == part]


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
    `crossing` of the outlet means that a boundary crossing lies on the way, `alternative` is the outlet to
    visit instead, in response format; it follows everything that belongs to the outlet itself.
    """
    last = last_metres(outlet, at.astimezone(SHANGHAI).date(), exit_at, route.line[-1])
    name = _name(outlet)
    route_moves = () if vague else simplified_moves(route, last.floor.storey if last.floor else None)
    hours = opening(outlet, at)
    reach = _reach(uncertainty) if vague else 0.0
    alternative = tuple(alternative_facts(outlet, at, reach, hours))
    namesakes = _namesake_street(outlet)
    is_closed = hours is not None and not hours.state.now
    visit = tuple(Item(part, fact) for part, fact in visit_facts(outlet, at, is_closed=is_closed))
    if hours and hours.suspended:
        return _suspended_plan(outlet, name, hours, alternative)._replace(namesake_street=namesakes)
    approach_steps = _address_steps(outlet, last) if vague else _route_steps(route, outlet, last, route_moves)
    items = [
        *([Item("crossing", BorderCrossing())] if outlet.get("crossing") else ()),
        *_items_before(route, last, hours, route_moves),
        *(_vague_origin_items(route, uncertainty) if vague else _total_item(route)),
        *_number_steps([*approach_steps, *_inside_steps(route, last, route_moves)]),
        *_items_after(route, last, hours, vague),
        *(Item(part, fact) for part, fact in alternative),
    ]
    call_first = any(item.part in CALL_FIRST for item in visit)
    contact = _contact(outlet, name)
    return Plan(name, tuple(items), *contact, visit=visit, call_first=call_first, namesake_street=namesakes)


def _suspended_plan(
    outlet: Mapping[str, Any],
    name: Arrived,
    hours: OpeningHours,
    alternative: tuple[tuple[NarrativePart, Fact], ...],
) -> Plan:
    """Return a plan without a way: what is closed, and where to go instead or the address."""
    introduction, street, phone = _contact(outlet, name)
    address: tuple[tuple[NarrativePart, Fact], ...] = (("address", street),) if street else ()
    items = (Item("closed", hours), *_number_steps(alternative or address))
    call_first = hours.state.why not in NEVER_OPEN
    return Plan(name, items, introduction, None, phone, suspended=True, call_first=call_first)


def _name(outlet: Mapping[str, Any]) -> Arrived:
    return Arrived(single_line(outlet.get("name")), single_line(outlet.get("name_en")))


def _contact(outlet: Mapping[str, Any], name: Arrived) -> tuple[Introduction, StreetAddress | None, str]:
    """Return the introduction of an outlet, its street address and its own phone number."""
    address = outlet.get("address") or {}
    city = single_line(address.get("city") or address.get("province"))
    street = _street(outlet)
    phone = next(map(single_line, outlet.get("phones") or ()), "")
    return Introduction(*name, city), StreetAddress(street) if street else None, phone


def _namesake_street(outlet: Mapping[str, Any]) -> NamesakeStreet | None:
    """Return the street of an outlet whose name others have too (`namesakes`: in these languages)."""
    street, languages = _street(outlet), tuple(outlet.get("namesakes") or ())
    return NamesakeStreet(street, languages) if street and languages else None


def _street(outlet: Mapping[str, Any]) -> str:
    """Return the street address, without a storey that contradicts the recorded floor."""
    text = single_line((outlet.get("address") or {}).get("text"))
    return without_other_storey(text, storey((outlet.get("approach") or {}).get("floor")))


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


def _reach(uncertainty: float) -> float:
    """Return the shortest distance (metres) to state from a vague origin, uncertain by so many metres."""
    return ROUGH_METRES if uncertainty <= MAX_ROUGH_UNCERTAINTY else 2 * uncertainty


def _vague_origin_items(route: Route, uncertainty: float) -> Iterator[Item]:
    """Yield that the origin is vague, and the distance if it is large beside the uncertainty."""
    yield Item("vague", VagueOrigin())
    if (length := metres(route.line[0], route.line[-1])) >= _reach(uncertainty):
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
    """Yield the address and station, for want of turns."""
    if text := _street(outlet):
        yield "address", StreetAddress(text)
    if last.station:
        yield "station", last.station


def _route_steps(
    route: Route, outlet: Mapping[str, Any], last: LastMetres, route_moves: tuple[Move, ...]
) -> Iterator[tuple[NarrativePart, Fact]]:
    """Yield the steps from the origin to the outlet."""
    total = route_summary(route)
    if isinstance(total, Beside):
        yield "beside", total
    elif isinstance(total, Straight):
        yield "straight", total
        yield from _address_steps(outlet, last)
    else:
        yield from (("move", move) for move in route_moves)
        if remaining := remaining_distance(route):
            yield "move", remaining
        yield "arrive", _name(outlet)


def _inside_steps(
    route: Route, last: LastMetres, route_moves: tuple[Move, ...]
) -> Iterator[tuple[NarrativePart, Fact]]:
    """Yield the steps from the landmark to the door."""
    if last.landmark:
        yield "landmark", last.landmark
    if last.entrance:
        yield "entrance", last.entrance
    if last.floor and not last.landmark_names_floor:
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
