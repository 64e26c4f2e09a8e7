"""Outlets near a line, with their distance from it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..geo.point import Floats, Point, box_around, chord_metres, ecef, metres
from .column_store import Mask
from .snapshot import Filter, Indices, Snapshot

STEP = 5_000.0  # metres; straight pieces of the line, less than a metre below the ground


class NearLine(NamedTuple):
    """Outlets near a line, nearest first: indices, metres from it, and the nearest points on it, (n, 2)."""

    indices: Indices
    metres: Floats
    points: Floats

    def take(self, positions: Indices) -> "NearLine":
        """Return the outlets at these positions."""
        return NearLine(self.indices[positions], self.metres[positions], self.points[positions])


def line_metres(line: Sequence[Point]) -> float:
    """Return the length of a line."""
    return sum(metres(*piece) for piece in pairwise(line))


def outlets_near_line(
    snapshot: Snapshot, line: Sequence[Point], radius: float, condition: Filter
) -> NearLine:
    """Return the outlets that pass a filter within a radius in metres of a line."""
    dense = densify(line)
    indices = np.flatnonzero(snapshot.matches(condition) & _in_boxes(snapshot, line, radius))
    vertices = ecef(dense[:, 0], dense[:, 1])
    best = np.full(len(indices), np.inf)
    points = np.zeros((len(indices), 2))
    for (start, end), (first, last) in zip(pairwise(vertices), pairwise(dense), strict=True):
        along, squared = _project(snapshot.xyz[indices], start, end)
        closer = squared < best
        best[closer] = squared[closer]
        points[closer] = first + along[closer, None] * (last - first)
    lengths = np.sqrt(best)
    order = np.argsort(lengths, kind="stable")
    return NearLine(indices, lengths, points).take(order[lengths[order] <= radius])


def densify(line: Sequence[Point]) -> Floats:
    """Return the line with intermediate points, at most STEP apart, (n, 2)."""
    pieces = [np.array([line[0]], dtype=float)]
    for start, end in pairwise(line):
        count = max(1, int(np.ceil(chord_metres(start, end) / STEP)))
        share = np.linspace(0, 1, count + 1)[1:, None]
        pieces.append(np.array(start) + share * (np.array(end) - np.array(start)))
    return np.concatenate(pieces)


def _in_boxes(snapshot: Snapshot, line: Sequence[Point], radius: float) -> Mask:
    """Return a mask of the outlets in the bounding box of the line and the radius."""
    boxes = [box_around(point, radius) for point in line]
    south, north = min(box.south for box in boxes), max(box.north for box in boxes)
    west, east = min(box.west for box in boxes), max(box.east for box in boxes)
    lat, lon = snapshot.lat, snapshot.lon
    inside: Mask = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    return inside


def _project(xyz: Floats, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Return where on a piece each point is nearest (0 to 1), and the squared metres to it."""
    direction = end - start
    length2 = float(direction @ direction)
    along = np.clip((xyz - start) @ direction / length2, 0, 1) if length2 else np.zeros(len(xyz))
    gap = xyz - (start + along[:, None] * direction)
    return along, np.einsum("ij,ij->i", gap, gap)
