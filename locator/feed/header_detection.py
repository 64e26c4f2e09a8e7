"""Find the header of a table and convert its rows to records according to a profile."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from ..errors import InvalidFeed
from .column_mapping import ColumnMapping
from .dates import shift_serial
from .flat import DATE_COLUMNS, unflatten
from .header_notes import Header, header_notes, missing_columns
from .profiles import Profile
from .record import NEEDED_COLUMNS, Record, RecordNote, Severity, source_of
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
    is_hidden: bool = False  # in a sheet, by hand or by a filter
    struck: frozenset[int] = frozenset()  # indices of cells that are struck through


class TableReader:
    """Reader of the records of one table. `width` is set once the header is found.

    `head` has the first rows that are not empty, above the header and below it.
    """

    def __init__(
        self, name: str, profile: Profile, ragged: bool = False, sheet: str = "", date_offset: int = 0
    ) -> None:
        self._name = name
        self._sheet = sheet
        self._source = source_of(name, sheet)
        self._ragged = ragged  # rows end at their last non-empty cell, as in a sheet
        self._date_offset = date_offset  # days to add to the numbers of dates
        self._profile = profile
        self.width: int | None = None
        self.head: list[TableRow] = []
        self._header: list[str] = []
        self._rows: Iterator[TableRow] = iter(())

    def open(self, rows: Iterable[TableRow]) -> Header:
        """Read the rows up to the header and some below it; raise InvalidFeed when there is no header."""
        self._rows = filled = (row for row in rows if row.problem or any(map(str.strip, row.cells)))
        self.head = list(islice(filled, HEADER_ROWS))
        at = self._find_header(self.head)
        self._header = self.head[at].cells
        self.width = len(self._header)
        self.head += islice(filled, SAMPLE_ROWS)
        header = self._read_header(self.head[at], self.head[at + 1 :])
        self._rows = chain(self.head[at + 1 :], filled)
        return header

    def records(self, rows: Iterable[TableRow], notes: Sequence[RecordNote] = ()) -> Iterator[Record]:
        """Yield every row below the header as a record; raise InvalidFeed when there is no header."""
        yield from self.records_of(self.open(rows), 0, notes)

    def records_of(
        self, header: Header, number: int = 0, notes: Sequence[RecordNote] = ()
    ) -> Iterator[Record]:
        """Yield the records of an open table, numbered from `number` + 1."""
        first = number + 1
        pending = (*notes, *_position_notes(self.head, header.line), *header_notes(header))
        for row in self._rows:
            if row.cells == self._header:
                pending += (_repeated_header_note(row.line),)
                continue
            if self._ragged:
                row = row._replace(cells=self._padded(row.cells))
            number += 1
            record = self._record(number, row, header.mapping, pending)
            if self._sheet or number == first:
                record = record._replace(sheet=self._sheet, header=header if number == first else None)
            yield record
            pending = ()

    def _find_header(self, rows: Sequence[TableRow]) -> int:
        """Return the index of the row that has the most required columns."""
        if not rows:
            raise InvalidFeed(f"{self._source}: is empty")
        missing = [len(ColumnMapping(self._profile, _stripped(row.cells)).missing) for row in rows]
        return missing.index(min(missing))

    def _read_header(self, row: TableRow, below: Sequence[TableRow]) -> Header:
        samples = [self._padded(other.cells) for other in below if other.cells != row.cells]
        names = _stripped(row.cells)
        header = Header(ColumnMapping(self._profile, names, samples), samples, row.line)
        for name in header.mapping.renamed.values():
            if names.count(name) > 1:
                raise InvalidFeed(f"{self._source}: line {row.line} has the column {name} twice")
        if header.mapping.missing:
            raise missing_columns(self._name, header, self._sheet)
        return header

    def _padded(self, cells: list[str]) -> list[str]:
        return (cells + [""] * (self.width or 0))[: self.width] if self._ragged else cells

    def _record(
        self, number: int, row: TableRow, mapping: ColumnMapping, notes: tuple[RecordNote, ...]
    ) -> Record:
        location = self._name, number, row.line
        if row.is_hidden or row.struck:
            notes += tuple(_appearance_notes(row, mapping))
        if row.other_encoding:
            notes += (_mixed_encodings_note(row.other_encoding),)
        if row.problem:
            return Record(*location, {}, row.problem, notes=notes)
        if len(row.cells) != self.width:
            problem = f"has {len(row.cells)} cells, the header has {self.width}"
            return Record(*location, {}, problem, notes=notes)
        if row.maybe_too_long and (
            too_long := [i for i, cell in enumerate(row.cells) if len(cell) > MAX_CELL_CHARACTERS]
        ):
            notes += tuple(self._too_long_note(index, row, mapping) for index in too_long)
            row = row._replace(cells=["" if i in too_long else cell for i, cell in enumerate(row.cells)])
        return self._parse_row(location, row, mapping, notes)

    def _too_long_note(self, at: int, row: TableRow, mapping: ColumnMapping) -> RecordNote:
        column = mapping.columns.get(at) or self._header[at]
        severity: Severity = "error" if column in NEEDED_COLUMNS else "warning"
        reason = f"has {len(row.cells[at])} characters, more than {MAX_CELL_CHARACTERS}; treated as empty"
        return RecordNote("cell_too_long", severity, column, row.cells[at], reason, "Shorten the cell.")

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
            cells = ["" if _is_dropped(i, row, mapping) else cell for i, cell in enumerate(cells)]
        flat = mapping.row(cells)
        if self._date_offset:
            flat |= {name: shift_serial(flat[name], self._date_offset) for name in DATE_COLUMNS & flat.keys()}
        unmapped = {name: cells[index] for name, index in mapping.unmapped if cells[index]}
        notes += tuple(text_notes(flat))
        notes += tuple(mapping.row_notes(cells))
        pairs = mapping.written_pairs(cells)
        return Record(*location, unflatten(flat), unmapped=unmapped, notes=notes, pairs=pairs)


def _stripped(cells: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _position_notes(head: Sequence[TableRow], line: int) -> Iterator[RecordNote]:
    if head[0].line != line:
        reason = f"the header is in line {line}; the rows above it were ignored"
        yield RecordNote("header_not_first", "info", "", "", reason, "Delete the rows above it.", True, line)


def _is_dropped(index: int, row: TableRow, mapping: ColumnMapping) -> bool:
    mark = row.marks[index][0] if index in row.marks else None
    return mark in DROPPED_MARKS and not _is_expected(mark, index, mapping)


def _is_expected(mark: Mark, index: int, mapping: ColumnMapping) -> bool:
    """Return True for dates and times of day in columns of dates and of hours."""
    if index in mapping.hours.indices:
        return mark in ("date", "time", "number")
    return mark == "date" and mapping.columns.get(index) in DATE_COLUMNS


def _mark_notes(row: TableRow, mapping: ColumnMapping) -> Iterator[RecordNote]:
    columns = mapping.columns
    for index, (mark, value) in row.marks.items():
        if index not in columns or _is_expected(mark, index, mapping):
            continue
        if note := _relevant_note(mark, columns[index], value):
            yield note


def _relevant_note(mark: Mark, column: str, value: str) -> RecordNote | None:
    if mark in ("number", "rounded") and column not in ("ref", "code", "adcode", "postcode", "phones"):
        return None
    return mark_note(mark, column, value)


def _appearance_notes(row: TableRow, mapping: ColumnMapping) -> Iterator[RecordNote]:
    """Yield the notes about a row that is hidden, or of which the name or all cells are struck through."""
    names = [index for index, column in mapping.columns.items() if column == "name"]
    filled = {index for index, cell in enumerate(row.cells) if cell.strip()}
    name = next((row.cells[index] for index in names), "")
    if not row.struck.isdisjoint(names) or (filled and filled <= row.struck):
        reason = "is struck through in the sheet, often because it has closed; its row is read like others"
        yield RecordNote("row_struck_through", "warning", "name", name, reason)
    if row.is_hidden:
        yield RecordNote("row_hidden", "info", "name", name, "is in a hidden row, which is read like others")


def _mixed_encodings_note(codec: str) -> RecordNote:
    reason = f"the line is encoded in {codec.upper()}, unlike the file"
    return RecordNote("mixed_encodings", "warning", "", "", reason, "Save the whole file as UTF-8.")


def _repeated_header_note(line: int) -> RecordNote:
    reason = f"the header is repeated in line {line}; the line was ignored"
    return RecordNote("header_again", "warning", "", "", reason, "Delete the line.", True, line)
