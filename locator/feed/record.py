"""A record of a feed file, before it is judged: where it stands and what it says."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

_NONE: Mapping[str, str] = MappingProxyType({})


class RecordNote(NamedTuple):
    """What reading has noticed. Of a `whole` file, `line` is where; otherwise it is of the record."""

    code: str
    severity: Literal["error", "warning", "info"]
    column: str
    value: str
    reason: str
    fix: str = ""
    whole: bool = False
    line: int = 0


class Record(NamedTuple):
    """`fields` has the shape of an outlet; `problem` says why it could not even be read.

    `rest` are the cells of columns that no outlet has: looked at, never kept.
    """

    file: str
    number: int
    line: int
    fields: dict[str, Any]
    problem: str = ""
    rest: Mapping[str, str] = _NONE
    notes: tuple[RecordNote, ...] = ()
