"""Judge of turns that knows only the line of a route: its bends beside the turns of the sentences.

Independent of `locator/directions/bends.py`: point by point, with geodesics.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from locator.directions.renderings import DirectionsStep
from locator.geo.point import Point, bearing, metres

WINDOW, DEGREES, LEG, STRAIGHT = 15.0, 40.0, 8.0, 10.0  # as in docs/sentences.md
BACK = 165.0
TURN = re.compile("左转|右转|掉头")
SIDES = {"左转": "L", "右转": "R", "掉头": "B"}
APART = 15.5  # metres between a bend and its sentence: nearer turns share one


class Turn(NamedTuple):
    """A turn at `at` metres from the start: L, R, or B for back; `at` may be off by `slack`."""

    at: float
    side: str
    slack: float = 0.0


class Ruler:
    """Places on a line."""

    def __init__(self, line: Sequence[Point]) -> None:
        self.line = [line[0], *(b for a, b in pairwise(line) if metres(a, b) > 0.01)]
        self.places = [0.0]
        for a, b in pairwise(self.line):
            self.places.append(self.places[-1] + metres(a, b))

    def point(self, at: float) -> Point:
        """The point at a place, an end if beyond it."""
        for (a, b), (pa, pb) in zip(pairwise(self.line), pairwise(self.places), strict=True):
            if at <= pb:
                share = max(0.0, (at - pa) / (pb - pa))
                return Point(a.lat + (b.lat - a.lat) * share, a.lon + (b.lon - a.lon) * share)
        return self.line[-1]

    def turn(self, at: float) -> float:
        """The degrees by which the line turns at a place."""
        here = self.point(at)
        return angle(
            bearing(self.point(at - WINDOW), here),
            bearing(here, self.point(min(at + WINDOW, self.places[-1]))),
        )

    def corners(self) -> list[tuple[float, float]]:
        """The places of the corners, and the degrees of each."""
        headings = [bearing(a, b) for a, b in pairwise(self.line)]
        turns = [angle(a, b) for a, b in pairwise(headings)]
        return list(zip(self.places[1:-1], turns, strict=True))

    def looked_at(self) -> list[float]:
        """Each corner, and each metre near one."""
        near = {p + d for p in self.places for d in range(-20, 21)} | set(self.places)
        return sorted(at for at in near if LEG <= at <= self.places[-1] - LEG)


def angle(before: float, behind: float) -> float:
    """Degrees between two headings, positive to the right."""
    return (behind - before + 180) % 360 - 180


def bends(line: Sequence[Point], minimum: float = DEGREES) -> list[Turn]:
    """The bends of more than 40°, one for each curve."""
    ruler = Ruler(line)
    found: list[Turn] = []
    for run in _runs([(at, ruler.turn(at)) for at in ruler.looked_at()], minimum):
        found += _bends(run, ruler.corners())
    return found


def _runs(turns: Sequence[tuple[float, float]], minimum: float) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for at, turn in turns:
        one_curve = run and at - run[-1][0] < 1.5 and (run[-1][1] * turn > 0 or abs(run[-1][1] - turn) > 315)
        if run and not (abs(turn) > minimum and one_curve):
            yield run
            run = []
        if abs(turn) > minimum:
            run.append((at, turn))
    if run:
        yield run


def _bends(run: list[tuple[float, float]], corners: list[tuple[float, float]]) -> Iterator[Turn]:
    _, turn = max(run, key=lambda item: abs(item[1]))
    side = "L" if turn < 0 else "R"
    curves: list[list[tuple[float, float]]] = []
    for place, degrees in corners:
        if run[0][0] <= place <= run[-1][0]:
            if curves and place - curves[-1][-1][0] < STRAIGHT:
                curves[-1].append((place, degrees))
            else:
                curves.append([(place, degrees)])
    sign = 1 if turn > 0 else -1
    sharp = [c for c in curves if sum(d for _, d in c) * sign > DEGREES]
    if abs(turn) > BACK or len(sharp) < 2:
        sharp, side = [[corner for c in curves for corner in c]], "B" if abs(turn) > BACK else side
    for curve in sharp:
        weights = [(place, max(0.0, degrees * sign)) for place, degrees in curve]
        if not any(weight for _, weight in weights):  # more than half a circle
            weights = [(place, abs(degrees)) for place, degrees in curve]
        if total := sum(weight for _, weight in weights):
            yield Turn(sum(place * weight for place, weight in weights) / total, side)


def unspoken(line: Sequence[Point], turns: Sequence[Turn]) -> list[float]:
    """Corners over 40°, by their own angle alone, without a sentence to that side within 30 m."""
    ruler = Ruler(line)
    corners = [(at, ruler.turn(at)) for at, _ in ruler.corners() if WINDOW <= at <= ruler.places[-1] - WINDOW]
    return [
        at
        for at, turn in corners
        if abs(turn) > DEGREES
        and not any(agree(Turn(at, "L" if turn < 0 else "R"), t, 2 * WINDOW) for t in turns)
    ]


def rendered(steps: Sequence[DirectionsStep]) -> list[Turn]:
    """The turns of Chinese sentences, at the sum of the metres before.

    The metres are rounded, so that a sum of n of them is off by √n at most, nearly always.
    """
    found: list[Turn] = []
    at = 0.0
    for number, step in enumerate(steps):
        found += [Turn(at, SIDES[word], sqrt(number)) for word in TURN.findall(step.text)]
        at += step.metres or 0
    return found


def missing(bends_: Sequence[Turn], turns: Sequence[Turn]) -> list[Turn]:
    """The bends without a sentence, in order; nothing if the two sequences agree."""
    remaining = list(turns)
    left = []
    for bend in bends_:
        match = next((t for t in remaining if agree(bend, t)), None)
        if match is None:
            left.append(bend)
        else:
            del remaining[: remaining.index(match) + 1]
    return left


def agree(bend: Turn, turn: Turn, apart: float = APART) -> bool:
    """Whether a bend and a sentence are at one place, to one side."""
    return abs(bend.at - turn.at) <= apart + bend.slack + turn.slack and (
        bend.side == turn.side or "B" in (bend.side, turn.side)
    )
