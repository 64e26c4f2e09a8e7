"""Rows of cells become records: the header is found, and each cell goes where the profile says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

import orjson

from ..errors import FeedRefused
from .column_mapping import ColumnMapping
from .flat import COLUMNS, unflatten
from .profiles import Profile
from .record import Record, RecordNote
from .spreadsheet_damage import DROPPED, Mark, note_of, notes_on

SEARCHED = 10  # rows, for the header
CELL_CHARACTERS = 131_072


class TableRow(NamedTuple):
    """A row of a file: its first line, its cells, or why it has none; marks are by the cell's index."""

    line: int
    cells: list[str]
    problem: str = ""
    odd: str = ""
    marks: Mapping[int, tuple[Mark, str]] = {}
    long: bool = False  # it may hold a cell that is too long


class TableReader:
    """The records of one file of rows. `width` is known once the header is."""

    def __init__(self, name: str, profile: Profile, ragged: bool = False) -> None:
        self._name = name
        self._ragged = ragged  # rows end with their last cell, as in a sheet
        self._profile = profile
        self.width: int | None = None
        self._header: list[str] = []

    def records(self, rows: Iterable[TableRow], notes: Sequence[RecordNote] = ()) -> Iterator[Record]:
        """Every row below the header as a record; FeedRefused when there is no header."""
        there = (row for row in rows if row.problem or any(map(str.strip, row.cells)))
        first = list(islice(there, SEARCHED))
        at, fitted = self._find(first)
        self._header = first[at].cells
        self.width = len(self._header)
        told = (*notes, *self._told(first, at, fitted))
        number = 0
        for row in chain(first[at + 1 :], there):
            if row.cells == self._header:
                told += (_again(row.line),)
                continue
            if self._ragged:
                row = row._replace(cells=(row.cells + [""] * self.width)[: self.width])
            number += 1
            yield self._record(number, row, fitted, told)
            told = ()

    def _find(self, rows: Sequence[TableRow]) -> tuple[int, ColumnMapping]:
        tried = [
            (at, ColumnMapping(self._profile, [c.strip() for c in row.cells])) for at, row in enumerate(rows)
        ]
        if not tried:
            raise FeedRefused(f"{self._name}: is empty")
        at, fitted = min(tried, key=lambda each: (len(each[1].missing), each[0]))
        if fitted.missing:
            line = rows[at].line
            raise FeedRefused(f"{self._name}: {self._lacks(fitted, line)}")
        self._check_twice(rows[at], fitted)
        return at, fitted

    def _lacks(self, fitted: ColumnMapping, line: int) -> str:
        missing = fitted.missing
        sources = self._profile.sources
        names = (
            missing
            if self._profile.own_names
            else [" or ".join(sources[m].of) for m in missing if m in sources]
        )
        known = sorted({name for source in sources.values() for name in source.of})
        return (
            f"line {line} lacks the column{'s' * (len(names) > 1)} {', '.join(names)}; "
            f"known columns are {', '.join(COLUMNS if self._profile.own_names else known)}"
        )

    def _check_twice(self, row: TableRow, fitted: ColumnMapping) -> None:
        names = [cell.strip() for cell in row.cells]
        for name in fitted.renamed.values():
            if names.count(name) > 1:
                raise FeedRefused(f"{self._name}: line {row.line} has the column {name} twice")

    def _told(self, rows: Sequence[TableRow], at: int, fitted: ColumnMapping) -> Iterator[RecordNote]:
        line = rows[at].line
        if at:
            reason = f"the header stands in line {line}; what is above it was passed over"
            yield RecordNote(
                "header_not_first", "info", "", "", reason, "Delete the rows above it.", True, line
            )
        if unknown := [name for name, _ in fitted.rest if self._profile.own_names]:
            reason = f"columns that no outlet has are left out: {', '.join(unknown)}"
            fix = "Give a column that outlets have its own name; `export` shows all of them."
            yield RecordNote("columns_unknown", "warning", "", "", reason, fix, True, line)
        other = {column: name for column, name in fitted.renamed.items() if name != column}
        if other and self._profile.own_names:
            pairs = ", ".join(f"{name} as {column}" for column, name in other.items())
            fix = "Look whether that is what the columns hold."
            yield RecordNote(
                "header_renamed",
                "info",
                "",
                "",
                f"columns are taken by other names: {pairs}",
                fix,
                True,
                line,
            )

    def _record(
        self, number: int, row: TableRow, fitted: ColumnMapping, notes: tuple[RecordNote, ...]
    ) -> Record:
        here = self._name, number, row.line
        if row.odd:
            notes += (_mixed(row.odd),)
        if row.problem:
            return Record(*here, {}, row.problem, notes=notes)
        if len(row.cells) != self.width:
            problem = f"has {len(row.cells)} cells, the header has {self.width}"
            return Record(*here, {}, problem, notes=notes)
        if row.long and (far := next((i for i, c in enumerate(row.cells) if len(c) > CELL_CHARACTERS), None)):
            return Record(
                *here, {}, "has a cell that is too long", notes=(*notes, self._too_long(far, row, fitted))
            )
        return self._read(here, row, fitted, notes)

    def _too_long(self, at: int, row: TableRow, fitted: ColumnMapping) -> RecordNote:
        column = fitted.columns.get(at) or self._header[at]
        reason = f"has {len(row.cells[at])} characters, more than {CELL_CHARACTERS}"
        return RecordNote("cell_too_long", "error", column, row.cells[at], reason, "Shorten the cell.")

    def _read(
        self, here: tuple[str, int, int], row: TableRow, fitted: ColumnMapping, notes: tuple[RecordNote, ...]
    ) -> Record:
        cells = row.cells
        if row.marks:
            notes += tuple(_marked(row, fitted))
            cells = ["" if row.marks.get(i, ("",))[0] in DROPPED else cell for i, cell in enumerate(cells)]
        flat = fitted.row(cells)
        rest = {name: cells[index] for name, index in fitted.rest if cells[index]}
        notes += tuple(notes_on(flat))
        try:
            return Record(*here, unflatten(flat), rest=rest, notes=notes)
        except orjson.JSONDecodeError:
            return Record(*here, {}, "exceptions: is not JSON", rest, notes)


def _marked(row: TableRow, fitted: ColumnMapping) -> Iterator[RecordNote]:
    columns = fitted.columns
    for index, (mark, value) in row.marks.items():
        if index in columns and (note := _wanted(mark, columns[index], value)):
            yield note


def _wanted(mark: Mark, column: str, value: str) -> RecordNote | None:
    if mark in ("number", "rounded") and column not in ("ref", "code", "adcode", "postcode", "phones"):
        return None
    return None if mark == "date" and column == "verified_on" else note_of(mark, column, value)


def _mixed(codec: str) -> RecordNote:
    reason = f"the line is {codec.upper()}, in a file of another encoding"
    return RecordNote("mixed_encodings", "warning", "", "", reason, "Save the whole file as UTF-8.")


def _again(line: int) -> RecordNote:
    reason = f"the header stands again in line {line}; the line was passed over"
    return RecordNote("header_again", "warning", "", "", reason, "Delete the line.", True, line)
