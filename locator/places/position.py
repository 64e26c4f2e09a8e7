"""Parse a text that is a position: LAT,LON in WGS-84 degrees."""

import re

from ..geo.point import Point
from .lookup import Place
from .match import Match

DEGREES = r"([+-]?\d{1,3}\.\d{1,15})"
POSITION = re.compile(rf"\s*{DEGREES}\s*[,，\s]\s*{DEGREES}\s*", re.ASCII)
PLACE_ID = -3_000_000_000


def parse_position(query_text: str) -> Match | None:
    """Parse a position; None when the text is not one or is out of range."""
    parsed = POSITION.fullmatch(query_text)
    if parsed is None:
        return None
    point = Point(float(parsed[1]), float(parsed[2]))
    if abs(point.lat) > 90 or abs(point.lon) > 180:
        return None
    name = f"{point.lat:.7g}, {point.lon:.8g}"
    place = Place(PLACE_ID, None, name, "", "position", "", point, 0.0, 0.0)
    return Match(place, (name,), 1.0, "position", is_complete=True)
