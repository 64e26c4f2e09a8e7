"""Words in letters, pinyin or English, in any order: the places that they name together."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from .han_matching import WIDE, Mention, RankedMention, meant
from .lookup import NameIndex
from .match import Candidate
from .text import plain, unaccented

PARTS = re.compile(r"[^\w'’·]+")
EXIT = re.compile(r"\b(?:exit|entrance)\s+([a-z]?\d{0,2})\b", re.I)
MOST_WORDS, LONGEST = 16, 7  # words, and those of one name
LEAST_HEARD = 4  # letters of a word that is taken through an accent
KINDS = (
    "city province district subdistrict county town township autonomous region prefecture municipality "
    "village shi sheng qu xian zhen jiedao"
)
STREET_WORDS = "road street avenue lane highway boulevard rd st ave blvd lu jie dadao dajie"
STREETS = frozenset(STREET_WORDS.split())
FILLERS = frozenset(
    "in near at on of to the a an and around by from next close outside inside opposite no number room "
    "floor building block unit station metro subway railway airport exit entrance china prc repair shop "
    f"store service centre center outlet garage car my i am {KINDS}".split()
)
TAKEN = ("pinyin", "english", "within", "path")
HEARD = 0.8  # faith where a word is taken through an accent
PARTLY, HARDLY = 0.75, 0.4  # faith where some words, or more than half of their letters, say nothing


class LatinToken(NamedTuple):
    """A word and where it stands in the text without gaps."""

    text: str
    start: int
    end: int


def by_words(words: str, lookup: NameIndex) -> list[Candidate]:
    """The places that most of the words speak for; none for a single word."""
    told = list(_words(words))
    if len(told) < 2:
        return []
    found = [m for m in _named(told, lookup) if not _is_street(m, told, lookup)]
    first = _first(told, found, lookup)
    if not first or first[0].faith < 1:
        better = _first(told, found + _heard(told, lookup), lookup)
        if better and (not first or better[0].covered > first[0].covered):
            first = [replace(c, faith=c.faith * HEARD) for c in better]
    return _exits(words, first, lookup)


def _first(words: list[LatinToken], found: list[Mention], lookup: NameIndex) -> list[Candidate]:
    best = meant(found, lookup)
    return [_candidate(m, words, found, lookup) for m in best if m.covered == best[0].covered]


def _words(words: str) -> Iterator[LatinToken]:
    at = 0
    for text in filter(None, map(plain, PARTS.split(words)[: MOST_WORDS * 2])):
        yield LatinToken(text, at, at + len(text))
        at += len(text)


def _windows(words: list[LatinToken], most: int) -> dict[str, list[tuple[int, int]]]:
    """Words that follow each other as one text, each with where it stands; fillers alone are none."""
    windows: dict[str, list[tuple[int, int]]] = {}
    for first in range(len(words)):
        for last in range(first, min(len(words), first + most)):
            some = words[first : last + 1]
            if not all(word.text in FILLERS or word.text.isdigit() for word in some):
                span = (some[0].start, some[-1].end)
                windows.setdefault("".join(word.text for word in some), []).append(span)
    return windows


def _named(words: list[LatinToken], lookup: NameIndex) -> list[Mention]:
    windows = _windows(words[:MOST_WORDS], LONGEST)
    named = [n for n in lookup.named("latin", windows) if n.kind in TAKEN]
    return [Mention(*span, n.place, n.kind) for n in named for span in windows[n.text]]


def _heard(words: Iterable[LatinToken], lookup: NameIndex) -> list[Mention]:
    """Words taken through an accent."""
    windows: dict[str, list[LatinToken]] = {}
    for word in words:
        if len(word.text) >= LEAST_HEARD and word.text not in FILLERS | STREETS and word.text.isalpha():
            windows.setdefault(unaccented(word.text), []).append(word)
    named = lookup.named("accent", windows)
    return [Mention(word.start, word.end, n.place, "accent") for n in named for word in windows[n.text]]


def _is_street(mention: Mention, words: list[LatinToken], lookup: NameIndex) -> bool:
    """Nanjing in Nanjing Road is no city."""
    behind = next((word.text for word in words if word.start == mention.end), "")
    return behind in STREETS and lookup.place(mention.place).type in WIDE


def _is_in(word: LatinToken, found: Iterable[Mention]) -> bool:
    return any(m.start <= word.start and word.end <= m.end for m in found)


def _candidate(
    best: RankedMention, words: list[LatinToken], found: Iterable[Mention], lookup: NameIndex
) -> Candidate:
    path = {area.id for area in lookup.path(best.place)}
    own = [m for m in found if m.place in path]
    said = [word for word in words if word.text not in FILLERS | STREETS and not word.text.isdigit()]
    left = sum(len(word.text) for word in said if not _is_in(word, own))
    whole = words[-1].end
    place = lookup.place(best.place)
    if not left:
        return Candidate(place, whole, best.matched_by)
    much = left * 2 > sum(len(word.text) for word in said)
    return Candidate(place, best.covered, best.matched_by, faith=HARDLY if much else PARTLY)


def _exits(words: str, found: list[Candidate], lookup: NameIndex) -> list[Candidate]:
    """The exits that are named of the stations found, or the stations."""
    exit_ = EXIT.search(words)
    if exit_ is None or not exit_[1]:
        return found
    names = {
        plain(f"{c.place.name.removesuffix('站')}站{exit_[1]}口") for c in found if c.place.type == "station"
    }
    exits = [
        Candidate(lookup.place(n.place), found[0].covered, "english") for n in lookup.named("form", names)
    ]
    return exits or found
