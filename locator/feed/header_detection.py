"""Find the header of a table and convert its rows to records according to a profile."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

import orjson

from ..errors import InvalidFeed
from .column_mapping import ColumnMapping
from .flat import unflatten
from .header_notes import Header, header_notes, missing_columns
from .profiles import Profile
from .record import Record, RecordNote
from .spreadsheet_damage import DROPPED_MARKS, Mark, mark_note, text_notes

HEADER_ROWS = 10  # rows searched for the header
SAMPLE_ROWS = 200  # rows whose values decide between columns
MAX_CELL_CHARACTERS = 131_072


class TableRow(NamedTuple):
    """Row of a file: first line number, cells or a problem, and damage marks by cell index."""

    line: int
    cells: list[str]
    problem: str = ""
    other_encoding: str = ""
    marks: Mapping[int, tuple[Mark, str]] = {}
    maybe_too_long: bool = False  # total length exceeds the limit of one cell


class TableReader:
    """Reader of the records of one table. `width` is set once the header is found."""

    def __init__(self, name: str, profile: Profile, ragged: bool = False) -> None:
        self._name = name
        self._ragged = ragged  # rows end at their last non-empty cell, as in a sheet
        self._profile = profile
        self.width: int | None = None
        self._header: list[str] = []

    def records(self, rows: Iterable[TableRow], notes: Sequence[RecordNote] = ()) -> Iterator[Record]:
        """Yield every row below the header as a record; raise InvalidFeed when there is no header."""
        filled = (row for row in rows if row.problem or any(map(str.strip, row.cells)))
        head = list(islice(filled, HEADER_ROWS))
        at = self._find_header(head)
        self._header = head[at].cells
        self.width = len(self._header)
        below = head[at + 1 :] + list(islice(filled, SAMPLE_ROWS))
        header = self._read_header(head[at], below)
        pending = (*notes, *_position_notes(at, header.line), *header_notes(header))
        number = 0
        for row in chain(below, filled):
            if row.cells == self._header:
                pending += (_repeated_header_note(row.line),)
                continue
            if self._ragged:
                row = row._replace(cells=self._padded(row.cells))
            number += 1
            record = self._record(number, row, header.mapping, pending)
            yield record if number > 1 else record._replace(header=header)
            pending = ()

    def _find_header(self, rows: Sequence[TableRow]) -> int:
        """Return the index of the row that has the most required columns."""
        if not rows:
            raise InvalidFeed(f"{self._name}: is empty")
        missing = [len(ColumnMapping(self._profile, _stripped(row.cells)).missing) for row in rows]
        return missing.index(min(missing))

    def _read_header(self, row: TableRow, below: Sequence[TableRow]) -> Header:
        samples = [self._padded(other.cells) for other in below if other.cells != row.cells]
        names = _stripped(row.cells)
        header = Header(ColumnMapping(self._profile, names, samples), samples, row.line)
        if header.mapping.missing:
            raise missing_columns(self._name, header)
        for name in header.mapping.renamed.values():
            if names.count(name) > 1:
                raise InvalidFeed(f"{self._name}: line {row.line} has the column {name} twice")
        return header

    def _padded(self, cells: list[str]) -> list[str]:
        return (cells + [""] * (self.width or 0))[: self.width] if self._ragged else cells

    def _record(
        self, number: int, row: TableRow, mapping: ColumnMapping, notes: tuple[RecordNote, ...]
    ) -> Record:
        location = self._name, number, row.line
        if row.other_encoding:
            notes += (_mixed_encodings_note(row.other_encoding),)
        if row.problem:
            return Record(*location, {}, row.problem, notes=notes)
        if len(row.cells) != self.width:
            problem = f"has {len(row.cells)} cells, the header has {self.width}"
            return Record(*location, {}, problem, notes=notes)
        if row.maybe_too_long and (
            index := next((i for i, c in enumerate(row.cells) if len(c) > MAX_CELL_CHARACTERS), None)
        ):
            return Record(
                *location,
                {},
                "has a cell that is too long",
                notes=(*notes, self._too_long_note(index, row, mapping)),
            )
        return self._parse_row(location, row, mapping, notes)

    def _too_long_note(self, at: int, row: TableRow, mapping: ColumnMapping) -> RecordNote:
        column = mapping.columns.get(at) or self._header[at]
        reason = f"has {len(row.cells[at])} characters, more than {MAX_CELL_CHARACTERS}"
        return RecordNote("cell_too_long", "error", column, row.cells[at], reason, "Shorten the cell.")

    def _parse_row(
        self,
        location: tuple[str, int, int],
        row: TableRow,
        mapping: ColumnMapping,
        notes: tuple[RecordNote, ...],
    ) -> Record:
        cells = row.cells
        if row.marks:
            notes += tuple(_mark_notes(row, mapping))
            cells = [
                "" if row.marks.get(i, ("",))[0] in DROPPED_MARKS else cell for i, cell in enumerate(cells)
            ]
        flat = mapping.row(cells)
        unmapped = {name: cells[index] for name, index in mapping.unmapped if cells[index]}
        notes += tuple(text_notes(flat))
        try:
            return Record(*location, unflatten(flat), unmapped=unmapped, notes=notes)
        except orjson.JSONDecodeError:
            return Record(*location, {}, "exceptions: is not valid JSON", unmapped, notes)


def _stripped(cells: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _position_notes(at: int, line: int) -> Iterator[RecordNote]:
    if at:
        reason = f"the header is in line {line}; the rows above it were ignored"
        yield RecordNote("header_not_first", "info", "", "", reason, "Delete the rows above it.", True, line)


def _mark_notes(row: TableRow, mapping: ColumnMapping) -> Iterator[RecordNote]:
    columns = mapping.columns
    for index, (mark, value) in row.marks.items():
        if index in columns and (note := _relevant_note(mark, columns[index], value)):
            yield note


def _relevant_note(mark: Mark, column: str, value: str) -> RecordNote | None:
    if mark in ("number", "rounded") and column not in ("ref", "code", "adcode", "postcode", "phones"):
        return None
    return None if mark == "date" and column == "verified_on" else mark_note(mark, column, value)


def _mixed_encodings_note(codec: str) -> RecordNote:
    reason = f"the line is encoded in {codec.upper()}, unlike the file"
    return RecordNote("mixed_encodings", "warning", "", "", reason, "Save the whole file as UTF-8.")


def _repeated_header_note(line: int) -> RecordNote:
    reason = f"the header is repeated in line {line}; the line was ignored"
    return RecordNote("header_again", "warning", "", "", reason, "Delete the line.", True, line)
