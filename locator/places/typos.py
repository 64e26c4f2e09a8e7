"""Names of provinces, cities and districts with one character wrong, missing or too many."""

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

from ..kept import Kept
from .lookup import Lookup, Named

SHORTEST = {"form": 2, "latin": 5}  # characters below which everything is like something
LONGEST = 24
MOST = 20


class Typos:
    """The names of areas in memory, looked through when nothing is called as was typed."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._names: Kept[str, dict[str, list[int]]] = Kept(2)

    def near(self, table: str, text: str) -> list[Named]:
        """Names one edit away from a text."""
        if not SHORTEST[table] <= len(text) <= LONGEST:
            return []
        names = self._names.get(table, self._lookup.areas)
        like = extract(text, names.keys(), scorer=Levenshtein.distance, score_cutoff=1, limit=MOST)
        return [Named(name, place, "typo") for name, _, _ in like for place in names[name]]
