"""One list of facts in the order of the way, from which page, script and text message are made."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from ..geo.point import Point
from ..hours import SHANGHAI
from .last_metres import LastMetres, last_metres
from .narrative_items import (
    AccessWarning,
    Arrived,
    Fact,
    Move,
    OpeningHours,
    Station,
    Straight,
    StreetAddress,
    Total,
    VagueOrigin,
    plain,
)
from .opening import opening
from .route import Route
from .simplify_maneuvers import moves, rest, whole

NarrativePart: TypeAlias = Literal[
    "closed",
    "vague",
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


class Item(NamedTuple):
    """A fact, which part of the way it is, and its number where it is a step."""

    part: NarrativePart
    fact: Fact
    step: int | None = None


class Plan(NamedTuple):
    """The way to an outlet, in the order of a page."""

    outlet: Arrived
    items: tuple[Item, ...]

    def of(self, *parts: NarrativePart) -> list[Item]:
        """The items of some parts, in the order of these."""
        return [item for part in parts for item in self.items if item.part == part]


def plan(
    route: Route,
    outlet: Mapping[str, Any],
    at: datetime,
    exit_at: Point | None = None,
    vague: bool = False,
) -> Plan:
    """What is known of the way to an outlet (as answers carry it) at an instant.

    `exit_at`: where the exit of the station is, None when that is not known. `vague`: nobody is known to
    stand where the route begins, so only what holds from everywhere is told.
    """
    last = last_metres(outlet, at.astimezone(SHANGHAI).date(), exit_at, route.line[-1])
    name = Arrived(plain(outlet.get("name")), plain(outlet.get("name_en")))
    done = () if vague else moves(route, last.floor.storey if last.floor else None)
    hours = opening(outlet, at)
    begin = _addressed(outlet, last) if vague else _led(route, last, name, done)
    found = [
        *_before(route, last, hours, done),
        *(_unsure() if vague else _whole(route)),
        *_numbered([*begin, *_inside(route, last, done)]),
        *_behind(route, last, hours, vague),
    ]
    return Plan(name, tuple(found))


def _before(
    route: Route, last: LastMetres, hours: OpeningHours | None, done: tuple[Move, ...]
) -> Iterator[Item]:
    """What has to be known before one sets out."""
    if hours and (hours.late or not hours.state.now):
        yield Item("closed", hours)
    if route.mode == "wheelchair":
        yield from (Item("warned", AccessWarning(kind)) for kind in _barriers(done))
        yield from _access(last)


def _whole(route: Route) -> Iterator[Item]:
    total = whole(route)
    if isinstance(total, Total):
        yield Item("total", total)


def _unsure() -> Iterator[Item]:
    yield Item("vague", VagueOrigin())


def _access(last: LastMetres) -> Iterator[Item]:
    """What somebody in a wheelchair has to know first."""
    if last.wheelchair:
        yield Item("wheelchair", last.wheelchair)
    if last.step_free:
        yield Item("step_free", last.step_free)
    if last.lift:
        yield Item("lift", last.lift)


def _barriers(done: tuple[Move, ...]) -> Iterator[Literal["stairs", "escalator"]]:
    for kind in ("stairs", "escalator"):
        if any(move.warned and move.kind == kind for move in done):
            yield "stairs" if kind == "stairs" else "escalator"


def _addressed(outlet: Mapping[str, Any], last: LastMetres) -> Iterator[tuple[NarrativePart, Fact]]:
    """Where the outlet is, for somebody who starts nobody knows where."""
    if text := plain((outlet.get("address") or {}).get("text")):
        yield "address", StreetAddress(text)
    if last.station:
        yield "station", last.station


def _led(
    route: Route, last: LastMetres, name: Arrived, done: tuple[Move, ...]
) -> Iterator[tuple[NarrativePart, Fact]]:
    """The way up to the outlet."""
    total = whole(route)
    if isinstance(total, Straight):
        yield "straight", total
        if last.station:
            yield "station", last.station
    else:
        yield from (("move", move) for move in done)
        if left := rest(route):
            yield "move", left
        yield "arrive", name


def _inside(route: Route, last: LastMetres, done: tuple[Move, ...]) -> Iterator[tuple[NarrativePart, Fact]]:
    """From the landmark to the door."""
    if last.landmark:
        yield "landmark", last.landmark
    if last.entrance:
        yield "entrance", last.entrance
    if last.floor:
        reached = any(move.storey == last.floor.storey for move in done)
        known = reached or (route.mode == "wheelchair" and not last.floor.lift)  # that there is none was said
        yield "floor", last.floor._replace(lift=None) if known else last.floor
    if last.unit:
        yield "unit", last.unit


def _numbered(steps: Iterable[tuple[NarrativePart, Fact]]) -> Iterator[Item]:
    for number, (part, fact) in enumerate(steps, 1):
        yield Item(part, fact, number)


def _behind(route: Route, last: LastMetres, hours: OpeningHours | None, vague: bool) -> Iterator[Item]:
    """What is good to know as well."""
    if last.station and not vague and _saves(last.station, route):
        yield Item("by_station", last.station)
    if last.step_free and route.mode == "walk":
        yield Item("access", last.step_free)
    if last.parking:
        yield Item("parking", last.parking)
    if hours and hours.state.now and not hours.late:
        yield Item("open", hours)
    if last.verified:
        yield Item("verified", last.verified)


def _saves(station: Station, route: Route) -> bool:
    """Whether the way from the station is shorter than the route; on the straight line it is a step."""
    return route.kind == "route" and station.metres is not None and station.metres < route.metres
