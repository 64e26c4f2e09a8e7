"""Tell positions in China and its seas from those abroad."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ...geo.districts import Areas
from ...geo.point import Box, Floats, Point

CHINA = Box(73.0, 3.0, 135.5, 54.0)
COAST_METRES = 30_000.0  # the territorial sea, 12 nautical miles, and the error of simplified coasts
# Coarse, and only to tell positions at sea from those on land abroad; no boundary.
_SEAS = shapely.Polygon(
    (
        (117, 41),
        (124, 39.7),
        (124.2, 37.8),
        (124.5, 34),
        (126, 32.8),
        (127.5, 30.5),
        (126, 27.5),
        (123.5, 25.5),
    )
    + ((122.7, 24.8), (122.5, 22), (120.5, 21), (119.3, 18.5), (119, 15), (118.5, 12), (116, 9), (113, 5))
    + ((110, 4), (108.5, 7), (109.8, 11), (109.8, 15), (108.3, 17.5), (106.9, 20), (108, 21.5), (110, 24))
)


def in_china(areas: Areas, adcodes: Sequence[str], lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Return which of n positions, with the districts they are in, lie in China or its seas."""
    inside = np.array([code != "" for code in adcodes], dtype=np.bool_)
    inside |= shapely.contains_xy(_SEAS, lon, lat)
    for i in np.flatnonzero(~inside & CHINA.contains(lat, lon)).tolist():
        inside[i] = areas.near(Point(float(lat[i]), float(lon[i])), COAST_METRES) is not None
    return inside
