"""Count the rows with a value of their own in each column that the loader can fill in itself.

Such a column can be lost without any change of the outlets: districts are found by position, hours are read
from their text, a status is open by default.
"""

from array import array
from collections import Counter
from collections.abc import Container, Mapping
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


class OwnColumns:
    """The columns of FILLED_COLUMNS that each outlet of a feed has, as a bit mask."""

    def __init__(self) -> None:
        self._masks = array("H")

    def add(self, record: Record, outlet: Outlet) -> None:
        """Append an outlet before anything but its own row has filled it, with its row as read."""
        has = (_has(record.fields, path) and _is_valid(outlet, path) for path in _PATHS)
        self._masks.append(sum(1 << i for i, is_own in enumerate(has) if is_own))

    def counts(self, rejected: Container[int]) -> dict[str, int]:
        """Return how many outlets have a value of their own in each column, without the rejected ones."""
        masks = Counter(mask for i, mask in enumerate(self._masks) if i not in rejected)
        return {
            column: sum(count for mask, count in masks.items() if mask >> i & 1)
            for i, column in enumerate(_COLUMNS)
        }


def _has(fields: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    value: Any = fields
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return bool(value.strip() if isinstance(value, str) else value)


def _is_valid(outlet: Outlet, path: tuple[str, ...]) -> bool:
    value: Any = outlet
    for name in path:
        value = getattr(value, name)
    return bool(value)
