"""Bends of a line: places where the heading over 15 m before and 15 m behind differs by more than 40°.

A router reports no maneuver at a corner without a choice, so turns are taken from the line. Bends of one
curve count once. A curve ends where the line is straight for 10 m, or where it bends to the other side.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np

from ..geo.point import ECCENTRICITY2, EQUATOR_RADIUS, Floats, Point

WINDOW = 15.0  # metres before and behind
MIN_DEGREES = 40.0
MIN_LEG = 8.0  # metres; nearer to an end of the line there is no heading to compare with
STRAIGHT = 10.0  # metres without a corner: the end of a curve
SPACING = 2.0  # metres between samples
REVERSED = 165.0  # degrees; the side of such a bend is arbitrary
Side = Literal["left", "right"]


class Bend(NamedTuple):
    """A bend at `at` metres along the line; `degrees` is the turn of its curve, positive to the right."""

    at: float
    degrees: float

    @property
    def side(self) -> Side:
        """Return the side to which the line bends."""
        return "left" if self.degrees < 0 else "right"


class Track:
    """A line measured in metres along the ellipsoid."""

    def __init__(self, line: Sequence[Point]) -> None:
        degrees = np.array(line, dtype=np.float64).reshape(-1, 2)
        steps = _steps(degrees)
        self.places: Floats = np.concatenate([[0.0], np.cumsum(np.hypot(*steps.T))])
        self._plane: Floats = np.concatenate([np.zeros((1, 2)), np.cumsum(steps, axis=0)])
        self._degrees = degrees

    @property
    def length(self) -> float:
        """Return the length in metres."""
        return float(self.places[-1])

    def point(self, at: float) -> Point:
        """Return the point at a distance along the line."""
        lat, lon = (float(np.interp(at, self.places, column)) for column in self._degrees.T)
        return Point(lat, lon)

    def heading(self, start: float, end: float) -> float | None:
        """Return the direction from one place to another in degrees from north; None if they coincide."""
        east, north = (self._at(np.array([end])) - self._at(np.array([start])))[0]
        if np.hypot(east, north) < 1e-6:
            return None
        return float(np.degrees(np.arctan2(east, north)) % 360)

    def turn(self, at: float) -> float:
        """Return the degrees by which the line turns at a place."""
        return float(self.turns(np.array([at]))[0])

    def turns(self, at: Floats) -> Floats:
        """Return the degrees by which the line turns at each place, positive to the right."""
        here = self._at(at)
        before, behind = here - self._at(at - WINDOW), self._at(at + WINDOW) - here
        return _wrap(_bearings(behind) - _bearings(before))

    def corners(self) -> tuple[Floats, Floats]:
        """Return the places of the corners between stretches, and the degrees of each."""
        moved = np.diff(self.places) > 0
        headings = _bearings(np.diff(self._plane, axis=0)[moved])
        return self.places[1:][moved][:-1], _wrap(np.diff(headings))

    def _at(self, at: Floats) -> Floats:
        """Return plane coordinates of places; those beyond an end are at the end."""
        return np.stack([np.interp(at, self.places, column) for column in self._plane.T], axis=-1)


def find_bends(track: Track) -> list[Bend]:
    """Return the bends of a line, in order."""
    samples = np.union1d(track.places, np.arange(0.0, track.length, SPACING))
    samples = samples[(samples >= MIN_LEG) & (samples <= track.length - MIN_LEG)]
    turns = track.turns(samples)
    corners = track.corners()
    return [bend for run in _runs(turns) for bend in _bends(samples[run], turns[run], corners)]


def _steps(degrees: Floats) -> Floats:
    """Return the metres to the east and north between successive points, with local radii of curvature."""
    middle = np.radians((degrees[1:, 0] + degrees[:-1, 0]) / 2)
    squashed = 1 - ECCENTRICITY2 * np.sin(middle) ** 2
    normal = EQUATOR_RADIUS / np.sqrt(squashed)
    meridian = normal * (1 - ECCENTRICITY2) / squashed
    change = np.radians(np.diff(degrees, axis=0))
    east = _wrap(np.degrees(change[:, 1])) * np.pi / 180 * normal * np.cos(middle)
    return np.stack([east, change[:, 0] * meridian], axis=-1)


def _bearings(vectors: Floats) -> Floats:
    return np.degrees(np.arctan2(vectors[..., 0], vectors[..., 1]))


def _wrap(degrees: Floats) -> Floats:
    return (degrees + 180) % 360 - 180


def _runs(turns: Floats) -> Iterator[slice]:
    """Yield the runs of samples that bend to one side; the side may change within a reversal."""
    start: int | None = None
    for i, turn in enumerate(turns):
        if start is not None and (abs(turn) <= MIN_DEGREES or _opposite(turns[i - 1], turn)):
            yield slice(start, i)
            start = None
        if start is None and abs(turn) > MIN_DEGREES:
            start = i
    if start is not None:
        yield slice(start, len(turns))


def _opposite(a: float, b: float) -> bool:
    return a * b < 0 and abs(a - b) < 2 * REVERSED - WINDOW


def _bends(at: Floats, turns: Floats, corners: tuple[Floats, Floats]) -> Iterator[Bend]:
    """Yield the bends of one run, each at its corners: one for each curve."""
    turn = float(turns[np.argmax(np.abs(turns))])
    curves = [Curve(*curve) for curve in _curves(*corners, at[0], at[-1])]
    sharp = [curve for curve in curves if curve.total * np.sign(turn) > MIN_DEGREES]
    if abs(turn) <= REVERSED and len(sharp) > 1:
        yield from (Bend(curve.centre(turn), _clipped(curve.total)) for curve in sharp)
    elif any(len(curve.places) for curve in curves):
        joined = Curve(*(np.concatenate(part) for part in zip(*curves, strict=True)))
        larger = abs(turn) < abs(_clipped(joined.total)) and turn * joined.total > 0
        yield Bend(joined.centre(turn), _clipped(joined.total) if larger else turn)


class Curve(NamedTuple):
    """Corners without a straight piece between them."""

    places: Floats
    degrees: Floats

    @property
    def total(self) -> float:
        """Return the sum of the turns."""
        return float(self.degrees.sum())

    def centre(self, turn: float) -> float:
        """Return the place of the corners to the side of `turn`, of all if it is more than half a circle."""
        weights = np.maximum(self.degrees * np.sign(turn), 0.0)
        return float(
            np.average(self.places, weights=weights if weights.any() else np.abs(self.degrees) + 1e-9)
        )


def _curves(places: Floats, degrees: Floats, start: float, end: float) -> Iterator[tuple[Floats, Floats]]:
    """Yield the corners between two places in groups without a straight piece."""
    within = (places >= start) & (places <= end)
    places, degrees = places[within], degrees[within]
    cuts = np.flatnonzero(np.diff(places) >= STRAIGHT) + 1
    yield from zip(np.split(places, cuts), np.split(degrees, cuts), strict=True)


def _clipped(degrees: float) -> float:
    """Return the turn of a curve, at most a sharp one: only a corner is a reversal."""
    return max(-REVERSED, min(REVERSED, degrees))
