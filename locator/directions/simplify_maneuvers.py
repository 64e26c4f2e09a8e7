"""The maneuvers of a route as a person is told them: small ones joined or dropped, no metre of them lost."""

import re
from collections.abc import Iterable

from ..geo.point import bearing
from .narrative_items import Move, RemainingDistance, Storey, Straight, Total, plain, storey
from .route import Kind, Maneuver, Route

SHORT = 15.0  # metres, about ten seconds on foot: two turns no further apart are said in one breath
TURNS = frozenset({"slight_left", "left", "sharp_left", "slight_right", "right", "sharp_right"})
SLIGHT = frozenset({"slight_left", "slight_right"})
STOREYS = frozenset({"stairs", "lift", "escalator"})
BARRIERS = ("stairs", "escalator")
_MERE_FIGURES = re.compile(r"[0-9.;,~ -]+")


def whole(route: Route) -> Total | Straight:
    """The way as a whole: its length and time, or that there is none and where the outlet lies."""
    if route.kind == "route":
        return Total(route.metres, route.seconds, route.mode)
    told = route.maneuvers[0].bearing if route.maneuvers else None
    return Straight(route.metres, bearing(route.line[0], route.line[-1]) if told is None else told)


def rest(route: Route) -> RemainingDistance | None:
    """What is left to the outlet where the map's ways end; None where they lead up to it."""
    last = route.maneuvers[-1] if route.kind == "route" else None
    if last is None or last.bearing is None or last.metres < SHORT:
        return None
    return RemainingDistance(last.metres, last.bearing)


def moves(route: Route, floor: Storey | None = None) -> tuple[Move, ...]:
    """What to do on a route, without the arrival; of a straight line nothing.

    `floor` is the outlet's. Levels are storeys as signs count them; a map may have counted from 1 already,
    so of the last one the outlet's floor is told where that is the same or one less, and none where the
    two contradict each other.
    """
    if route.kind != "route":
        return ()
    last = max((i for i, each in enumerate(route.maneuvers) if each.kind in STOREYS), default=-1)
    warned = route.mode == "wheelchair"
    told = [
        _move(each, _storey(each.level, floor if i == last else None), warned and each.kind in BARRIERS)
        for i, each in enumerate(route.maneuvers)
        if each.kind != "arrive"
    ]
    joined = _joined(told)
    return tuple(
        move._replace(ahead=i > 0 and joined[i - 1].metres >= SHORT) for i, move in enumerate(joined)
    )


def _move(each: Maneuver, level: Storey | None, warned: bool) -> Move:
    names = [plain(name) for name in each.streets[:1]]
    english = [plain(name) for name in each.streets_en[:1]]
    street, street_en = (names or [""])[0], (english or [""])[0]
    return Move(each.kind, each.metres, each.bearing, street or street_en, street_en, level, warned=warned)


def _storey(level: str | None, floor: Storey | None) -> Storey | None:
    told = storey(level)
    if isinstance(told, str):
        return None if _MERE_FIGURES.fullmatch(told) else told
    if told is None or told < 0 or not isinstance(floor, int):
        return told
    return floor if floor in (told, told - 1) else None


def _joined(told: Iterable[Move]) -> list[Move]:
    done: list[Move] = []
    for move in told:
        done[-1:] = _pair(done[-1], move) if done else [move]
    return done


def _pair(last: Move, move: Move) -> list[Move]:
    """Two moves as one or two."""
    both = last.metres + move.metres
    if _goes_on(last, move):
        return [last._replace(metres=both)]
    if last.metres >= SHORT or move.kind not in TURNS:
        return [last, move]
    if last.kind == "depart" and move.bearing is not None:
        return [move._replace(kind="depart", metres=both)]
    if last.kind in TURNS and not last.via:
        via: tuple[Kind, ...] = (last.kind,)
        return [move._replace(metres=both, via=via)]
    return [last, move]


def _goes_on(last: Move, move: Move) -> bool:
    """Whether somebody who follows the way does `move` without being told."""
    same = move.street in ("", last.street)
    bend = move.kind in SLIGHT and move.metres < SHORT
    return same and (move.kind == "continue" or bend) and last.kind != "ferry"
