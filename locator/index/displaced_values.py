"""Values that belonged to another outlet before, such as those of a column shifted by a row."""

from array import array
from collections import Counter
from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


class Displacement(NamedTuple):
    """Outlets that have the previous value of another one, and by how many rows most were shifted.

    `rows` is 0 if there is no common distance.
    """

    outlets: int
    rows: int


class DisplacedValues:
    """Changed values of a field: row of the outlet, previous and new value, as hashes to save memory."""

    def __init__(self) -> None:
        self._rows, self._before, self._after = array("q"), array("q"), array("q")

    def add(self, row: int, before: Hashable, after: Hashable) -> None:
        """Add a changed value of the outlet in a row of the feed."""
        self._rows.append(row)
        self._before.append(hash(before))
        self._after.append(hash(after))

    def displacement(self) -> Displacement:
        """Count the values that one other outlet had and one outlet has now."""
        rows, before, after = (np.array(a, dtype=np.int64) for a in (self._rows, self._before, self._after))
        old, old_at = _unique(before)
        new, new_at = _unique(after)
        common, i, j = np.intersect1d(old, new, assume_unique=True, return_indices=True)
        if not len(common):
            return Displacement(0, 0)
        shifts = Counter((rows[new_at[j]] - rows[old_at[i]]).tolist())
        distance, count = shifts.most_common(1)[0]
        return Displacement(len(common), distance if count * 2 > len(common) else 0)


def _unique(values: Numbers) -> tuple[Numbers, Numbers]:
    """Return the values that occur once, sorted, and where."""
    found, at, counts = np.unique(values, return_index=True, return_counts=True)
    return found[counts == 1], at[counts == 1]
