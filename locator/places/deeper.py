"""From a city down to the district, the quarter or the village that the rest of the words speaks for."""

import re
from collections.abc import Iterable
from zlib import crc32

from .gazetteer import MUNICIPALITIES
from .lookup import Lookup, Place, Village
from .match import Candidate
from .mentions import Meant, Mention
from .streets import Guess, guesses

CLEAR, LIKELY = 0.8, 0.15  # shares from which on a district is taken as such, or at all
MIDDLE = 0.2  # the same where nothing but the size of districts speaks
SHOWN, LEAST_SHOWN = 3, 0.08
FIRST_VILLAGE = 3_000_000_000
GOES_ON = re.compile(r"[\u4e00-\u9fff]")
MASK = "|"
VILLAGE = re.compile("(社区居委会|居委会|村委会|社区|村|小区)$")
AFTER_VILLAGE = re.compile(r"(社区居委会|居委会|村委会|社区|村|小区)?[0-9a-z号栋楼单元室|]*")
MOST_CALLED = 8
GATE = re.compile("([\u4e00-\u9fff])[\u4e00-\u9fff]门([内外])")  # 建国门外 is called 建外


def deeper(
    found: list[Candidate], best: Meant, written: list[Mention], text: str, lookup: Lookup
) -> list[Candidate]:
    """The candidates, or those below the one city they name."""
    place = lookup.place(best.place)
    city = city_named(place, best, text, lookup)
    masked = _masked(text, written, {area.id for area in lookup.around(city or place)})
    if city is None:
        return [*_village_in(place, masked, lookup), *found]
    if len(re.sub(r"[^\u4e00-\u9fff]", "", masked)) < 2:
        return found
    ranked = guesses(GATE.sub(r"\1\2", masked), city.id, lookup)
    least = LIKELY if ranked and ranked[0].spoken_for else MIDDLE
    if ranked and ranked[0].district == place.parent:
        return found
    if not ranked or ranked[0].share < least:
        return found if city == place else [Candidate(city, best.covered, "name")]
    shown = [guess for guess in ranked[:SHOWN] if guess.share >= LEAST_SHOWN]
    return [_candidate(guess, city, best.covered, lookup) for guess in shown]


def city_named(place: Place, best: Meant, text: str, lookup: Lookup) -> Place | None:
    """The city, where a text names a city and nothing in it, but for what begins as a township is called."""
    if place.type == "city" or (place.type == "province" and place.adcode[:2] in MUNICIPALITIES):
        return place
    own = best.end - best.start
    longer = place.type == "township" and best.matched_by == "short" and GOES_ON.match(text[best.end :])
    if not longer or best.covered <= own:
        return None
    around = lookup.around(place)[:-1]
    if any(area.type == "district" and _is_in(area, text) for area in around):
        return None
    wide = [a for a in around if a.type == "city" or a.adcode[:2] in MUNICIPALITIES]
    return wide[0] if wide else None


def _is_in(area: Place, text: str) -> bool:
    return area.name in text or (len(area.name) > 2 and area.name[:-1] in text)


def _masked(text: str, written: Iterable[Mention], places: set[int]) -> str:
    """The text, the names of places in it taken out."""
    left = list(text)
    for mention in written:
        if mention.place in places:
            left[mention.start : mention.end] = MASK * (mention.end - mention.start)
    return "".join(left)


def _candidate(guess: Guess, city: Place, covered: int, lookup: Lookup) -> Candidate:
    """The district; where it is no more than likely, the doubt is as wide as the city."""
    district = lookup.place(guess.district)
    if guess.share < CLEAR or not guess.spoken_for:
        district = district._replace(radius=max(district.radius, city.radius))
    return Candidate(district, covered, "street" if guess.spoken_for else "centre", guess.share)


def _village_in(place: Place, masked: str, lookup: Lookup) -> list[Candidate]:
    """The village or community of a district or township that is all the rest of the text."""
    rest = masked.strip(MASK)
    name = re.match(r"[\u4e00-\u9fff]{2,8}", rest)
    if place.type not in ("district", "township") or name is None:
        return []
    stem = VILLAGE.sub("", name[0])
    if not AFTER_VILLAGE.fullmatch(rest[len(stem) :]):
        return []
    path = lookup.around(place)
    wide = next((a for a in path if a.type == "city" or a.adcode[:2] in MUNICIPALITIES), path[-1])
    inside = {village.area: village for village in lookup.villages(wide.id, [stem])}
    here = [v for v in inside.values() if place.id in (v.area, v.district)]
    return [
        Candidate(village_place(v, lookup), len(masked), "village", 1 / len(here)) for v in here[:MOST_CALLED]
    ]


def called(text: str, lookup: Lookup) -> list[Candidate]:
    """Villages and communities anywhere of this name."""
    stem = VILLAGE.sub("", text)
    found = lookup.villages_called(stem, MOST_CALLED) if len(stem) > 1 else []
    return [Candidate(village_place(village, lookup), len(text), "village") for village in found]


def village_place(village: Village, lookup: Lookup) -> Place:
    """A community as a place: its township's point and doubt."""
    area = lookup.place(village.area)
    number = FIRST_VILLAGE + crc32(f"{village.text} {village.area}".encode())
    return area._replace(id=number, parent=area.id, name=village.text, name_en="", type="village")
