"""Interpretation of a text: its matches, and why they are not certain."""

from typing import Literal, NamedTuple

from .evidence import FULL, WITHOUT_TYPE, is_same_place
from .gazetteer import is_large_province
from .match import Match
from .place_rows import Place
from .prior import SIGHTS
from .text import normalize

LISTED = 0.6  # confidence from which on outlets are listed without asking; calibrated by `bench.word_list`
LEAST = 0.1  # confidence below which a match is no better than none
RIVAL = 0.5  # share of the best confidence from which on another place may be meant
LIKELY_GUESS = 0.3  # confidence from which on a guess is offered beside words that are understood; assumption
MIN_SOUND = 3  # characters of a name that is hardly written by chance as it sounds: 五到口
INEXACT = ("sound", "accent", "typo", "part", "initials", "path initials")
MIN_AREA = 2  # characters of its short name
GUESSED_DISTRICT = ("centre", "street")

Doubt = Literal[
    "nearby",
    "no_place",
    "hotline",
    "unknown",
    "common",
    "several",
    "weak",
    "in_area",
    "area",
    "abroad",
    "through_road",
    "two_places",
]


class Interpretation(NamedTuple):
    """The matches of a text, best first, and the reason to ask before using them; '' if there is none.

    `area` is the narrowest province, city or district that an uncertain text names; `text` is the text
    without surrounding blanks. `cities` are the leading digits of those where a common name is known.
    """

    matches: list[Match]
    doubt: Doubt | Literal[""]
    area: Place | None
    text: str
    cities: frozenset[int] = frozenset()


def doubt_of(matches: list[Match], is_common: bool, area: Place | None) -> Doubt | Literal[""]:
    """Return why the best match is not certain; '' if it is."""
    if not matches:
        return "common" if is_common and area is None else "unknown"
    best = matches[0]
    rivals = [m for m in matches[1:] if _is_rival(m, best)]
    if best.confidence >= LISTED and rivals:
        return "several"
    if best.confidence >= LISTED:
        return "area" if is_large_province(best.place.type, best.place.adcode) else ""
    if (
        area is not None
        and (best.matched_by in GUESSED_DISTRICT or best.place.id == area.id)
        and not best.is_complete
    ):
        return "in_area"
    if is_common and (area is None or best.place.id == area.id):
        return "common"
    if best.confidence < LEAST:
        return "common" if rivals and best.is_complete else "unknown"
    return "several" if rivals else "weak"


def is_far_fetched(meant: Interpretation) -> bool:
    """Return whether no place has a text as its name, and the matches only sound like it or share parts."""
    if meant.doubt not in ("weak", "several", "common") or meant.area is not None or not meant.matches:
        return False
    return not any(_is_worth_asking(match, meant.text) for match in meant.matches)


def _is_worth_asking(match: Match, text: str) -> bool:
    """Return whether a match is likely, as written, or a name of several syllables that sounds alike."""
    if match.matched_by not in INEXACT or match.confidence >= LIKELY_GUESS:
        return True
    return match.matched_by == "sound" and match.is_complete and len(text) >= MIN_SOUND


def has_name_behind_area(match: Match, text: str) -> bool:
    """Return whether a place has a text as its name behind that of its area: 香港天后 of 天后."""
    name, written = normalize(match.place.name), normalize(text)
    area = name.removesuffix(written)
    return MIN_AREA <= len(area) < len(name) and any(normalize(a).startswith(area) for a in match.path[:-1])


def is_only_one(matches: list[Match]) -> bool:
    """Return whether the best match has the whole text as its name and no other place has."""
    if not matches or not matches[0].is_complete:
        return False
    return not any(_is_rival(match, matches[0]) for match in matches[1:])


def is_one_road(matches: list[Match]) -> bool:
    """Return whether a text names with its areas a street that has several records there: 朝阳区建国路."""
    best = matches[0] if matches else None
    if best is None or not best.is_complete:
        return False
    rivals = [m for m in matches[1:] if _is_rival(m, best)]
    total = best.confidence + sum(rival.confidence for rival in rivals)
    return total >= LISTED and all(rival.path == best.path for rival in rivals)


def _is_rival(other: Match, best: Match) -> bool:
    """Return whether another place is about as likely to be meant, and is not the same one.

    Digits that are a code and a postcode mean different things, however near they are; so do a lake and
    the district that is named after it.
    """
    if _is_namesake(other, best) or _is_namesake(best, other):
        return other.confidence >= LEAST
    is_other = best.matched_by == "code" or not is_same_place(other.place, best.place)
    return is_other and other.confidence >= RIVAL * best.confidence


def _is_namesake(sight: Match, area: Match) -> bool:
    """Return whether an area has the full name of a sight in it as its short name: 西湖区 and 西湖."""
    is_sight = sight.place.type in SIGHTS and sight.matched_by in FULL and sight.is_complete
    return is_sight and area.place.type in ("district", "city") and area.matched_by in WITHOUT_TYPE
