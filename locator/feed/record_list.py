"""Records of a feed after validation: where they are, and the cells of unmapped columns."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from .record import Record

FILE_BITS = 40  # of a key; the numbers of records are smaller


class RecordList(Sequence[Record]):
    """Compact list of records in feed order; of their contents, only the unmapped cells remain.

    `unmapped` has these cells by index, of the records that have any.
    """

    def __init__(self) -> None:
        self.unmapped: dict[int, Mapping[str, str]] = {}
        self._numbers, self._lines, self._sheets = array("q"), array("q"), array("q")
        self._sheet_numbers: dict[tuple[str, str], int] = {}  # by file and sheet
        self._sheet_names: list[tuple[str, str]] = []
        self._file_numbers: dict[str, int] = {}

    def append(self, record: Record) -> None:
        """Append a record."""
        if record.unmapped:
            self.unmapped[len(self)] = record.unmapped
        name = record.file, record.sheet
        number = self._sheet_numbers.setdefault(name, len(self._sheet_names))
        if number == len(self._sheet_names):
            self._sheet_names.append(name)
            self._file_numbers.setdefault(record.file, len(self._file_numbers))
        self._numbers.append(record.number)
        self._lines.append(record.line)
        self._sheets.append(number)

    @property
    def files(self) -> list[str]:
        """Return the names of the files, in order."""
        return list(self._file_numbers)

    def keys(self) -> NDArray[np.int64]:
        """Return an integer for each record that is equal for equal files and numbers, (n,)."""
        files = np.array([self._file_numbers[file] for file, _ in self._sheet_names], dtype=np.int64)
        sheets, numbers = (np.array(column, dtype=np.int64) for column in (self._sheets, self._numbers))
        return np.asarray((files[sheets] << FILE_BITS) + numbers)

    def key(self, file: str, number: int) -> int:
        """Return the key of the records of a file with this number; negative for another file."""
        return (self._file_numbers.get(file, -1) << FILE_BITS) + number

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Record]:
        return map(self.__getitem__, range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        file, sheet = self._sheet_names[self._sheets[index]]
        record = Record(file, self._numbers[index], self._lines[index], {}, sheet=sheet)
        return record._replace(unmapped=self.unmapped[index]) if index in self.unmapped else record
