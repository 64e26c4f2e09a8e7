"""Turns of a route from the bends of its line: lengths, directions and turns agree with the geometry.

A router's maneuvers contribute streets, stairs, lifts, doors and ferries. Its turns count only where the line
bends; a bend without a maneuver gets one.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .bends import MIN_DEGREES, REVERSED, WINDOW, Bend, Track, find_bends
from .route import Maneuver, ManeuverKind

NEAR = WINDOW  # metres between a maneuver and the bend that it belongs to
BESIDE = 3.0  # metres; a bend so near to stairs is the turn onto them
END_METRES = 1.0  # a bend so near to the end of the network leads off it
FORK_DEGREES = 20.0  # a smaller angle is straight on
SLIGHT_DEGREES, TURN_DEGREES = 60.0, 130.0
SIDES: dict[ManeuverKind, int] = {
    **dict.fromkeys(("slight_left", "left", "sharp_left"), -1),
    **dict.fromkeys(("slight_right", "right", "sharp_right"), 1),
}
ON_FOOT: frozenset[ManeuverKind] = frozenset((*SIDES, "continue", "turn_back"))


class Placed(NamedTuple):
    """A maneuver at `at` metres along the line."""

    at: float
    maneuver: Maneuver


def turn_kind(degrees: float) -> ManeuverKind:
    """Return the kind of a bend."""
    if abs(degrees) > REVERSED:
        return "turn_back"
    if abs(degrees) > TURN_DEGREES:
        return "sharp_left" if degrees < 0 else "sharp_right"
    if abs(degrees) > SLIGHT_DEGREES:
        return "left" if degrees < 0 else "right"
    return "slight_left" if degrees < 0 else "slight_right"


def with_turns(placed: Sequence[Placed], track: Track) -> list[Maneuver]:
    """Return the maneuvers with the turns of the line; the first departs, the last arrives."""
    bends = [bend for bend in find_bends(track) if _is_walked(bend, placed)]
    matched = _match(bends, placed)
    remaining = _without_passed(placed, bends, matched)
    turned = sorted(
        (_turned(item, bends, matched.get(i), track) for i, item in remaining), key=lambda item: item.at
    )
    turned = _without_offsets(turned, track)
    for number, bend in enumerate(bends):
        if number not in matched.values():
            _insert(turned, bend)
    return [*_measured(turned, placed[-1].at, track), placed[-1].maneuver]


def _is_walked(bend: Bend, placed: Sequence[Placed]) -> bool:
    """Return False beyond the network and on a ferry."""
    stretch = max(i for i, item in enumerate(placed) if item.at <= bend.at or i == 0)
    return bend.at < placed[-1].at - END_METRES and placed[stretch].maneuver.kind != "ferry"


def _match(bends: Sequence[Bend], placed: Sequence[Placed]) -> dict[int, int]:
    """Return the bend of each maneuver that has one, nearest first."""
    pairs = sorted(
        (abs(item.at - bend.at), i, number)
        for number, bend in enumerate(bends)
        for i, item in enumerate(placed)
        if _may_be(item, bend) and not _is_barred(placed, item.at, bend.at)
    )
    matched: dict[int, int] = {}
    for _, i, number in pairs:
        if i not in matched and number not in matched.values():
            matched[i] = number
    return matched


def _may_be(item: Placed, bend: Bend) -> bool:
    return item.maneuver.kind in ON_FOOT and abs(item.at - bend.at) <= NEAR


def _is_barred(placed: Sequence[Placed], a: float, b: float) -> bool:
    """Return whether stairs, a lift, a door or a ferry lies between two places."""
    start, end = min(a, b), max(a, b)
    return any(start <= item.at <= end and item.maneuver.kind not in ON_FOOT for item in placed)


def _without_passed(
    placed: Sequence[Placed], bends: Sequence[Bend], matched: dict[int, int]
) -> list[tuple[int, Placed]]:
    """Drop the arrival, and maneuvers between a turn and its bend: the turn moves past them."""
    spans = [sorted((placed[i].at, bends[number].at)) for i, number in matched.items()]
    remaining: list[tuple[int, Placed]] = []
    for i, item in enumerate(placed[:-1]):
        passed = item.maneuver.kind in ON_FOOT and any(a <= item.at <= b for a, b in spans)
        if i in matched or not passed or not remaining:
            remaining.append((i, item))
        else:
            number, last = remaining[-1]
            remaining[-1] = number, _longer(last, item.maneuver.seconds)
    return remaining


def _longer(item: Placed, seconds: float) -> Placed:
    return item._replace(maneuver=item.maneuver._replace(seconds=item.maneuver.seconds + seconds))


def _turned(item: Placed, bends: Sequence[Bend], number: int | None, track: Track) -> Placed:
    """Return a maneuver with the turn of its bend; without one it is a fork, or leads straight on."""
    maneuver = item.maneuver
    if number is not None:
        bend = bends[number]
        return Placed(bend.at, maneuver._replace(kind=turn_kind(bend.degrees)))
    if maneuver.kind not in ON_FOOT:
        return item
    apart = all(abs(bend.at - item.at) > NEAR for bend in bends)
    kind = _fork(maneuver.kind, track.turn(item.at)) if apart else "continue"
    return item._replace(maneuver=maneuver._replace(kind=kind))


def _fork(kind: ManeuverKind, degrees: float) -> ManeuverKind:
    side = SIDES.get(kind, 0)
    if FORK_DEGREES <= side * degrees <= MIN_DEGREES:
        return "fork_left" if side < 0 else "fork_right"
    return "continue"


def _without_offsets(placed: Sequence[Placed], track: Track) -> list[Placed]:
    """Turn two opposite forks where the line goes on in its direction, a little to the side, into none."""
    result: list[Placed] = []
    for item in placed:
        if result[1:] and _is_offset(result[-1], item, track):
            passed = result.pop()
            result[-1] = _longer(result[-1], passed.maneuver.seconds)
            item = item._replace(maneuver=item.maneuver._replace(kind="continue"))
        result.append(item)
    return result


def _is_offset(first: Placed, second: Placed, track: Track) -> bool:
    kinds = {first.maneuver.kind, second.maneuver.kind}
    if kinds != {"fork_left", "fork_right"} or second.at - first.at > NEAR:
        return False
    before, behind = track.heading(first.at - WINDOW, first.at), track.heading(second.at, second.at + WINDOW)
    return (
        before is not None and behind is not None and abs((behind - before + 180) % 360 - 180) < FORK_DEGREES
    )


def _insert(placed: list[Placed], bend: Bend) -> None:
    """Insert the turn of a bend, and divide the duration of its stretch."""
    i = max(i for i, item in enumerate(placed) if i == 0 or item.at <= bend.at)
    kind, at = turn_kind(bend.degrees), bend.at
    while i > 0 and _is_onto(placed[i], at):
        at, i = min(at, placed[i].at), i - 1
    end = placed[i + 1].at if i + 1 < len(placed) else at
    stretch = placed[i].maneuver
    share = (end - at) / (end - placed[i].at) if end > placed[i].at else 0.0
    placed[i] = placed[i]._replace(maneuver=stretch._replace(seconds=stretch.seconds * (1 - share)))
    turn = Maneuver(kind, stretch.at, 0.0, stretch.seconds * share, None, stretch.streets, stretch.streets_en)
    placed.insert(i + 1, Placed(at, turn))


def _is_onto(item: Placed, at: float) -> bool:
    """Return whether a bend just behind the foot of stairs or a door is the turn to them."""
    return item.maneuver.kind not in (*ON_FOOT, "lift", "depart") and at - item.at <= BESIDE


def _measured(placed: Sequence[Placed], end: float, track: Track) -> Iterator[Maneuver]:
    """Yield maneuvers with position, length and direction by the line."""
    for (at, maneuver), stop in zip(placed, [*(item.at for item in placed[1:]), end], strict=True):
        heading = track.heading(at, min(stop, at + WINDOW))
        yield maneuver._replace(at=track.point(at), metres=stop - at, bearing=heading)
