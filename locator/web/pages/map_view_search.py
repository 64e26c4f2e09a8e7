"""Search in a view of the map: a box becomes a nearest query around its middle."""

from typing import Any

import numpy as np

from ...geo.point import Box, Point, metres
from ...query.query_params import InsideQuestion, parse_query

MAX_RADIUS = 500_000.0  # metres, of a nearest query


def box_of(text: str) -> Box:
    """Return the box of a text like `west,south,east,north`; raises InvalidParameter."""
    box: Box = parse_query(InsideQuestion, {"bbox": text}).bbox  # type: ignore[assignment]
    return box


def view_params(text: str) -> dict[str, Any]:
    """Return the origin and the radius that cover a box."""
    box = box_of(text)
    middle = Point((box.south + box.north) / 2, (box.west + box.east) / 2)
    radius = min(MAX_RADIUS, max(1.0, metres(middle, Point(box.south, box.west))))
    return {"lat": f"{middle.lat:.6f}", "lon": f"{middle.lon:.6f}", "radius": f"{radius:.0f}"}


def is_inside(text: str, feature: dict[str, Any]) -> bool:
    """Return whether a feature lies in a box."""
    box = box_of(text)
    lon, lat = feature["geometry"]["coordinates"]
    return bool(box.contains(np.array([lat]), np.array([lon]))[0])
