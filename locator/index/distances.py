"""Vectorized distances and bearings of many pairs of points; see `geo` for a single pair."""

import numpy as np

from ..geo.point import CORRECTED_UP_TO, ECCENTRICITY2, EQUATOR_RADIUS, Floats, Point, ecef, metres_along
from .search import BatchHits
from .snapshot import Snapshot


def distances_and_bearings(places: Floats, hits: BatchHits, snapshot: Snapshot) -> tuple[Floats, Floats]:
    """Return metres and bearings, (n, k) each, from places (n, 2: latitude, longitude) to their hits."""
    start = places[:, None, :]
    end = np.stack([snapshot.lat[hits.indices], snapshot.lon[hits.indices]], axis=-1)
    vectors = snapshot.xyz[hits.indices] - ecef(places[:, 0], places[:, 1])[:, None, :]
    return metres_of(hits.chords, start, end), bearings_of(start, vectors)


def metres_of(chords: Floats, start: Floats, end: Floats) -> Floats:
    """Return the geodesic lengths in metres of the given chords, (n, k).

    start: latitude and longitude in degrees, (n, 1, 2); end: (n, k, 2).
    """
    radius = _curvature_radii(start, end)
    lengths: Floats = 2 * radius * np.arcsin(np.minimum(chords / (2 * radius), 1.0))
    polar = (np.abs(start[..., 0]) > 89) | (np.abs(end[..., 0]) > 89)
    for row, column in np.argwhere((chords > CORRECTED_UP_TO) | polar).tolist():
        ends = Point(*start[row, 0].tolist()), Point(*end[row, column].tolist())
        lengths[row, column] = metres_along(float(chords[row, column]), *ends)
    return lengths


def _curvature_radii(start: Floats, end: Floats) -> Floats:
    middle = np.radians((start[..., 0] + end[..., 0]) / 2)
    bend = 1 - ECCENTRICITY2 * np.sin(middle) ** 2
    across = EQUATOR_RADIUS / np.sqrt(bend)
    along = across * (1 - ECCENTRICITY2) / bend
    north = along * np.radians(end[..., 0] - start[..., 0])
    east = across * np.cos(middle) * np.radians((end[..., 1] - start[..., 1] + 180) % 360 - 180)
    length2 = north * north + east * east
    bent = along * east * east + across * north * north
    return np.where(length2 == 0, along, along * across * length2 / np.where(length2 == 0, 1.0, bent))


def bearings_of(start: Floats, vectors: Floats) -> Floats:
    """Return the bearings of the ends in degrees clockwise from north, (n, k).

    start: latitude and longitude in degrees, (n, 1, 2); vectors: from there, earth-centred, (n, k, 3).
    """
    phi, lam = np.radians(start[..., 0]), np.radians(start[..., 1])
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    east = y * np.cos(lam) - x * np.sin(lam)
    north = z * np.cos(phi) - np.sin(phi) * (x * np.cos(lam) + y * np.sin(lam))
    degrees: Floats = np.degrees(np.arctan2(east, north)) % 360
    return np.where(np.hypot(north, east) > 0, degrees, 0.0)
