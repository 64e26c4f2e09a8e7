"""Positions of the outlets of a feed, by the place of their records."""

import numpy as np
from numpy.typing import NDArray

from ..geo.point import Floats
from .record_list import RecordList


class RecordPositions:
    """Function that returns the position of the outlet of a record, searched in sorted arrays."""

    def __init__(self, records: RecordList, record_of: NDArray[np.int64], lat: Floats, lon: Floats) -> None:
        self._records = records
        keys = records.keys()[record_of]
        self._order = np.argsort(keys, kind="stable")
        self._keys, self._lat, self._lon = keys[self._order], lat, lon

    def __call__(self, file: str, number: int) -> tuple[float, float] | None:
        """Return the WGS-84 degrees; None if the record has no outlet."""
        key = self._records.key(file, number)
        at = int(np.searchsorted(self._keys, key, side="right")) - 1
        if at < 0 or self._keys[at] != key:
            return None
        i = self._order[at]
        return float(self._lat[i]), float(self._lon[i])
