"""Simplify the maneuvers of a route for people: merge or drop minor ones, preserving the length."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ..geo.point import bearing
from .bends import MIN_LEG, WINDOW, Track, find_bends
from .narrative_items import Beside, Move, RemainingDistance, Straight, Total
from .route import Maneuver, ManeuverKind, Route
from .straight_line import is_beside
from .text_lines import Storey, single_line, storey
from .turns import END_METRES, turn_kind

SHORT_METRES = 15.0  # about ten seconds on foot: closer turns are merged
MIN_METRES = 10.0  # shorter stretches have no distance
WINDING_DEGREES = 45.0  # change of direction of a stretch that is worth a note
TURNS = frozenset({"slight_left", "left", "sharp_left", "slight_right", "right", "sharp_right"})
FORKS = frozenset({"fork_left", "fork_right"})
STOREYS = frozenset({"stairs", "lift", "escalator"})
BARRIERS = ("stairs", "escalator")
_DIGITS_ONLY = re.compile(r"[0-9.;,~ -]+")


def route_summary(route: Route) -> Total | Straight | Beside:
    """Return length and duration of the route, the straight line if there is none, or that one is there."""
    start, end = route.line[0], route.line[-1]
    if len(route.line) == 2 and is_beside(start, end):
        return Beside(route.metres, bearing(start, end))
    if route.kind == "route":
        return Total(route.metres, route.seconds, route.mode)
    first_bearing = route.maneuvers[0].bearing if route.maneuvers else None
    return Straight(route.metres, bearing(start, end) if first_bearing is None else first_bearing)


def remaining_distance(route: Route) -> RemainingDistance | None:
    """Return the distance from the end of the network to the outlet; None if the route reaches it."""
    last = route.maneuvers[-1] if route.kind == "route" else None
    if last is None or last.bearing is None or last.metres < MIN_LEG:
        return None
    track = Track(route.line)
    bends = (bend for bend in find_bends(track) if bend.at >= track.length - last.metres - END_METRES)
    turn = next((turn_kind(bend.degrees) for bend in bends), None)
    return RemainingDistance(last.metres, last.bearing, turn)


def simplified_moves(route: Route, floor: Storey | None = None) -> tuple[Move, ...]:
    """Return the moves of a route without the arrival; none for a straight line.

    `floor` is the outlet's. Levels are numbered as on signs, but a map may already count from 1: the last
    level becomes the outlet's floor if that is equal or one lower, and is dropped if they contradict.
    """
    if not isinstance(route_summary(route), Total):
        return ()
    last = max((i for i, maneuver in enumerate(route.maneuvers) if maneuver.kind in STOREYS), default=-1)
    warned = route.mode == "wheelchair"
    simplified = [
        _move(
            maneuver,
            _storey(maneuver.level, floor if i == last else None),
            warned and maneuver.kind in BARRIERS,
        )
        for i, maneuver in enumerate(route.maneuvers)
        if maneuver.kind != "arrive"
    ]
    return tuple(_linked(list(_directed(_to_the_end(_merge_moves(simplified), route), route))))


def _to_the_end(moves: Sequence[Move], route: Route) -> list[Move]:
    """Lengthen the last move by what remains to the outlet, unless that is a step of its own."""
    remaining = 0.0 if remaining_distance(route) else route.maneuvers[-1].metres
    return [*moves[:-1], *(move._replace(metres=move.metres + remaining) for move in moves[-1:])]


def _directed(moves: Sequence[Move], route: Route) -> Iterator[Move]:
    """Replace the directions of moves by those of their complete stretches on the line.

    A stretch has the direction from its start to its end. One that winds has that of its first metres, and
    the one it turns to.
    """
    track, end = Track(route.line), 0.0
    if abs(track.length - route.metres) > 1.0:
        yield from moves
        return
    for move in moves:
        start, end = end + move.lead, end + move.metres
        along = track.heading(start, end)
        first = track.heading(start, min(end, start + WINDOW))
        last = track.heading(max(start, end - WINDOW), end)
        later = last if _differ(first, last) else along
        if end - start > 2 * WINDOW and _differ(first, later):
            yield move._replace(bearing=first, bearing_end=later)
        else:
            yield move._replace(bearing=along)


def _differ(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and abs((b - a + 180) % 360 - 180) > WINDING_DEGREES


def _linked(moves: Sequence[Move]) -> Iterator[Move]:
    """Name each stretch once: with the action at its end, the last one with the action at its start."""
    for i, move in enumerate(moves):
        if i and moves[i - 1].kind != "ferry":
            before = moves[i - 1].metres
            move = move._replace(before=before if before >= MIN_METRES else 0.0)
        if i and move.kind in TURNS and move.street == moves[i - 1].street:
            move = move._replace(street="", street_en="")
        yield move._replace(followed=i + 1 < len(moves))


def _move(maneuver: Maneuver, level: Storey | None, warned: bool) -> Move:
    names = [single_line(name) for name in maneuver.streets[:1]]
    english = [single_line(name) for name in maneuver.streets_en[:1]]
    street, street_en = (names or [""])[0], (english or [""])[0]
    return Move(
        maneuver.kind, maneuver.metres, maneuver.bearing, street or street_en, street_en, level, warned=warned
    )


def _storey(level: str | None, floor: Storey | None) -> Storey | None:
    parsed = storey(level)
    if isinstance(parsed, str):
        return None if _DIGITS_ONLY.fullmatch(parsed) else parsed
    if parsed is None or parsed < 0 or not isinstance(floor, int):
        return parsed
    return floor if floor in (parsed, parsed - 1) else None


def _merge_moves(moves: Iterable[Move]) -> list[Move]:
    merged: list[Move] = []
    for move in moves:
        merged[-1:] = _merge_pair(merged[-1], move) if merged else [move]
    return merged


def _merge_pair(last: Move, move: Move) -> list[Move]:
    """Merge two moves if possible; return one or two."""
    total_metres = last.metres + move.metres
    if _is_continuation(last, move):
        return [last._replace(metres=total_metres)]
    if last.metres >= SHORT_METRES:
        return [last, move]
    if move.kind == "continue" and last.kind in (*TURNS, "depart"):
        return [last._replace(metres=total_metres, street=move.street, street_en=move.street_en)]
    if last.kind == "depart" and move.kind in TURNS and last.metres < MIN_LEG and move.bearing is not None:
        return [move._replace(kind="depart", metres=total_metres, lead=last.metres)]
    if last.kind in TURNS and move.kind in TURNS and not last.via:
        via: tuple[ManeuverKind, ...] = (last.kind,)
        return [move._replace(metres=total_metres, lead=last.metres, via=via)]
    return [last, move]


def _is_continuation(last: Move, move: Move) -> bool:
    """Return whether `move` merely continues the previous move and needs no instruction."""
    same_street = move.street in ("", last.street)
    return same_street and move.kind == "continue" and last.kind != "ferry"
