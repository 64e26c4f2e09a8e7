"""Baidu's map projection: Mercator on the ellipsoid of Clarke 1866, applied to BD-09 degrees.

Baidu Maps evaluates polynomials, which from 0 to 54 degrees north differ from it by less than a centimetre.
"""

from math import atan, degrees, exp, pi, sin, sqrt

EQUATOR_RADIUS, POLAR_RADIUS = 6_378_206.4, 6_356_583.8  # metres
ECCENTRICITY = sqrt(1 - (POLAR_RADIUS / EQUATOR_RADIUS) ** 2)
ROUNDS = 10
MAX_METRES = 20_037_800.0  # of x and y, half the equator


def degrees_of(x: float, y: float) -> tuple[float, float]:
    """Return BD-09 latitude and longitude of a position in metres; raises ValueError off the map."""
    if not (abs(x) <= MAX_METRES and abs(y) <= MAX_METRES):
        raise ValueError("off the map")
    shrink = exp(-y / EQUATOR_RADIUS)
    latitude = pi / 2 - 2 * atan(shrink)
    for _ in range(ROUNDS):
        bent = ECCENTRICITY * sin(latitude)
        latitude = pi / 2 - 2 * atan(shrink * ((1 - bent) / (1 + bent)) ** (ECCENTRICITY / 2))
    return degrees(latitude), degrees(x / EQUATOR_RADIUS)
