"""Count the rows with a value of their own in each column that the loader can fill in itself.

Such a column can be lost without any change of the outlets: districts are found by position, hours are read
from their text, a status is open by default.
"""

from array import array
from collections import Counter
from collections.abc import Container
from typing import Any

from ..network.outlet import Outlet, Part
from .flat import COLUMN_OF
from .record import Record

FILLED_COLUMNS: tuple[str, ...] = (
    *("kind", "status", "hours"),
    *("province", "city", "district", "township", "adcode", "postcode"),
)
_PATHS = tuple(path for path, column in COLUMN_OF.items() if column in FILLED_COLUMNS)
_COLUMNS = tuple(COLUMN_OF[path] for path in _PATHS)
_FIELDS = tuple((1 << i, path) for i, path in enumerate(_PATHS) if len(path) == 1)
_PARTS = {
    part: tuple((1 << i, path) for i, path in enumerate(_PATHS) if len(path) == 2 and path[0] == part)
    for part in sorted({path[0] for path in _PATHS if len(path) == 2})
}


class OwnColumns:
    """The columns of FILLED_COLUMNS that each outlet of a feed has, as a bit mask."""

    def __init__(self) -> None:
        self._masks = array("H")

    def add(self, record: Record, outlet: Outlet) -> None:
        """Append an outlet before anything but its own row has filled it, with its row as read."""
        mask = _mask(record.fields, outlet, _FIELDS)
        for name, members in _PARTS.items():
            part = record.fields.get(name)
            if isinstance(part, dict):
                mask |= _mask(part, getattr(outlet, name), members)
        self._masks.append(mask)

    def counts(self, rejected: Container[int]) -> dict[str, int]:
        """Return how many outlets have a value of their own in each column, without the rejected ones."""
        masks = Counter(mask for i, mask in enumerate(self._masks) if i not in rejected)
        return {
            column: sum(count for mask, count in masks.items() if mask >> i & 1)
            for i, column in enumerate(_COLUMNS)
        }


def _mask(fields: dict[str, Any], model: Part, columns: tuple[tuple[int, tuple[str, ...]], ...]) -> int:
    """Return the bits of the columns that have a value in the row, and a valid one in the model."""
    mask = 0
    for bit, path in columns:
        value = fields.get(path[-1])
        if value and (value.strip() if isinstance(value, str) else value) and getattr(model, path[-1]):
            mask |= bit
    return mask
