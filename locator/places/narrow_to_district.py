"""From a city down to the district that the rest of the words speaks for."""

import re
from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz.distance import Hamming

from .gazetteer import MUNICIPALITIES
from .han_matching import Mention, RankedMention
from .lookup import NameIndex, Place
from .match import Candidate
from .streets import DistrictGuess, guesses
from .villages import below

CLEAR, LIKELY = 0.8, 0.15  # shares from which on a district is taken as such, or at all
MIDDLE = 0.2  # the same where nothing but the size of districts speaks
SHOWN, LEAST_SHOWN = 3, 0.08
GOES_ON = re.compile(r"[\u4e00-\u9fff]")
MASK = "|"
REST = re.compile(r"\|+([\u4e00-\u9fff]{2,4})\|*")
DISTRICT = re.compile("(新区|区|县|市)$")
GATE = re.compile("([\u4e00-\u9fff])[\u4e00-\u9fff]门([内外])")  # 建国门外 is called 建外
STREET = re.compile("[东南西北中内外前后一二三四五六七八九十]{0,2}(路|大?街|大道|巷|胡同)")


def deeper(
    found: list[Candidate], best: RankedMention, written: list[Mention], text: str, lookup: NameIndex
) -> list[Candidate]:
    """The candidates, or those below the one city they name."""
    place = lookup.place(best.place)
    if _is_a_street(place, best, text, lookup):
        place = lookup.place(place.parent or 0)
        found = [Candidate(place, best.covered, "name")]
    city = city_named(place, best, text, lookup)
    rest = masked(text, written, {area.id for area in lookup.around(city or place)})
    if city is None:
        return below(found, place, rest, lookup)
    if len(re.sub(r"[^\u4e00-\u9fff]", "", rest)) < 2:
        return found
    if slipped := _slipped(rest, city, best.covered, lookup):
        return slipped
    ranked = guesses(GATE.sub(r"\1\2", rest), city.id, lookup)
    least = LIKELY if ranked and ranked[0].spoken_for else MIDDLE
    if ranked and ranked[0].district == place.parent:
        return found
    if not ranked or ranked[0].share < least:
        return found if city == place else [Candidate(city, best.covered, "name")]
    shown = [guess for guess in ranked[:SHOWN] if guess.share >= LEAST_SHOWN]
    return [_candidate(guess, city, best.covered, lookup) for guess in shown]


def _slipped(rest: str, city: Place, covered: int, lookup: NameIndex) -> list[Candidate]:
    """The one district of the city that the rest is called but for a character behind the first: 番愚."""
    said = REST.fullmatch(rest)
    if said is None:
        return []
    districts = [lookup.place(number) for number, _ in lookup.quarters(city.id)]
    like = [d for d in districts if _alike(said[1], d.name) or _alike(said[1], DISTRICT.sub("", d.name))]
    return [Candidate(like[0], covered + len(said[1]), "slip")] if len(like) == 1 else []


def _alike(said: str, name: str) -> bool:
    same = len(said) == len(name) > 1 and said[0] == name[0]
    return same and Hamming.distance(said, name) == 1


def among(found: list[Candidate], rest: str, lookup: NameIndex) -> list[Candidate]:
    """Of several districts of one city, as of 汉口, those that the rest of the words speaks for."""
    parents = {candidate.place.parent for candidate in found}
    if len(parents) != 1 or any(candidate.place.type != "district" for candidate in found):
        return found
    likely = {guess.district: guess.share for guess in guesses(rest, parents.pop() or 0, lookup)}
    whole = sum(likely.get(candidate.place.id, 0.0) for candidate in found) or 1.0
    return [replace(c, share=likely.get(c.place.id, 0.0) / whole, matched_by="street") for c in found]


def city_named(place: Place, best: RankedMention, text: str, lookup: NameIndex) -> Place | None:
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


def _is_a_street(place: Place, best: RankedMention, text: str, lookup: NameIndex) -> bool:
    """中山东路 in a district that is named has nothing to do with its 中山镇."""
    if place.type != "township" or best.matched_by != "short" or not STREET.match(text[best.end :]):
        return False
    return any(area.type == "district" and _is_in(area, text) for area in lookup.around(place))


def _is_in(area: Place, text: str) -> bool:
    return area.name in text or (len(area.name) > 2 and area.name[:-1] in text)


def masked(text: str, written: Iterable[Mention], places: set[int]) -> str:
    """The text, the names of places in it taken out."""
    left = list(text)
    for mention in written:
        if mention.place in places:
            left[mention.start : mention.end] = MASK * (mention.end - mention.start)
    return "".join(left)


def _candidate(guess: DistrictGuess, city: Place, covered: int, lookup: NameIndex) -> Candidate:
    """The district; where it is no more than likely, the doubt is as wide as the city."""
    district = lookup.place(guess.district)
    if guess.share < CLEAR or not guess.spoken_for:
        district = district._replace(radius=max(district.radius, city.radius))
    return Candidate(district, covered, "street" if guess.spoken_for else "centre", guess.share)
