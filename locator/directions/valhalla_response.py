"""What Valhalla answers, read strictly: whatever is not a route in every part of it is none.

https://valhalla.github.io/valhalla/api/turn-by-turn/api-reference/ and .../api/matrix/api-reference/.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..geo.point import Point, bearing, chord, metres
from ..places.text import has_han
from .polyline import decoded
from .route import Kind, Maneuver, Mode, Reach, Route
from .straight_line import SPEEDS

AWAY = 300.0  # metres that an end may lie beside the network
NO_GAP = 1.0  # metres
BESIDE = 30.0  # metres; who starts further off the network is told the way to it: a wide road is no wider
SLACK, SLACK_METRES = 0.05, 50.0  # between the length that is told and that of the line
FASTEST = 15.0  # metres a second, a ferry
KINDS: dict[int, Kind] = {
    1: "depart",
    2: "depart",
    3: "depart",
    4: "arrive",
    5: "arrive",
    6: "arrive",
    7: "continue",
    8: "continue",
    9: "slight_right",
    10: "right",
    11: "sharp_right",
    12: "turn_back",
    13: "turn_back",
    14: "sharp_left",
    15: "left",
    16: "slight_left",
    17: "continue",
    18: "slight_right",
    19: "slight_left",
    20: "slight_right",
    21: "slight_left",
    22: "continue",
    23: "slight_right",
    24: "slight_left",
    25: "continue",
    26: "continue",
    27: "continue",
    28: "ferry",
    29: "leave",
    37: "continue",
    38: "continue",
    39: "lift",
    40: "stairs",
    41: "escalator",
    42: "enter",
    43: "leave",
}
TURNED: tuple[tuple[float, tuple[Kind, Kind]], ...] = (
    (20.0, ("continue", "continue")),
    (50.0, ("slight_left", "slight_right")),
    (130.0, ("left", "right")),
    (180.0, ("sharp_left", "sharp_right")),
)  # up to so many degrees
ROAD_NUMBER = re.compile(r"[A-Z]{0,3} ?[0-9]{1,5}[A-Z]?")  # S216, G6; it is no English name
STEPPED = ("stairs", "escalator")

Kilometres = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Place = Annotated[int, Field(ge=0)]
Name = Annotated[str, Field(max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class _ManeuverAnswer(_Part):
    type: int
    length: Kilometres
    time: Seconds
    begin_shape_index: Place
    end_shape_index: Place
    bearing_after: Annotated[float, Field(ge=0, le=360)] | None = None
    street_names: Annotated[list[Name], Field(max_length=20)] = []


class _Summary(_Part):
    level_changes: Annotated[list[tuple[int, float]], Field(max_length=1_000)] = []


class _Leg(_Part):
    maneuvers: Annotated[list[_ManeuverAnswer], Field(min_length=2, max_length=5_000)]
    shape: Annotated[str, Field(max_length=200_000)]
    summary: _Summary


class _Trip(_Part):
    status: Literal[0]
    units: Literal["kilometers"]
    legs: Annotated[list[_Leg], Field(min_length=1, max_length=1)]


class _RouteAnswer(_Part):
    trip: _Trip


class _Place(_Part):
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class _Cell(_Part):
    to_index: Place
    time: Seconds | None
    distance: Kilometres | None


class _MatrixAnswer(_Part):
    units: Literal["kilometers"]
    sources: Annotated[list[_Place], Field(min_length=1, max_length=1)]
    targets: Annotated[list[_Place], Field(max_length=1_000)]
    sources_to_targets: Annotated[list[list[_Cell]], Field(min_length=1, max_length=1)]


def route_in(content: bytes, start: Point, end: Point, mode: Mode) -> Route:
    """The route that an answer tells; ValueError when it is not one between these two points."""
    leg = _RouteAnswer.model_validate_json(content).trip.legs[0]
    line = decoded(leg.shape)
    _check(leg, line, start, end)
    first, last = metres(start, line[0]), metres(line[-1], end)
    speed = SPEEDS[mode]
    steps = [_maneuver(told, leg.summary, line) for told in leg.maneuvers]
    rest = bearing(line[-1], end) if last > NO_GAP else None
    steps[:1] = _begun(steps[0], Maneuver("depart", start, first, first / speed, bearing(start, line[0])))
    steps[-1] = Maneuver("arrive", line[-1], last, last / speed, rest)
    whole = (*([start] if first > NO_GAP else ()), *line, *([end] if last > NO_GAP else ()))
    length, seconds = sum(step.metres for step in steps), sum(step.seconds for step in steps)
    return Route("route", mode, length, seconds, tuple(steps), whole)


def _check(leg: _Leg, line: Sequence[Point], start: Point, end: Point) -> None:
    if len(line) < 2 or max(metres(start, line[0]), metres(line[-1], end)) > AWAY:
        raise ValueError("a way between other points")
    kinds = [KINDS.get(told.type) for told in leg.maneuvers]
    if None in kinds or kinds[0] != "depart" or kinds[-1] != "arrive" or "arrive" in kinds[:-1]:
        raise ValueError("maneuvers that are none")
    marks = [mark for told in leg.maneuvers for mark in (told.begin_shape_index, told.end_shape_index)]
    if marks != sorted(marks) or marks[-1] >= len(line):
        raise ValueError("maneuvers beside the line")
    length = sum(told.length for told in leg.maneuvers) * 1000
    drawn = sum(chord(a, b) for a, b in pairwise(line))
    if abs(length - drawn) > SLACK * drawn + SLACK_METRES:
        raise ValueError("a length that the line has not")
    if sum(told.time for told in leg.maneuvers) < length / FASTEST:
        raise ValueError("faster than anybody goes")


def _maneuver(told: _ManeuverAnswer, summary: _Summary, line: Sequence[Point]) -> Maneuver:
    kind = KINDS[told.type]
    local = tuple(name for name in told.street_names if has_han(name))
    english = (name for name in told.street_names if not has_han(name) and not ROAD_NUMBER.fullmatch(name))
    return Maneuver(
        kind,
        line[told.begin_shape_index],
        told.length * 1000,
        told.time,
        told.bearing_after,
        local or tuple(told.street_names),
        tuple(english) if local else (),
        _level(told, summary) if kind in ("stairs", "lift", "escalator") else None,
    )


def _begun(first: Maneuver, gap: Maneuver) -> list[Maneuver]:
    """The first stretch with what lies before it: two where the start is far off the network."""
    if gap.metres > BESIDE:
        return [gap, first._replace(kind=_turned(gap.bearing, first.bearing))]
    return [first._replace(at=gap.at, metres=first.metres + gap.metres, seconds=first.seconds + gap.seconds)]


def _turned(before: float | None, after: float | None) -> Kind:
    """The turn from one direction into another, in degrees from north."""
    if before is None or after is None:
        return "continue"
    angle = (after - before + 180) % 360 - 180
    left, right = next(kinds for up_to, kinds in TURNED if abs(angle) <= up_to)
    return left if angle < 0 else right


def _level(told: _ManeuverAnswer, summary: _Summary) -> str | None:
    """The last level that the map tells on this stretch, as signs in China count storeys."""
    there = [
        level for at, level in summary.level_changes if told.begin_shape_index <= at <= told.end_shape_index
    ]
    return storey(there[-1]) if there else None


def storey(level: float) -> str | None:
    """OpenStreetMap counts levels from 0 at the street, signs from 1; half levels have no sign."""
    if not level.is_integer() or abs(level) > 200:
        return None
    return str(int(level) + 1) if level >= 0 else f"B{int(-level)}"


def reach_in(content: bytes, start: Point, ends: Sequence[Point], mode: Mode) -> list[Reach | None]:
    """Length and time to each end, None where there is no way; ValueError when it is no matrix of them."""
    told = _MatrixAnswer.model_validate_json(content)
    cells = told.sources_to_targets[0]
    if [cell.to_index for cell in cells] != list(range(len(ends))) or len(told.targets) != len(ends):
        raise ValueError("not one cell for each end")
    first = _gap(start, told.sources[0])
    gaps = [first + _gap(end, place) for end, place in zip(ends, told.targets, strict=True)]
    return [_reach(cell, gap, mode) for cell, gap in zip(cells, gaps, strict=True)]


def _gap(point: Point, place: _Place) -> float:
    away = metres(point, Point(place.lat, place.lon))
    if away > AWAY:
        raise ValueError("a matrix of other points")
    return away


def _reach(cell: _Cell, gap: float, mode: Mode) -> Reach | None:
    if cell.time is None or cell.distance is None:
        return None
    length = cell.distance * 1000
    if cell.time < length / FASTEST - 1:
        raise ValueError("faster than anybody goes")
    return Reach("route", length + gap, cell.time + gap / SPEEDS[mode])
