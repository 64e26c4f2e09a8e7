"""Words that are a position: LAT,LON in WGS-84 degrees."""

import re

from ..geo.point import Point
from .lookup import Place
from .match import Match

DEGREES = r"([+-]?\d{1,3}\.\d{1,15})"
POSITION = re.compile(rf"\s*{DEGREES}\s*[,，\s]\s*{DEGREES}\s*", re.ASCII)
NUMBER = -3_000_000_000


def position(words: str) -> Match | None:
    """The position that words are; None when they are none on earth."""
    found = POSITION.fullmatch(words)
    if found is None:
        return None
    point = Point(float(found[1]), float(found[2]))
    if abs(point.lat) > 90 or abs(point.lon) > 180:
        return None
    name = f"{point.lat:.7g}, {point.lon:.8g}"
    place = Place(NUMBER, None, name, "", "position", "", point, 0.0, 0.0)
    return Match(place, (name,), 1.0, "position", whole=True)
