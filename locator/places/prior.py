"""How likely a place is meant among others of the same name: more people, more outlets, nearer."""

from collections.abc import Callable
from math import log10

from ..geo.point import Point, metres
from .lookup import Place
from .match import HOW_SURE, Candidate

NEAR = 50_000.0  # metres from the caller, within which a place is twice as likely
LEVELS = {
    "province": 60.0,
    "city": 40.0,
    "district": 8.0,
    "airport": 2.0,
    "station": 1.5,
    "street": 0.5,
    "exit": 0.4,
    "bridge": 0.4,
    "village": 0.2,
}  # townships and all others count one
OLD = 0.4  # a name that is no longer in force, whatever it stood for


def weight(candidate: Candidate, near: Point | None, outlets: Callable[[str], int] | None) -> float:
    """The weight beside others; `outlets` gives how many outlets an adcode has."""
    place: Place = candidate.place
    level = LEVELS.get(place.type, 1.0) if candidate.matched_by != "old" else OLD
    told = level * max(1.0, log10(place.people) - 3) * HOW_SURE[candidate.matched_by] ** 2
    if outlets is not None:
        told *= 1 + log10(1 + outlets(place.adcode)) / 2
    if near is not None:
        told *= 1 + 30 / (1 + metres(near, place.point) / NEAR)
    return told
