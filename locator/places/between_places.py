"""Queries between two places (A和B之间, between A and B); the region is the circle that reaches both."""

import re
from dataclasses import replace

from ..errors import message
from ..geo.point import Point, metres
from .gazetteer import MUNICIPALITIES
from .latin_streets import streets_in
from .match import Match
from .place_rows import Place
from .request_text import quoted
from .text import has_han

PAIRS = (
    re.compile(r"(?=.*间\Z)(?:在)?(?P<a>.+?)(?:和|与|跟|到|、)(?P<b>.+?)(?:之间|中间|的?之?间)", re.DOTALL),
    re.compile(r"(?P<a>.+?)\s+–\s+(?P<b>.+)", re.DOTALL),  # the name that `region` generates
    re.compile(r"\s*between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s*", re.IGNORECASE | re.DOTALL),
)
STREET = "[\u3400-\u9fff0-9]{1,10}(?:路|街|大道|巷|胡同)"
AREA = "[\u3400-\u9fff]{2,12}"
INTERSECTION = re.compile(
    rf"(?P<area>(?:{AREA}[ ，,、]+){{0,3}})(?P<a>{STREET})\s*(?:和|与|跟|、|/|&|，|,)?\s*(?P<b>{STREET})\s*"
    "(?:的?(?:交叉路?口|十字路口|路口|交[汇界]处?))?"
)
NOT_HAN = re.compile("[^\u3400-\u9fff]+")
INTERSECTION_MARGIN = 1.25  # two straight streets at a right angle cross on the circle through their middles
FARTHEST = 300_000.0  # metres apart, beyond which "between" is meaningless
FARTHEST_CITIES = 1_500_000.0  # the same between two cities or provinces


def pair_of(query_text: str) -> tuple[str, str] | None:
    """Return the names of the two places of a "between" query; None when the text is not one."""
    for pattern in PAIRS:
        pair = pattern.fullmatch(query_text.strip())
        if pair:
            return pair["a"], pair["b"]
    return None


def intersection_of(query_text: str) -> tuple[str, str] | None:
    """Return the names of the two streets of an intersection, each with the areas beside them; else None."""
    if not has_han(query_text):
        streets = streets_in(query_text)
        return (streets[0].text(), streets[1].text()) if len(streets) == 2 else None
    pair = INTERSECTION.fullmatch(query_text.strip())
    if pair is None:
        return None
    area = NOT_HAN.sub("", pair["area"])
    return area + pair["a"], area + pair["b"]


def partial_match(match: Match, unmatched: str) -> Match:
    """Return the match of the place that was found, at half confidence and with a note about the other."""
    note = message(
        "no place matches {text!r}; only {name} is used", text=quoted(unmatched), name=match.place.name
    )
    return replace(match, confidence=round(match.confidence / 2, 3), is_complete=False, note=note)


def too_far_apart(one: Match, other: Match) -> Match:
    """Return one of two places that are too far apart, at half confidence and with a note."""
    note = message(
        "{name} and {other} are too far apart; only {name} is used",
        name=one.place.name,
        other=other.place.name,
    )
    return replace(one, confidence=round(one.confidence / 2, 3), note=note)


def city_of(match: Match) -> str:
    """Return the province and city names of a place; the province alone for a municipality."""
    return "".join(match.path[: 1 if match.place.adcode[:2] in MUNICIPALITIES else 2])


def do_cross(one: Place, other: Place) -> bool:
    """Return whether two streets may cross: their circles overlap."""
    return metres(one.point, other.point) <= one.radius + other.radius


def wider(match: Match, factor: float) -> Match:
    """Return the match of a region with a larger radius."""
    return replace(match, place=match.place._replace(radius=round(match.place.radius * factor)))


def region(a: Match, b: Match) -> Match | None:
    """Return the region between two places; None when they are too far apart."""
    distance = metres(a.place.point, b.place.point)
    wide = all(match.place.type in ("province", "city") for match in (a, b))
    if distance > (FARTHEST_CITIES if wide else FARTHEST):
        return None
    (lat_a, lon_a), (lat_b, lon_b) = a.place.point, b.place.point
    middle = Point((lat_a + lat_b) / 2, (lon_a + lon_b) / 2)
    name = f"{a.place.name} – {b.place.name}"
    adcode = a.place.adcode if a.place.adcode == b.place.adcode else ""
    place = Place(-2_000_000_000, None, name, "", "region", adcode, middle, round(distance / 2), 0.0)
    shared = [one for one, other in zip(a.path, b.path, strict=False) if one == other]
    confidence = round(a.confidence * b.confidence, 3)
    path_en = _shared_in_english(a, b, len(shared))
    return Match(place, (*shared, name), confidence, "between", is_complete=True, path_en=path_en)


def _shared_in_english(a: Match, b: Match, depth: int) -> tuple[str, ...]:
    """Return the English names of the areas that both are in and of the region; none if no name has one."""
    own = [match.place.name_en or match.place.name for match in (a, b)]
    areas = next((match.path_en[:depth] for match in (a, b) if len(match.path_en) >= depth), None)
    if areas is None or (not areas and own == [a.place.name, b.place.name]):
        return ()
    return (*areas, " – ".join(own))
