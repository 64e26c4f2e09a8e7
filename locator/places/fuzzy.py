"""Names with one character wrong, missing, too many, or changed with its neighbour."""

from rapidfuzz.distance import OSA

from .lookup import NameIndex, NameMatch
from .text import shortened

SHORTEST = {"form": 2, "latin": 5}  # characters below which everything is like something
LONGEST = 24
MOST = 20


def like(table: str, text: str, lookup: NameIndex) -> list[NameMatch]:
    """Names of a table one slip away from a text, the likest first.

    Two texts one slip apart are the same once a character is taken from one or both (W. Garbe's
    symmetric deletes); what shares such a rest is measured.
    """
    if not SHORTEST[table] <= len(text) <= LONGEST:
        return []
    near = [name for name in lookup.sharing(shortened(text)) if OSA.distance(name, text, score_cutoff=1) <= 1]
    return [named._replace(kind="typo") for named in lookup.named(table, near)][: MOST * 4]
