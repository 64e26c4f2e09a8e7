"""Candidates from the name tables: names as looked up, completions, and typing errors."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log2

from .fuzzy import fuzzy_matches
from .gazetteer import AREAS
from .lookup import NameIndex
from .match import CONFIDENCE, Candidate
from .place_rows import WITHIN, NameMatch
from .prior import LEVELS

OWN = ("name", "english", "byname", "pinyin")  # kinds of names of a place itself
PREFIXES = 40  # completions of a text inside an area
MAX_COMPLETED = 600  # names that begin with a text
MIN_PREFIX, LONG_PREFIX = 2, 6  # from LONG_PREFIX letters on, qualified names are completed: guangzhoutianhe


def to_candidates(names: Iterable[NameMatch], covered: int, lookup: NameIndex) -> list[Candidate]:
    """Return each named place once, with its most certain kind of name."""
    best: dict[int, NameMatch] = {}
    for name in names:
        current = best.get(name.place)
        if current is None or CONFIDENCE[name.kind] > CONFIDENCE[current.kind]:
            best[name.place] = name
    lookup.read_places(best)
    return [Candidate(lookup.place(n.place), covered, n.kind) for n in best.values()]


def to_completions(names: Iterable[NameMatch], covered: int, lookup: NameIndex) -> list[Candidate]:
    """Return the places whose names a text begins."""
    return to_candidates([name._replace(kind="prefix") for name in names], covered, lookup)


def completions(table: str, text: str, lookup: NameIndex) -> list[Candidate]:
    """Return the places with a name that begins with a text; names that others begin with are prominent."""
    if len(text) < MIN_PREFIX:
        return []
    names = lookup.prefix_matches(table, text, MAX_COMPLETED)
    if table == "latin" and len(text) >= LONG_PREFIX:
        names += _qualified_names(text, Counter(named.place for named in names), lookup)
    lookup.read_places(name.place for name in names)
    prominence = _prominence(names)
    return [replace(c, prominence=prominence[c.place.id]) for c in to_completions(names, len(text), lookup)]


def _prominence(names: Sequence[NameMatch]) -> dict[int, float]:
    """Return the factor of each place, by the number of places with a name that begins with its shortest."""
    ordered = sorted(names)
    shortest: dict[int, str] = {}
    for name in sorted(names, key=lambda name: -len(name.text)):
        shortest[name.place] = name.text
    factors = {text: 1 + log2(_place_count(ordered, text)) for text in set(shortest.values())}
    return {place: factors[text] for place, text in shortest.items()}


def _place_count(ordered: Sequence[NameMatch], text: str) -> int:
    first, end = (bisect_left(ordered, edge, key=lambda name: name.text) for edge in (text, text + "\uffff"))
    return len({name.place for name in ordered[first:end]})


def _qualified_names(text: str, counts: Counter[int], lookup: NameIndex) -> list[NameMatch]:
    """Return qualified names, except below areas whose own short and full names are still being typed."""
    matches = lookup.prefix_matches("behind", text, PREFIXES)
    paths = {n.place: lookup.path(n.place)[:-1] for n in matches}
    return [n for n in matches if all(counts[area.id] < 2 for area in paths[n.place])]


def misspelled(table: str, text: str, lookup: NameIndex) -> list[Candidate]:
    """Return the places with a name within one typing error of a text."""
    return to_candidates(fuzzy_matches(table, text, lookup), len(text), lookup)


def without_wider(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates without an area found by the name of a place in it: Hong Kong by 尖沙咀.

    Such a place is as likely to be meant as the area would be, among others of the name.
    """
    wider = [c for c in candidates if c.matched_by == "within"]
    named = {
        id(c): next((w for w in wider if _has_its_name(c, w)), None) for c in candidates if c not in wider
    }
    replaced = {id(w) for w in named.values() if w is not None}
    return [
        replace(c, prominence=LEVELS[w.place.type]) if (w := named.get(id(c))) else c
        for c in candidates
        if id(c) not in replaced
    ]


def _has_its_name(candidate: Candidate, wider: Candidate) -> bool:
    """Return whether a place inside an area has the name by which the area was found."""
    digits = wider.place.adcode[: WITHIN.get(wider.place.type, 6)]
    is_inside = candidate.place.type not in AREAS and candidate.place.adcode.startswith(digits)
    return is_inside and candidate.matched_by in OWN and candidate.covered >= wider.covered
