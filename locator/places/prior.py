"""Prior weight of a place among others of the same name: population, outlets and distance."""

from collections.abc import Callable
from math import log10

from ..geo.point import Point, metres
from .match import CONFIDENCE, Candidate
from .place_rows import Place

NEAR = 50_000.0  # metres from the caller, scale of the distance bonus
LEVELS = {
    "province": 60.0,
    "city": 40.0,
    "district": 8.0,
    "county": 8.0,  # with the cities of Taiwan
    "airport": 2.0,
    "station": 1.5,
    "street": 0.5,
    "exit": 0.4,
    "bridge": 0.4,
    "village": 0.2,
}  # townships and all others: 1
SPECIAL_REGIONS = ("710000", "810000", "820000")  # without districts in the gazetteer
TOWN = 3.5  # a business area there, as 大埔, is a town
SIGHTS = ("sight", "park")
GREAT_SIGHT = 3_000.0  # metres of radius from which on a sight is known as widely as a district: 东湖
OLD = 0.4  # a former name, of any level
AT_DISTRICT = 0.5  # of a place whose own point is not known


def weight(candidate: Candidate, near: Point | None, outlet_count: Callable[[str], int] | None) -> float:
    """Return the relative weight; `outlet_count` returns the number of outlets in an adcode."""
    place: Place = candidate.place
    level = LEVELS["district"] if is_great_sight(place) else LEVELS.get(place.type, 1.0)
    is_named = candidate.matched_by in ("name", "byname", "english")
    if is_named and place.type == "business_area" and place.adcode in SPECIAL_REGIONS:
        level = TOWN
    level = level if candidate.matched_by != "old" else OLD
    score = level * max(1.0, log10(place.people) - 3) * CONFIDENCE[candidate.matched_by] ** 2
    score *= candidate.prominence
    if not place.exact:
        score *= AT_DISTRICT
    if outlet_count is not None:
        score *= 1 + log10(1 + outlet_count(place.adcode)) / 2
    if near is not None:
        score *= 1 + 30 / (1 + metres(near, place.point) / NEAR)
    return score


def is_great_sight(place: Place) -> bool:
    """Return whether a place is a lake, a mountain or the like, which is known by its name alone."""
    return place.type in SIGHTS and place.exact and place.radius >= GREAT_SIGHT
