"""Records of feed files before validation, with their location."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from ..geo.datum import Datum

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


class WrittenPair(NamedTuple):
    """The coordinates of a record in one pair of columns, and the datum that the headers name.

    `lat` holds both coordinates if `is_combined`.
    """

    label: str
    datum: Datum | None
    lat: Any
    lon: Any = ""
    is_combined: bool = False

    @property
    def is_complete(self) -> bool:
        """Return True if no cell is empty."""
        return _has_value(self.lat) and (self.is_combined or _has_value(self.lon))


def _has_value(value: Any) -> bool:
    return value is not None and str(value).strip() != ""


class Record(NamedTuple):
    """Feed record. `fields` has the shape of an outlet; `problem` is the reason it could not be read.

    `unmapped` has the cells of columns that no outlet field uses: inspected, never stored. The first record
    of a file has its `header`. `pairs` has the coordinates, instead of `fields`, where a file has several
    pairs, one column for both, or names a datum.
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
    pairs: tuple[WrittenPair, ...] = ()

    @property
    def source(self) -> str:
        """Return the file, and the sheet of a workbook that has several: list.xlsx[上海]."""
        return source_of(self.file, self.sheet)


def source_of(file: str, sheet: str) -> str:
    """Return the name of a file, or of one of its sheets."""
    return f"{file}[{sheet}]" if sheet else file
