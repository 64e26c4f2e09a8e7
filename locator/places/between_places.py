"""Two places at once: A和B之间, between A and B. The region is the circle that reaches both."""

import re
from dataclasses import replace

from ..geo.point import Point, metres
from .gazetteer import MUNICIPALITIES
from .lookup import Place
from .match import Match

PAIRS = (
    re.compile(r"(?:在)?(?P<a>.+?)(?:和|与|跟|到|、)(?P<b>.+?)(?:之间|中间|的?之?间)", re.DOTALL),
    re.compile(r"(?P<a>.+?)\s+–\s+(?P<b>.+)", re.DOTALL),  # a region as its own name says it
    re.compile(r"\s*between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s*", re.IGNORECASE | re.DOTALL),
)
FARTHEST = 300_000.0  # metres apart, beyond which "between" says nothing
FARTHEST_CITIES = 1_500_000.0  # the same between two cities or provinces


def pair_of(words: str) -> tuple[str, str] | None:
    """The two places that words lie between; None when they are not said so."""
    for pattern in PAIRS:
        found = pattern.fullmatch(words.strip())
        if found:
            return found["a"], found["b"]
    return None


def half(known: Match, unknown: str) -> Match:
    """The one place of two that is known, doubted and with a word about the other."""
    note = f"nothing is known by {unknown[:40]!r}; {known.place.name} alone is taken"
    return replace(known, confidence=round(known.confidence / 2, 3), whole=False, note=note)


def apart(one: Match, other: Match) -> Match:
    """One of two places that are too far apart to mean anything together."""
    note = f"{one.place.name} and {other.place.name} are too far apart; {one.place.name} alone is taken"
    return replace(one, confidence=round(one.confidence / 2, 3), whole=False, note=note)


def city_of(match: Match) -> str:
    """The names of the city around a place."""
    return "".join(match.path[: 1 if match.place.adcode[:2] in MUNICIPALITIES else 2])


def region(a: Match, b: Match) -> Match | None:
    """What lies between two places; None when they are too far apart to mean anything."""
    apart = metres(a.place.point, b.place.point)
    wide = all(match.place.type in ("province", "city") for match in (a, b))
    if apart > (FARTHEST_CITIES if wide else FARTHEST):
        return None
    (lat_a, lon_a), (lat_b, lon_b) = a.place.point, b.place.point
    middle = Point((lat_a + lat_b) / 2, (lon_a + lon_b) / 2)
    name = f"{a.place.name} – {b.place.name}"
    adcode = a.place.adcode if a.place.adcode == b.place.adcode else ""
    place = Place(-2_000_000_000, None, name, "", "region", adcode, middle, round(apart / 2), 0.0)
    shared = [one for one, other in zip(a.path, b.path, strict=False) if one == other]
    return Match(place, (*shared, name), round(a.confidence * b.confidence, 3), "between", whole=True)
