"""Match queries in pinyin or English whose words name a place together, in any order."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from .gazetteer import AREAS
from .han_matching import Mention, RankedMention, rank_mentions
from .latin_streets import SIDES, streets_in
from .lookup import NameIndex
from .match import Candidate
from .place_rows import WITHIN, Place
from .text import normalize, unaccented

PARTS = re.compile(r"[^\w'’·]+")
EXIT = re.compile(r"\b(?:exit|entrance)\s+([a-z]?\d{0,2})\b", re.I)
MAX_TOKENS, MAX_NAME_TOKENS = 16, 7  # of a query, of one name
MIN_ACCENT_LETTERS = 4  # letters of a word matched after merging dialect sounds
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
WRITTEN = ("pinyin", "english")
NAME_KINDS = ("pinyin", "english", "within", "path")
ACCENT_TRUST = 0.8  # trust when a word matches only after merging dialect sounds
PARTIAL_TRUST, LOW_TRUST = 0.75, 0.4  # trust when some words, or most letters, stay unexplained


class LatinToken(NamedTuple):
    """A word and its span in the text without spaces."""

    text: str
    start: int
    end: int


def match_tokens(query_text: str, lookup: NameIndex) -> list[Candidate]:
    """Return the places that explain most of the words; empty for a single word."""
    tokens = list(_tokens(query_text))
    if len(tokens) < 2:
        return []
    mentions = [m for m in _name_mentions(tokens, lookup) if not _is_in_street(m, tokens, lookup)]
    first = _best_candidates(tokens, mentions, lookup)
    if not first or first[0].trust < 1:
        accented = [m for m in _accent_mentions(tokens, lookup) if not _is_in_street(m, tokens, lookup)]
        with_accent = _best_candidates(tokens, mentions + accented, lookup)
        if with_accent and (not first or with_accent[0].covered > first[0].covered):
            first = [c.with_trust(ACCENT_TRUST) for c in with_accent]
    return _exits(query_text, first, lookup)


def _best_candidates(tokens: list[LatinToken], mentions: list[Mention], lookup: NameIndex) -> list[Candidate]:
    best = rank_mentions(mentions, lookup)
    first = [m for m in best if m.covered == best[0].covered]
    candidates = [_candidate(m, tokens, mentions, lookup) for m in first]
    elsewhere = [_areas_elsewhere(m, mentions, lookup) for m in first]
    if not elsewhere or not all(elsewhere):
        return candidates
    areas = {area.place: area for areas in elsewhere for area in areas}  # Nanning of Nanning Dongmeng
    named = [Candidate(lookup.place(m.place), m.end - m.start, m.matched_by) for m in areas.values()]
    both = [replace(c, share=0.5 / len(group)) for group in (candidates, named) for c in group]
    return [c.with_trust(LOW_TRUST) for c in both]


def _areas_elsewhere(best: RankedMention, mentions: Iterable[Mention], lookup: NameIndex) -> list[Mention]:
    """Return the areas that other words name, if none of them is in or around the city of a place."""
    place = lookup.place(best.place)
    others = [m for m in mentions if m.matched_by in WRITTEN and (m.end <= best.start or best.end <= m.start)]
    areas = [m for m in others if lookup.place(m.place).type in AREAS]
    city = place.adcode[: WITHIN["city"]]
    return [] if any(_is_around(lookup.place(m.place), city) for m in areas) else areas


def _is_around(area: Place, city: str) -> bool:
    return area.adcode.startswith(city[: WITHIN["province"]] if area.type == "province" else city)


def _tokens(query_text: str) -> Iterator[LatinToken]:
    at = 0
    for text in filter(None, map(normalize, PARTS.split(query_text)[: MAX_TOKENS * 2])):
        yield LatinToken(text, at, at + len(text))
        at += len(text)


def _windows(tokens: list[LatinToken], maximum: int) -> dict[str, list[tuple[int, int]]]:
    """Return the spans of consecutive words by their joined text; runs of fillers alone are left out."""
    windows: dict[str, list[tuple[int, int]]] = {}
    for first in range(len(tokens)):
        for last in range(first, min(len(tokens), first + maximum)):
            group = tokens[first : last + 1]
            if not all(token.text in FILLERS or token.text.isdigit() for token in group):
                span = (group[0].start, group[-1].end)
                windows.setdefault("".join(token.text for token in group), []).append(span)
    return windows


def _name_mentions(tokens: list[LatinToken], lookup: NameIndex) -> list[Mention]:
    windows = _windows(tokens[:MAX_TOKENS], MAX_NAME_TOKENS)
    named = [n for n in lookup.exact_matches("latin", windows) if n.kind in NAME_KINDS]
    return [Mention(*span, n.place, n.kind) for n in named for span in windows[n.text]]


def _accent_mentions(tokens: Iterable[LatinToken], lookup: NameIndex) -> list[Mention]:
    """Return mentions that match after merging dialect sounds."""
    windows: dict[str, list[LatinToken]] = {}
    for token in tokens:
        if (
            len(token.text) >= MIN_ACCENT_LETTERS
            and token.text not in FILLERS | STREETS
            and token.text.isalpha()
        ):
            windows.setdefault(unaccented(token.text), []).append(token)
    named = lookup.exact_matches("accent", windows)
    return [Mention(token.start, token.end, n.place, "accent") for n in named for token in windows[n.text]]


def _is_in_street(mention: Mention, tokens: list[LatinToken], lookup: NameIndex) -> bool:
    """Return whether a mention is a part of a street's name: Nanjing in Nanjing West Road.

    Sub-districts may be written as streets: Zhongguancun Street.
    """
    after = [token.text for token in tokens if token.start >= mention.end]
    next_word = next((word for word in after if word not in SIDES), "")
    is_subdistrict = next_word == "street" and lookup.place(mention.place).type == "township"
    return next_word in STREETS and not is_subdistrict


def _is_mentioned(token: LatinToken, mentions: Iterable[Mention]) -> bool:
    return any(m.start <= token.start and token.end <= m.end for m in mentions)


def _candidate(
    best: RankedMention, tokens: list[LatinToken], mentions: Iterable[Mention], lookup: NameIndex
) -> Candidate:
    path = {area.id for area in lookup.path(best.place)}
    path_mentions = [m for m in mentions if m.place in path]
    content_tokens = [
        token for token in tokens if token.text not in FILLERS | STREETS and not token.text.isdigit()
    ]
    unexplained = sum(len(token.text) for token in content_tokens if not _is_mentioned(token, path_mentions))
    length = tokens[-1].end
    place = lookup.place(best.place)
    if not unexplained:
        return Candidate(place, length, best.matched_by)
    mostly_unexplained = unexplained * 2 > sum(len(token.text) for token in content_tokens)
    is_unknown_street = place.type in AREAS and bool(streets_in(" ".join(token.text for token in tokens)))
    return Candidate(
        place,
        best.covered,
        best.matched_by,
        trust=LOW_TRUST if mostly_unexplained or is_unknown_street else PARTIAL_TRUST,
    )


def _exits(query_text: str, candidates: list[Candidate], lookup: NameIndex) -> list[Candidate]:
    """Return the named exit of each station found, else the stations."""
    exit_ = EXIT.search(query_text)
    if exit_ is None or not exit_[1]:
        return candidates
    names = {
        normalize(f"{c.place.name.removesuffix('站')}站{exit_[1]}口")
        for c in candidates
        if c.place.type == "station"
    }
    exits = [
        Candidate(lookup.place(n.place), candidates[0].covered, "english")
        for n in lookup.exact_matches("form", names)
    ]
    return exits or candidates
