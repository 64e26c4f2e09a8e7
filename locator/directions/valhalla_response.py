"""Strict parser for Valhalla's routes: a response with any invalid part is rejected.

https://valhalla.github.io/valhalla/api/turn-by-turn/api-reference/.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..geo.point import Point, bearing, chord_metres, metres
from ..places.text import has_han
from .bends import MIN_LEG, Track
from .polyline import decode_polyline
from .route import Maneuver, ManeuverKind, Route, TravelMode, speed_off_network
from .turns import Placed, with_turns

MAX_SNAP_METRES = 300.0  # maximum distance of an end from the network
MIN_GAP_METRES = 1.0
LENGTH_TOLERANCE, LENGTH_TOLERANCE_METRES = 0.05, 50.0  # stated length versus that of the line
MAX_SPEED = 15.0  # metres per second, a ferry
MAX_DRIVING_SPEED = 45.0  # metres per second, above the limit of any motorway
MANEUVER_KINDS: dict[int, ManeuverKind] = {
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
ROAD_NUMBER = re.compile(r"[A-Z]{0,3} ?[0-9]{1,5}[A-Z]?")  # S216, G6: not an English name
STEPPED_KINDS = ("stairs", "escalator")

Kilometres = Annotated[float, Field(ge=0, le=2_000, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Index = Annotated[int, Field(ge=0)]
Name = Annotated[str, Field(max_length=200)]


class StrictModel(BaseModel):
    """Base of response models: types are not converted."""

    model_config = ConfigDict(strict=True)


class _ManeuverResponse(StrictModel):
    type: int
    length: Kilometres
    time: Seconds
    begin_shape_index: Index
    end_shape_index: Index
    bearing_after: Annotated[float, Field(ge=0, le=360)] | None = None
    street_names: Annotated[list[Name], Field(max_length=20)] = []


class _Summary(StrictModel):
    level_changes: Annotated[list[tuple[int, float]], Field(max_length=1_000)] = []


class _Leg(StrictModel):
    maneuvers: Annotated[list[_ManeuverResponse], Field(min_length=2, max_length=5_000)]
    shape: Annotated[str, Field(max_length=200_000)]
    summary: _Summary


class _Trip(StrictModel):
    status: Literal[0]
    units: Literal["kilometers"]
    legs: Annotated[list[_Leg], Field(min_length=1, max_length=1)]


class _RouteResponse(StrictModel):
    trip: _Trip


def parse_route(content: bytes, start: Point, end: Point, mode: TravelMode) -> Route:
    """Parse a route response; raise ValueError unless it is a route between these two points."""
    leg = _RouteResponse.model_validate_json(content).trip.legs[0]
    line = decode_polyline(leg.shape)
    _check(leg, line, start, end)
    _check_speed(leg, mode)
    first, last = (
        gap if gap > MIN_GAP_METRES else 0.0 for gap in (metres(start, line[0]), metres(line[-1], end))
    )
    full_line = (*([start] if first else ()), *line, *([end] if last else ()))
    track, speed = Track(full_line), speed_off_network(mode)
    places = track.places[1 if first else 0 :]
    placed = [
        Placed(float(places[item.begin_shape_index]), _maneuver(item, leg.summary, line))
        for item in leg.maneuvers
    ]
    placed[:1] = _departure(placed[0], start, first, speed)
    remaining_bearing = bearing(line[-1], end) if last else None
    placed[-1] = Placed(
        track.length - last, Maneuver("arrive", line[-1], last, last / speed, remaining_bearing)
    )
    steps = with_turns(placed, track)
    length, seconds = sum(step.metres for step in steps), sum(step.seconds for step in steps)
    return Route("route", mode, length, seconds, tuple(steps), full_line, off_map=(first, last))


def _check(leg: _Leg, line: Sequence[Point], start: Point, end: Point) -> None:
    if len(line) < 2 or max(metres(start, line[0]), metres(line[-1], end)) > MAX_SNAP_METRES:
        raise ValueError("a way between other points")
    kinds = [MANEUVER_KINDS.get(maneuver.type) for maneuver in leg.maneuvers]
    if None in kinds or kinds[0] != "depart" or kinds[-1] != "arrive" or "arrive" in kinds[:-1]:
        raise ValueError("maneuvers that are none")
    indexes = [
        index
        for maneuver in leg.maneuvers
        for index in (maneuver.begin_shape_index, maneuver.end_shape_index)
    ]
    if indexes != sorted(indexes) or indexes[-1] >= len(line):
        raise ValueError("maneuvers beside the line")
    length = sum(maneuver.length for maneuver in leg.maneuvers) * 1000
    line_length = sum(chord_metres(a, b) for a, b in pairwise(line))
    if abs(length - line_length) > LENGTH_TOLERANCE * line_length + LENGTH_TOLERANCE_METRES:
        raise ValueError("a length that the line has not")


def _check_speed(leg: _Leg, mode: TravelMode) -> None:
    length = sum(maneuver.length for maneuver in leg.maneuvers) * 1000
    if sum(maneuver.time for maneuver in leg.maneuvers) < length / max_speed(mode):
        raise ValueError("faster than anybody goes")


def max_speed(mode: TravelMode) -> float:
    """Return the metres per second that no trip exceeds on average."""
    return MAX_DRIVING_SPEED if mode == "drive" else MAX_SPEED


def _maneuver(maneuver: _ManeuverResponse, summary: _Summary, line: Sequence[Point]) -> Maneuver:
    kind = MANEUVER_KINDS[maneuver.type]
    han_names = tuple(name for name in maneuver.street_names if has_han(name))
    latin_names = (
        name for name in maneuver.street_names if not has_han(name) and not ROAD_NUMBER.fullmatch(name)
    )
    return Maneuver(
        kind,
        line[maneuver.begin_shape_index],
        maneuver.length * 1000,
        maneuver.time,
        maneuver.bearing_after,
        han_names or tuple(maneuver.street_names),
        tuple(latin_names) if han_names else (),
        _level(maneuver, summary) if kind in ("stairs", "lift", "escalator") else None,
    )


def _departure(first: Placed, start: Point, gap: float, speed: float) -> list[Placed]:
    """Join the gap before the network to the first maneuver, or return it separately if it is a leg."""
    seconds = gap / speed
    if gap < MIN_LEG:
        maneuver = first.maneuver
        return [Placed(0.0, maneuver._replace(at=start, seconds=maneuver.seconds + seconds))]
    gap_maneuver = Maneuver("depart", start, gap, seconds)
    return [Placed(0.0, gap_maneuver), first._replace(maneuver=first.maneuver._replace(kind="continue"))]


def _level(maneuver: _ManeuverResponse, summary: _Summary) -> str | None:
    """Return the last mapped level on this stretch, numbered as in China."""
    levels = [
        level
        for at, level in summary.level_changes
        if maneuver.begin_shape_index <= at <= maneuver.end_shape_index
    ]
    return storey(levels[-1]) if levels else None


def storey(level: float) -> str | None:
    """Convert an OpenStreetMap level (0 at the street) to a sign label (1); None for half levels."""
    if not level.is_integer() or abs(level) > 200:
        return None
    return str(int(level) + 1) if level >= 0 else f"B{int(-level)}"
