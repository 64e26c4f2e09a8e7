"""The XML of one sheet, read in pieces; no row but the ones of a piece is in memory."""

import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple
from xml.sax.handler import ContentHandler

from defusedxml.sax import make_parser
from openpyxl.utils import column_index_from_string, range_boundaries

PIECE = 1 << 16
MOST_CELLS = 50_000_000
MOST_IN_ROW = 16_384
MOST_CHARACTERS = 1_000_000  # of a cell
MOST_MERGED = 100_000
_LETTERS = re.compile("[A-Z]{1,3}")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')


class TooLarge(Exception):
    """More than a feed has."""


class Merged(NamedTuple):
    """Rows `first` to `last` that are one cell; `column` counts from 0."""

    column: int
    first: int
    last: int


class Cell(NamedTuple):
    """A cell as the file has it: its kind in the words of the format, its style, the text of its value."""

    column: int
    kind: str
    style: int
    text: str
    formula: bool


class SheetRow(NamedTuple):
    """A row and its number, from 1."""

    number: int
    cells: list[Cell]


def rows_of(source: IO[bytes]) -> Iterator[SheetRow]:
    """The rows of a sheet; TooLarge, or what defusedxml and expat raise."""
    heard = _SheetHandler()
    parser = make_parser()
    parser.setContentHandler(heard)
    while piece := source.read(PIECE):
        parser.feed(piece)
        yield from heard.rows
        heard.rows.clear()
    parser.close()


class _SheetHandler(ContentHandler):
    """Listens to the parser; only what a feed needs is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[SheetRow] = []
        self._cells: list[Cell] = []
        self._all = self._number = self._column = self._length = 0
        self._cell: Any = {}
        self._texts: list[str] = []
        self._formula = self._keep = self._phonetic = False
        self._columns: dict[str, int] = {}

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802 - SAX calls it so
        """A row, a cell, its value, its text or its formula begins."""
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell, self._texts, self._formula, self._length = attributes, [], False, 0
            self._column = self._index(attributes.get("r", ""))
        elif name in ("v", "t"):
            self._keep = not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            self._number = int(attributes.get("r") or self._number + 1)
            self._cells, self._column = [], -1

    def endElement(self, name: str) -> None:  # noqa: N802
        """The same, at the end."""
        name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self._keep = False
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic = False
        elif name == "row":
            self.rows.append(SheetRow(self._number, self._cells))

    def characters(self, content: str) -> None:
        """Text, in pieces."""
        if self._keep:
            self._texts.append(content)
            self._length += len(content)
            if self._length > MOST_CHARACTERS:
                raise TooLarge(f"has a cell of more than {MOST_CHARACTERS:,} characters; refused")

    def _index(self, coordinate: str) -> int:
        letters = _LETTERS.match(coordinate)
        if letters is None:
            return self._column + 1
        known = self._columns.get(letters[0])
        if known is None:
            known = self._columns[letters[0]] = column_index_from_string(letters[0]) - 1
        return known

    def _end_cell(self) -> None:
        kind, style = self._cell.get("t", "n"), int(self._cell.get("s", 0))
        self._cells.append(Cell(self._column, kind, style, "".join(self._texts), self._formula))
        self._all += 1
        if len(self._cells) > MOST_IN_ROW or self._all > MOST_CELLS:
            raise TooLarge(f"has more than {MOST_IN_ROW:,} cells in a row or {MOST_CELLS:,} in all; use CSV")


def merged_in(source: IO[bytes]) -> list[Merged]:
    """The merged cells of several rows, by their first row."""
    found: list[Merged] = []
    before = b""
    while piece := source.read(PIECE):
        held = before + piece
        last = 0
        for match in _MERGED.finditer(held):
            left, top, _right, bottom = range_boundaries(match[1].decode())
            last = match.end()
            if bottom > top:
                found.append(Merged(left - 1, top, bottom))
        before = held[max(last, len(held) - 200) :]
        if len(found) > MOST_MERGED:
            raise TooLarge(f"has more than {MOST_MERGED:,} merged cells; unmerge them")
    return sorted(found, key=lambda each: each.first)
