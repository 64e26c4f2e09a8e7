"""Six digits as the code of an outlet, an adcode, or a postcode, whose first digits are those of a city."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from ..errors import message
from ..runtime.resources import RESOURCES
from .match import Match

FILE = RESOURCES / "data" / "gazetteer" / "postcodes.csv"
POSTCODE = re.compile(r"(?:邮编|邮政编码|postcode|zip(?: ?code)?)?[:：\s]*([0-9]{6})", re.IGNORECASE)
PREFIX_LENGTHS = (4, 3)
CONFIDENCE, AMBIGUOUS = 0.8, 0.5  # alone, and where the digits are an adcode too
MAIN = "000"  # ending of a city's own postcode


def find_by_digits(
    text: str, find_outlet: Callable[[str], Match | None], find_area: Callable[[str], Sequence[Match]]
) -> list[Match]:
    """Return the outlet with a code, and the city or area whose postcode or adcode the same digits are.

    More than one reading makes each uncertain. `find_area` returns the matches of an adcode.
    """
    outlet = find_outlet(text)
    others = _find_postcode(text, find_area)
    if outlet is None:
        return others
    others = others or _areas(text.strip(), find_area)
    if not others:
        return [outlet]
    return [replace(match, confidence=AMBIGUOUS) for match in (outlet, *others)]


def _find_postcode(text: str, find_area: Callable[[str], Sequence[Match]]) -> list[Match]:
    """Return the city of a postcode, and the area if it is an adcode too; empty for other texts.

    The city's own postcode (310000) precedes the area, since few people know adcodes; other digits are the
    area first.
    """
    parsed = POSTCODE.fullmatch(text.strip())
    adcode = city_of_postcode(parsed[1]) if parsed else ""
    if not parsed or not adcode:
        return []
    areas, cities = _areas(parsed[1], find_area), _areas(adcode, find_area)
    if len(parsed[1]) != len(text.strip()):
        areas = []  # the text itself says that it is a postcode
    if areas and cities and areas[0].place.id == cities[0].place.id:
        return []
    confidence = AMBIGUOUS if areas else CONFIDENCE
    cities = [_as_postcode(match, parsed[1], confidence) for match in cities]
    areas = [replace(match, confidence=AMBIGUOUS) for match in areas] if cities else areas
    return [*cities, *areas] if parsed[1].endswith(MAIN) else [*areas, *cities]


def _areas(adcode: str, find_area: Callable[[str], Sequence[Match]]) -> list[Match]:
    return [match for match in find_area(adcode)[:1] if match.matched_by == "adcode"]


def city_of_postcode(postcode: str) -> str:
    """Return the adcode of a postcode's city, or an empty string."""
    return next((_cities()[postcode[:n]] for n in PREFIX_LENGTHS if postcode[:n] in _cities()), "")


def _as_postcode(match: Match, postcode: str, confidence: float) -> Match:
    note = message("{postcode} looks like a postcode of {city}", postcode=postcode, city=match.place.name)
    return replace(match, confidence=confidence, matched_by="postcode", note=note)


@cache
def _cities() -> dict[str, str]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["prefix"]: row["adcode"] for row in csv.DictReader(file)}
