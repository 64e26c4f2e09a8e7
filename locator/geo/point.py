"""Points, boxes, distances and bearings on the WGS-84 ellipsoid.

Rank by chord, report metres: the straight line through the earth orders near points as the
geodesic does, and corrected with Euler's radius of curvature it equals the geodesic to 0.05 mm up
to 300 km. Beyond that the geodesic itself is computed (Karney 2013, through geographiclib).
"""

from collections.abc import Iterator, Sequence
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

import numpy as np
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EQUATOR_RADIUS = 6_378_137.0  # metres, WGS-84 (NIMA TR8350.2)
FLATTENING = 1 / 298.257223563
ECCENTRICITY2 = FLATTENING * (2 - FLATTENING)
FLATTEST = EQUATOR_RADIUS / (1 - FLATTENING)  # metres, the radius of curvature at the poles
STEEPEST = EQUATOR_RADIUS * (1 - FLATTENING) ** 2  # metres, along the meridian at the equator
CORRECTED_UP_TO = 300_000.0  # metres of chord
POLAR = 89.0  # degrees of latitude, beyond which the correction is not used
VINCENTY_ERROR = 0.02  # metres, far above the truncation error of the series (0.5 mm)
VINCENTY_ROUNDS = 12
MEAN_RADIUS = 6_371_008.8  # metres, of the sphere
ANYWHERE = 9_000_000.0  # metres of chord, above which the bounds are loose


class Point(NamedTuple):
    """A position in WGS-84 degrees."""

    lat: float
    lon: float


class Box(NamedTuple):
    """A box in WGS-84 degrees; west > east crosses the date line."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
        """Return a mask of the positions inside, edges included."""
        across = self.west > self.east
        columns = (
            (lon >= self.west) | (lon <= self.east) if across else (lon >= self.west) & (lon <= self.east)
        )
        return columns & (lat >= self.south) & (lat <= self.north)

    def parts(self) -> tuple["Box", ...]:
        """Split the box at the date line."""
        if self.west <= self.east:
            return (self,)
        return (self._replace(east=180.0), self._replace(west=-180.0))


def ecef(lat: Floats, lon: Floats) -> Floats:
    """Return earth-centred coordinates in metres, shape (n, 3), of positions on the ellipsoid."""
    phi, lam = np.radians(lat), np.radians(lon)
    normal = EQUATOR_RADIUS / np.sqrt(1 - ECCENTRICITY2 * np.sin(phi) ** 2)
    ring = normal * np.cos(phi)
    return np.stack(
        [ring * np.cos(lam), ring * np.sin(lam), normal * (1 - ECCENTRICITY2) * np.sin(phi)], axis=-1
    )


def ecef_point(point: Point) -> tuple[float, float, float]:
    """Return `ecef` of a single point, without numpy's overhead."""
    phi, lam = radians(point.lat), radians(point.lon)
    up = sin(phi)
    normal = EQUATOR_RADIUS / sqrt(1 - ECCENTRICITY2 * up * up)
    ring = normal * cos(phi)
    return ring * cos(lam), ring * sin(lam), normal * (1 - ECCENTRICITY2) * up


def chord_metres(a: Point, b: Point) -> float:
    """Return the length in metres of the straight line through the earth."""
    ax, ay, az = ecef_point(a)
    bx, by, bz = ecef_point(b)
    return sqrt((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2)


def metres(a: Point, b: Point) -> float:
    """Return the length in metres of the geodesic between two points."""
    return metres_along(chord_metres(a, b), a, b)


def geodesic_bounds(chords: Floats) -> tuple[Floats, Floats]:
    """Return lower and upper bounds in metres of geodesics with the given chords, anywhere, in any direction.

    A curve that bends less than a circle has a longer chord than its arc (Schur), so the two extreme
    radii of curvature of the ellipsoid bound every geodesic.
    """
    least = 2 * FLATTEST * np.arcsin(chords / (2 * FLATTEST))
    if chords[..., -1].max() < ANYWHERE:
        return least, 2 * STEEPEST * np.arcsin(chords / (2 * STEEPEST))
    return least * 0.999, np.where(chords < ANYWHERE, 1.01 * least, np.inf)


def metres_along(chord_metres: float, a: Point, b: Point) -> float:
    """Return the metres of a geodesic from its precomputed chord."""
    if chord_metres > CORRECTED_UP_TO or abs(a.lat) > POLAR or abs(b.lat) > POLAR:
        return float(Geodesic.WGS84.Inverse(a.lat, a.lon, b.lat, b.lon, Geodesic.DISTANCE)["s12"])
    return _arc_metres(chord_metres, *a, *b)


def _arc_metres(chord: float, a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the length of the arc over a chord, with Euler's radius of curvature at the midpoint."""
    middle = radians((a_lat + b_lat) / 2)
    bend = 1 - ECCENTRICITY2 * sin(middle) ** 2
    across = EQUATOR_RADIUS / sqrt(bend)
    along = across * (1 - ECCENTRICITY2) / bend
    north = (along * radians(b_lat - a_lat)) ** 2
    east = (across * cos(middle) * radians((b_lon - a_lon + 180) % 360 - 180)) ** 2
    bent = along * east + across * north
    diameter = 2 * (along * across * (north + east) / bent if bent else along)
    return diameter * asin(chord / diameter)


def vincenty(origin: Point, lat: Floats, lon: Floats) -> Floats:
    """Return metres of the geodesics from a point to many, to within VINCENTY_ERROR.

    NaN where the iteration does not converge: near the antipode. Source: T. Vincenty,
    Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 23 (176), 1975.
    """
    polar = EQUATOR_RADIUS * (1 - FLATTENING)
    u1, u2 = (np.arctan((1 - FLATTENING) * np.tan(np.radians(phi))) for phi in (origin.lat, lat))
    sines, cosines = np.sin(u1) * np.sin(u2), np.cos(u1) * np.cos(u2)
    difference = np.radians((lon - origin.lon + 180) % 360 - 180)
    lam, change = difference, np.full(len(lat), np.inf)
    for _ in range(VINCENTY_ROUNDS):
        sin_sigma = np.hypot(
            np.cos(u2) * np.sin(lam), np.cos(u1) * np.sin(u2) - np.sin(u1) * np.cos(u2) * np.cos(lam)
        )
        cos_sigma = sines + cosines * np.cos(lam)
        sigma = np.arctan2(sin_sigma, cos_sigma)
        sin_alpha = np.where(sin_sigma > 0, cosines * np.sin(lam) / np.where(sin_sigma > 0, sin_sigma, 1), 0)
        cos2_alpha = 1 - sin_alpha**2
        middle = cos_sigma - np.where(cos2_alpha > 0, 2 * sines / np.where(cos2_alpha > 0, cos2_alpha, 1), 0)
        c = FLATTENING / 16 * cos2_alpha * (4 + FLATTENING * (4 - 3 * cos2_alpha))
        bent = sigma + c * sin_sigma * (middle + c * cos_sigma * (2 * middle**2 - 1))
        before, lam = lam, difference + (1 - c) * FLATTENING * sin_alpha * bent
        change = np.abs(lam - before)
    u_squared = cos2_alpha * (EQUATOR_RADIUS**2 - polar**2) / polar**2
    a = 1 + u_squared / 16384 * (4096 + u_squared * (u_squared * (320 - 175 * u_squared) - 768))
    b = u_squared / 1024 * (256 + u_squared * (u_squared * (74 - 47 * u_squared) - 128))
    inner = cos_sigma * (2 * middle**2 - 1) - b / 6 * middle * (4 * sin_sigma**2 - 3) * (4 * middle**2 - 3)
    delta = b * sin_sigma * (middle + b / 4 * inner)
    return np.where(change < 1e-12, polar * a * (sigma - delta), np.nan)


def bearing(a: Point, b: Point) -> float:
    """Return the initial bearing from `a` to `b`, degrees clockwise from north, 0 to 360."""
    return DistanceFrom(a).bearing(b)


class DistanceFrom:
    """Origin of many distances and bearings, with its own terms precomputed."""

    def __init__(self, point: Point) -> None:
        self.point = point
        phi, lam = radians(point.lat), radians(point.lon)
        to_east = -sin(lam), cos(lam)
        to_north = -sin(phi) * cos(lam), -sin(phi) * sin(lam), cos(phi)
        self._frame = *ecef_point(point), *to_east, *to_north

    def metres(self, chord_metres: float, there: Point) -> float:
        """Return the metres of the geodesic to a point from its precomputed chord."""
        return metres_along(chord_metres, self.point, there)

    def metres_and_bearings(
        self, chords: Sequence[float], coordinates: Sequence[Sequence[float]]
    ) -> Iterator[tuple[float, float]]:
        """Yield metres and bearing of points from their precomputed chords, in metres.

        coordinates: latitude, longitude, and earth-centred x, y, z in metres of each point.
        """
        (lat, lon), frame = self.point, self._frame
        is_polar = abs(lat) > POLAR
        for chord, (there_lat, there_lon, x, y, z) in zip(chords, coordinates, strict=True):
            if chord > CORRECTED_UP_TO or is_polar or abs(there_lat) > POLAR:
                metres = metres_along(chord, self.point, Point(there_lat, there_lon))
            else:
                metres = _arc_metres(chord, lat, lon, there_lat, there_lon)
            yield metres, _bearing(*frame, x, y, z)

    def bearing(self, there: Point) -> float:
        """Return the initial bearing, degrees clockwise from north, 0 to 360."""
        return _bearing(*self._frame, *ecef_point(there))


def _bearing(
    ax: float,
    ay: float,
    az: float,
    east_x: float,
    east_y: float,
    north_x: float,
    north_y: float,
    north_z: float,
    bx: float,
    by: float,
    bz: float,
) -> float:
    """Return the bearing of `b` from `a`, in the frame of `a`."""
    x, y, z = bx - ax, by - ay, bz - az
    east, north = east_x * x + east_y * y, north_x * x + north_y * y + north_z * z
    return degrees(atan2(east, north)) % 360 if east or north else 0.0


def box_around(point: Point, radius: float) -> Box:
    """Return the smallest box, slightly enlarged, of all points within `radius` metres (a chord)."""
    reach = degrees(radius / (EQUATOR_RADIUS * (1 - ECCENTRICITY2))) * 1.001 + 1e-9
    south, north = point.lat - reach, point.lat + reach
    ring = cos(radians(max(abs(south), abs(north))))
    if south <= -90 or north >= 90 or reach / ring >= 180:
        return Box(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    wide = reach / ring
    return Box((point.lon - wide + 180) % 360 - 180, south, (point.lon + wide + 180) % 360 - 180, north)
