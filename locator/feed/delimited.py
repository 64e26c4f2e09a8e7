"""CSV reader for comma, semicolon and tab; an unreadable row does not affect the rows after it."""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .column_mapping import ColumnMapping
from .encoding import MAX_LINE, TextLine, detect_encoding, read_lines
from .header_detection import HEADER_ROWS, MAX_CELL_CHARACTERS, TableReader, TableRow
from .profiles import Profile
from .record import Record

DELIMITERS = (",", ";", "\t")
MAX_RECORD_LINES = 100  # a longer record is missing a closing quote


class _LineSource:
    """Physical lines for the csv module, with push-back after a failed record."""

    def __init__(self, source: Iterator[TextLine]) -> None:
        self._source = source
        self._pushed_back: deque[TextLine] = deque()
        self.record_lines: list[TextLine] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.record_lines) == MAX_RECORD_LINES:
            raise csv.Error("a quote is not closed")
        line = self._pushed_back.popleft() if self._pushed_back else next(self._source)
        self.record_lines.append(line)
        self.number += 1
        return line.text

    def push_back(self) -> None:
        """Push back every line of the current record except the first."""
        self._pushed_back.extendleft(reversed(self.record_lines[1:]))
        self.number -= len(self.record_lines) - 1


def read_delimited(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a CSV file; raise InvalidFeed when it is not text or has no header."""
    csv.field_size_limit(MAX_LINE + 1)
    encoding = detect_encoding(path)
    head = [line.text for line in islice(read_lines(path, encoding), HEADER_ROWS)]
    table = TableReader(path.name, profile)
    return table.records(
        _rows(_LineSource(read_lines(path, encoding)), _detect_delimiter(head, profile), table)
    )


def _detect_delimiter(head: list[str], profile: Profile) -> str:
    def missing(delimiter: str) -> int:
        rows = csv.reader(head, delimiter=delimiter)
        return min((len(ColumnMapping(profile, [c.strip() for c in row]).missing) for row in rows), default=9)

    return min(DELIMITERS, key=missing)


def _rows(lines: _LineSource, delimiter: str, table: TableReader) -> Iterator[TableRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.record_lines.clear()
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield TableRow(line, [], f"is not CSV: {_error_text(str(problem))}")
            lines.push_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if len(lines.record_lines) > 1 and table.width not in (None, len(cells)):
            lines.push_back()
        yield _row(line, cells, lines.record_lines)


def _row(line: int, cells: list[str], record_lines: list[TextLine]) -> TableRow:
    if len(record_lines) == 1:  # the common case
        return TableRow(
            line,
            cells,
            other_encoding=record_lines[0].other_encoding,
            maybe_too_long=len(record_lines[0].text) > MAX_CELL_CHARACTERS,
        )
    other_encoding = next((part.other_encoding for part in record_lines if part.other_encoding), "")
    return TableRow(
        line,
        cells,
        other_encoding=other_encoding,
        maybe_too_long=sum(len(part.text) for part in record_lines) > MAX_CELL_CHARACTERS,
    )


def _error_text(problem: str) -> str:
    if problem.startswith(("unexpected end", "field larger")):
        return "a quote is not closed"
    return (
        "text follows a closing quote, or a quote is not closed" if "expected after" in problem else problem
    )
