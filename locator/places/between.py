"""Two places at once: A和B之间, between A and B. The region is the circle that reaches both."""

import re

from ..geo import Point, metres
from .lookup import Place
from .match import Match

PAIRS = (
    re.compile(r"(?:在)?(?P<a>.+?)(?:和|与|跟|到|、)(?P<b>.+?)(?:之间|中间|的?之?间)", re.DOTALL),
    re.compile(r"(?P<a>.+?)\s+–\s+(?P<b>.+)", re.DOTALL),  # a region as its own name says it
    re.compile(r"\s*between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s*", re.IGNORECASE | re.DOTALL),
)
FARTHEST = 300_000.0  # metres apart, beyond which "between" says nothing


def pair_of(words: str) -> tuple[str, str] | None:
    """The two places that words lie between; None when they are not said so."""
    for pattern in PAIRS:
        found = pattern.fullmatch(words.strip())
        if found:
            return found["a"], found["b"]
    return None


def region(a: Match, b: Match) -> Match | None:
    """What lies between two places; None when they are too far apart to mean anything."""
    apart = metres(a.place.point, b.place.point)
    if apart > FARTHEST:
        return None
    (lat_a, lon_a), (lat_b, lon_b) = a.place.point, b.place.point
    middle = Point((lat_a + lat_b) / 2, (lon_a + lon_b) / 2)
    name = f"{a.place.name} – {b.place.name}"
    adcode = a.place.adcode if a.place.adcode == b.place.adcode else ""
    place = Place(-2_000_000_000, None, name, "", "region", adcode, middle, round(apart / 2), 0.0)
    shared = [one for one, other in zip(a.path, b.path, strict=False) if one == other]
    return Match(place, (*shared, name), round(a.confidence * b.confidence, 3), "between", whole=True)
