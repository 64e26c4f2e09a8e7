"""Records of feed files before validation, with their location."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

_EMPTY: Mapping[str, str] = MappingProxyType({})


class RecordNote(NamedTuple):
    """Note of a reader. A `file_level` note applies to the file, at `line`; others to the record."""

    code: str
    severity: Literal["error", "warning", "info"]
    column: str
    value: str
    reason: str
    fix: str = ""
    file_level: bool = False
    line: int = 0


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
