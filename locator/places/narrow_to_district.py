"""Narrow a city to the district that the remaining text supports."""

import re
from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz.distance import Hamming

from .gazetteer import MUNICIPALITIES
from .han_matching import Mention, RankedMention
from .lookup import NameIndex
from .match import Candidate
from .place_rows import Place
from .streets import DistrictGuess, guess_districts
from .villages import candidates_below

CLEAR, LIKELY = 0.8, 0.15  # minimum share of a certain district, of any district
MIDDLE = 0.2  # minimum share without evidence in the text
MAX_DISTRICTS, MIN_SHARE = 3, 0.08
CONTINUES = re.compile(r"[\u4e00-\u9fff]")
MASK = "|"
REMAINDER = re.compile(r"\|+([\u4e00-\u9fff]{2,4})\|*")
DISTRICT = re.compile("(新区|区|县|市)$")
GATE = re.compile("([\u4e00-\u9fff])[\u4e00-\u9fff]门([内外])")  # 建国门外 is called 建外
STREET = re.compile("[东南西北中内外前后一二三四五六七八九十]{0,2}(路|大?街|大道|巷|胡同)")


def narrow(
    candidates: list[Candidate], best: RankedMention, mentions: list[Mention], text: str, lookup: NameIndex
) -> list[Candidate]:
    """Return the candidates, or the districts and places below the one city they name."""
    place = lookup.place(best.place)
    if _is_a_street(place, best, text, lookup):
        place = lookup.place(place.parent or 0)
        candidates = [Candidate(place, best.covered, "name")]
    city = city_named(place, best, text, lookup)
    remaining = mask_mentions(text, mentions, {area.id for area in lookup.path_of(city or place)})
    if city is None:
        return candidates_below(candidates, place, remaining, lookup)
    if len(re.sub(r"[^\u4e00-\u9fff]", "", remaining)) < 2:
        return candidates
    if slipped := _misspelled_district(remaining, city, best.covered, lookup):
        return slipped
    ranked = guess_districts(GATE.sub(r"\1\2", remaining), city.id, lookup)
    least = LIKELY if ranked and ranked[0].has_evidence else MIDDLE
    if ranked and ranked[0].district == place.parent:
        return candidates
    if not ranked or ranked[0].share < least:
        return candidates if city == place else [Candidate(city, best.covered, "name")]
    top_guesses = [guess for guess in ranked[:MAX_DISTRICTS] if guess.share >= MIN_SHARE]
    return [_candidate(guess, city, best.covered, lookup) for guess in top_guesses]


def _misspelled_district(remaining: str, city: Place, covered: int, lookup: NameIndex) -> list[Candidate]:
    """Return the one district whose name differs in one character after the first: 番愚."""
    matched = REMAINDER.fullmatch(remaining)
    if matched is None:
        return []
    districts = [lookup.place(number) for number, _ in lookup.district_shares(city.id)]
    similar = [
        d
        for d in districts
        if _is_similar(matched[1], d.name) or _is_similar(matched[1], DISTRICT.sub("", d.name))
    ]
    return [Candidate(similar[0], covered + len(matched[1]), "slip")] if len(similar) == 1 else []


def _is_similar(text: str, name: str) -> bool:
    same = len(text) == len(name) > 1 and text[0] == name[0]
    return same and Hamming.distance(text, name) == 1


def rank_districts(candidates: list[Candidate], remaining: str, lookup: NameIndex) -> list[Candidate]:
    """Weight several districts of one city, as for 汉口, by the remaining text."""
    parents = {candidate.place.parent for candidate in candidates}
    if len(parents) != 1 or any(candidate.place.type != "district" for candidate in candidates):
        return candidates
    shares = {guess.district: guess.share for guess in guess_districts(remaining, parents.pop() or 0, lookup)}
    total = sum(shares.get(candidate.place.id, 0.0) for candidate in candidates) or 1.0
    return [replace(c, share=shares.get(c.place.id, 0.0) / total, matched_by="street") for c in candidates]


def city_named(place: Place, best: RankedMention, text: str, lookup: NameIndex) -> Place | None:
    """Return the city where the text names nothing inside it, except what starts like a township."""
    if place.type == "city" or (place.type == "province" and place.adcode[:2] in MUNICIPALITIES):
        return place
    name_length = best.end - best.start
    longer = place.type == "township" and best.matched_by == "short" and CONTINUES.match(text[best.end :])
    if not longer or best.covered <= name_length:
        return None
    around = lookup.path_of(place)[:-1]
    if any(area.type == "district" and _is_in(area, text) for area in around):
        return None
    wide = [a for a in around if a.type == "city" or a.adcode[:2] in MUNICIPALITIES]
    return wide[0] if wide else None


def _is_a_street(place: Place, best: RankedMention, text: str, lookup: NameIndex) -> bool:
    """Return True for a township name that is part of a street: 中山东路 does not mean 中山镇."""
    if place.type != "township" or best.matched_by != "short" or not STREET.match(text[best.end :]):
        return False
    return any(area.type == "district" and _is_in(area, text) for area in lookup.path_of(place))


def _is_in(area: Place, text: str) -> bool:
    return area.name in text or (len(area.name) > 2 and area.name[:-1] in text)


def mask_mentions(text: str, mentions: Iterable[Mention], places: set[int]) -> str:
    """Return the text with the mentions of some places masked."""
    characters = list(text)
    for mention in mentions:
        if mention.place in places:
            characters[mention.start : mention.end] = MASK * (mention.end - mention.start)
    return "".join(characters)


def _candidate(guess: DistrictGuess, city: Place, covered: int, lookup: NameIndex) -> Candidate:
    """Return the district; without certainty its radius is at least the city's."""
    district = lookup.place(guess.district)
    if guess.share < CLEAR or not guess.has_evidence:
        district = district._replace(radius=max(district.radius, city.radius))
    return Candidate(district, covered, "street" if guess.has_evidence else "centre", guess.share)
