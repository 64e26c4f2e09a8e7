"""Count the rows with a value of their own in each column that the loader can fill in itself.

Such a column can be lost without any change of the outlets: districts are found by position, hours are read
from their text, a status is open by default.
"""

from array import array
from collections import Counter
from collections.abc import Container
from typing import Any

from ..network.outlet import Outlet
from .flat import COLUMN_OF
from .record import Record

FILLED_COLUMNS: tuple[str, ...] = (
    *("kind", "status", "hours"),
    *("province", "city", "district", "township", "adcode", "postcode"),
)
_PATHS = tuple(path for path, column in COLUMN_OF.items() if column in FILLED_COLUMNS)
_COLUMNS = tuple(COLUMN_OF[path] for path in _PATHS)
_BITS = tuple((1 << i, path) for i, path in enumerate(_PATHS))


class OwnColumns:
    """The columns of FILLED_COLUMNS that each outlet of a feed has, as a bit mask."""

    def __init__(self) -> None:
        self._masks = array("H")

    def add(self, record: Record, outlet: Outlet) -> None:
        """Append an outlet before anything but its own row has filled it, with its row as read."""
        mask = 0
        for bit, path in _BITS:
            if _has(record.fields, path) and _is_valid(outlet, path):
                mask |= bit
        self._masks.append(mask)

    def counts(self, rejected: Container[int]) -> dict[str, int]:
        """Return how many outlets have a value of their own in each column, without the rejected ones."""
        masks = Counter(mask for i, mask in enumerate(self._masks) if i not in rejected)
        return {
            column: sum(count for mask, count in masks.items() if mask >> i & 1)
            for i, column in enumerate(_COLUMNS)
        }


def _has(fields: dict[str, Any], path: tuple[str, ...]) -> bool:
    value: Any = fields
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return bool(value.strip() if isinstance(value, str) else value)


def _is_valid(outlet: Outlet, path: tuple[str, ...]) -> bool:
    value: Any = outlet
    for name in path:
        value = getattr(value, name)
    return bool(value)
