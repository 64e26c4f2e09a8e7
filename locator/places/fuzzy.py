"""Fuzzy name matching: one substitution, deletion, insertion or transposition."""

from itertools import islice

from rapidfuzz.distance import OSA

from .lookup import NameIndex
from .place_rows import NameMatch
from .text import deletion_variants

SHORTEST = {"form": 2, "latin": 5}  # characters; shorter texts match too much
LONGEST = 24
MAX_MATCHES = 20


def fuzzy_matches(table: str, text: str, lookup: NameIndex) -> list[NameMatch]:
    """Return the names of a table within edit distance 1 of a text.

    Candidates share a deletion variant with the text (W. Garbe's symmetric delete algorithm); their
    optimal string alignment distance is then checked.
    """
    if not SHORTEST[table] <= len(text) <= LONGEST:
        return []
    names = [
        name
        for name in lookup.names_by_deletion(deletion_variants(text))
        if OSA.distance(name, text, score_cutoff=1) <= 1
    ]
    found = islice(lookup.exact_matches(table, names), MAX_MATCHES * 4)
    return [NameMatch(named.text, named.place, "typo") for named in found]
