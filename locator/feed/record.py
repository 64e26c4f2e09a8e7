"""Records of feed files before validation, with their location."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

NEEDED_COLUMNS = ("ref", "kind", "name", "lat", "lon", "status")  # an unreadable value rejects the record
Severity = Literal["error", "warning", "info"]
_EMPTY: Mapping[str, str] = MappingProxyType({})


class RecordNote(NamedTuple):
    """Note of a reader. A `file_level` note applies to the file, at `line`; others to the record."""

    code: str
    severity: Severity
    column: str
    value: str
    reason: str
    fix: str = ""
    file_level: bool = False
    line: int = 0
    sheet: str = ""  # of a note about another sheet than that of its record


class Record(NamedTuple):
    """Feed record. `fields` has the shape of an outlet; `problem` is the reason it could not be read.

    `unmapped` has the cells of columns that no outlet field uses: inspected, never stored. The first record
    of a file has its `header`.
    """

    file: str
    number: int
    line: int
    fields: dict[str, Any]
    problem: str = ""
    unmapped: Mapping[str, str] = _EMPTY
    notes: tuple[RecordNote, ...] = ()
    header: Any = None
    sheet: str = ""

    @property
    def source(self) -> str:
        """Return the file, and the sheet of a workbook that has several: list.xlsx[上海]."""
        return source_of(self.file, self.sheet)


def source_of(file: str, sheet: str) -> str:
    """Return the name of a file, or of one of its sheets."""
    return f"{file}[{sheet}]" if sheet else file
