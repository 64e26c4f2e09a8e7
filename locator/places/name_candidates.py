"""Candidates from the name tables: names as looked up, completions, and typing errors."""

from collections import Counter
from collections.abc import Iterable

from .fuzzy import fuzzy_matches
from .lookup import NameIndex, NameMatch
from .match import CONFIDENCE, Candidate

PREFIXES = 40  # completions of a text
MIN_PREFIX, LONG_PREFIX = 2, 6  # from LONG_PREFIX letters on, qualified names are completed: guangzhoutianhe


def to_candidates(names: Iterable[NameMatch], covered: int, lookup: NameIndex) -> list[Candidate]:
    """Return each named place once, with its most certain kind of name."""
    best: dict[int, NameMatch] = {}
    for name in names:
        current = best.get(name.place)
        if current is None or CONFIDENCE[name.kind] > CONFIDENCE[current.kind]:
            best[name.place] = name
    return [Candidate(lookup.place(n.place), covered, n.kind) for n in best.values()]


def to_completions(names: Iterable[NameMatch], covered: int, lookup: NameIndex) -> list[Candidate]:
    """Return the places whose names a text begins."""
    return to_candidates([name._replace(kind="prefix") for name in names], covered, lookup)


def completions(table: str, text: str, lookup: NameIndex) -> list[Candidate]:
    """Return the places with a name that begins with a text, most populous first."""
    if len(text) < MIN_PREFIX:
        return []
    names = lookup.prefix_matches(table, text, PREFIXES)
    if table == "latin" and len(text) >= LONG_PREFIX:
        names += _qualified_names(text, Counter(named.place for named in names), lookup)
    return to_completions(names, len(text), lookup)


def _qualified_names(text: str, counts: Counter[int], lookup: NameIndex) -> list[NameMatch]:
    """Return qualified names, except below areas whose own short and full names are still being typed."""
    matches = lookup.prefix_matches("behind", text, PREFIXES)
    paths = {n.place: lookup.path(n.place)[:-1] for n in matches}
    return [n for n in matches if all(counts[area.id] < 2 for area in paths[n.place])]


def misspelled(table: str, text: str, lookup: NameIndex) -> list[Candidate]:
    """Return the places with a name within one typing error of a text."""
    return to_candidates(fuzzy_matches(table, text, lookup), len(text), lookup)
