"""Compact columns of strings: a fifth of the memory of a list, in the order of str."""

from bisect import bisect_left
from typing import TypeAlias, cast

import numpy as np

StringColumn: TypeAlias = np.ndarray[tuple[int], np.dtypes.StringDType]

CHUNK = 1_024  # strings; longer lists fragment the memory of the process


class StringColumnBuilder:
    """Builds a column one string at a time."""

    def __init__(self) -> None:
        self._chunks: list[StringColumn] = []
        self._texts: list[str] = []

    def add(self, text: str) -> None:
        """Append a string."""
        self._texts.append(text)
        if len(self._texts) == CHUNK:
            self._chunks.append(_column(self._texts))
            self._texts.clear()

    def build(self) -> StringColumn:
        """Return the column of all strings added so far."""
        return cast("StringColumn", np.concatenate([*self._chunks, _column(self._texts)]))


def find_string(column: StringColumn, text: str) -> int | None:
    """Return the index of a string, or None. The column must be sorted."""
    at = bisect_left(column, text)
    return at if at < len(column) and column[at] == text else None


def _column(texts: list[str]) -> StringColumn:
    return cast("StringColumn", np.array(texts, dtype=np.dtypes.StringDType()))
