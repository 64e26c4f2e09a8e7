"""CSV, with comma, semicolon or tab: a row that cannot be read never takes the rows behind it along."""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .column_mapping import ColumnMapping
from .encoding import LINE, TextLine, encoding_of, lines_of
from .header_detection import CELL_CHARACTERS, SEARCHED, TableReader, TableRow
from .profiles import Profile
from .record import Record

DELIMITERS = (",", ";", "\t")
RECORD_LINES = 100  # a record that goes on for longer has lost a quote


class _Lines:
    """Physical lines for the csv module, which can be given back when they made no record."""

    def __init__(self, source: Iterator[TextLine]) -> None:
        self._source = source
        self._again: deque[TextLine] = deque()
        self.taken: list[TextLine] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) == RECORD_LINES:
            raise csv.Error("a quote is opened and not closed")
        line = self._again.popleft() if self._again else next(self._source)
        self.taken.append(line)
        self.number += 1
        return line.text

    def give_back(self) -> None:
        """All but the first of the lines that were taken for this record."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


def read_delimited(path: Path, profile: Profile) -> Iterator[Record]:
    """The records of a CSV file; FeedRefused when it is no text or has no header."""
    csv.field_size_limit(LINE + 1)
    encoding = encoding_of(path)
    head = [line.text for line in islice(lines_of(path, encoding), SEARCHED)]
    grid = TableReader(path.name, profile)
    return grid.records(_rows(_Lines(lines_of(path, encoding)), _delimiter(head, profile), grid))


def _delimiter(head: list[str], profile: Profile) -> str:
    def missing(delimiter: str) -> int:
        rows = csv.reader(head, delimiter=delimiter)
        return min((len(ColumnMapping(profile, [c.strip() for c in row]).missing) for row in rows), default=9)

    return min(DELIMITERS, key=missing)


def _rows(lines: _Lines, delimiter: str, grid: TableReader) -> Iterator[TableRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.taken.clear()
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield TableRow(line, [], f"is not CSV: {_told(str(problem))}")
            lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if len(lines.taken) > 1 and grid.width not in (None, len(cells)):
            lines.give_back()
        yield _row(line, cells, lines.taken)


def _row(line: int, cells: list[str], taken: list[TextLine]) -> TableRow:
    if len(taken) == 1:  # as nearly every row
        return TableRow(line, cells, odd=taken[0].odd, long=len(taken[0].text) > CELL_CHARACTERS)
    odd = next((each.odd for each in taken if each.odd), "")
    return TableRow(line, cells, odd=odd, long=sum(len(each.text) for each in taken) > CELL_CHARACTERS)


def _told(problem: str) -> str:
    if problem.startswith(("unexpected end", "field larger")):
        return "a quote is opened and not closed"
    return (
        "text follows a closing quote, or a quote is not closed" if "expected after" in problem else problem
    )
