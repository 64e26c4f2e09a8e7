"""Areas reachable within a time: an isochrone of the router, or a circle by the distance bands."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely

from ..geo.point import MEAN_RADIUS, Point
from ..geo.travel_mode import TravelMode
from .route import FallbackReason, Isochrone
from .travel_estimate import reach_metres

CORNERS = 72  # of the circle
DIGITS = 6  # of coordinates, a decimetre


def straight_isochrone(start: Point, seconds: float, mode: TravelMode, why: FallbackReason) -> Isochrone:
    """Return the circle whose radius is travelled in this time, by the distance bands."""
    return Isochrone("straight", mode, seconds, circle(start, reach_metres(seconds, mode)), why)


def circle(centre: Point, metres: float) -> shapely.Polygon:
    """Return a circle around a point, on the sphere, counterclockwise as GeoJSON requires."""
    turns = -np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    arc, lat, lon = metres / MEAN_RADIUS, np.radians(centre.lat), np.radians(centre.lon)
    north = np.sin(lat) * np.cos(arc) + np.cos(lat) * np.sin(arc) * np.cos(turns)
    east = np.sin(turns) * np.sin(arc) * np.cos(lat)
    lons = lon + np.arctan2(east, np.cos(arc) - np.sin(lat) * north)
    corners = np.column_stack([np.degrees(lons), np.degrees(np.arcsin(north))])
    return shapely.Polygon(np.round(corners, DIGITS))


def band(line: Sequence[Point], metres: float) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the area within a distance of a line of at least two points."""
    circles = [circle(point, metres) for point in line]
    return shapely.union_all([shapely.union(*pair).convex_hull for pair in pairwise(circles)])
