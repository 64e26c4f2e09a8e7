"""Streaming parser for the XML of one sheet; only the rows of one chunk are in memory."""

import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple
from xml.sax.handler import ContentHandler

from defusedxml.sax import make_parser
from openpyxl.utils import column_index_from_string, range_boundaries

from .archives import TooLarge
from .xlsx_strings import CHUNK_BYTES, TextCollector

MAX_CELLS = 50_000_000
MAX_CELLS_IN_ROW = 16_384
MAX_MERGED = 100_000
_LETTERS = re.compile("[A-Z]{1,3}")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')


class Merged(NamedTuple):
    """Vertically merged cell: rows `first` to `last` of `column` (from 0)."""

    column: int
    first: int
    last: int


class Cell(NamedTuple):
    """Raw cell: its `t` type code, style index and value text."""

    column: int
    kind: str
    style: int
    text: str
    formula: bool


class SheetRow(NamedTuple):
    """Row with its number, from 1."""

    number: int
    cells: list[Cell]
    is_hidden: bool = False  # by hand or by a filter


def read_rows(source: IO[bytes]) -> Iterator[SheetRow]:
    """Yield the rows of a sheet; raise TooLarge, or the errors of defusedxml and expat."""
    handler = _SheetHandler()
    parser = make_parser()
    parser.setContentHandler(handler)
    while chunk := source.read(CHUNK_BYTES):
        parser.feed(chunk)
        yield from handler.rows
        handler.rows.clear()
    parser.close()


class _SheetHandler(ContentHandler):
    """SAX handler that collects rows of raw cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[SheetRow] = []
        self._cells: list[Cell] = []
        self._total_cells = self._number = self._column = 0
        self._cell: Any = {}
        self._text = TextCollector()
        self._formula = self._in_text = self._phonetic = self._hidden = False
        self._columns: dict[str, int] = {}

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802 - name required by SAX
        """Handle the start of a row, cell, value, text or formula."""
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell, self._formula = attributes, False
            self._text.clear()
            self._column = self._index(attributes.get("r", ""))
        elif name in ("v", "t"):
            self._in_text = not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            self._number = int(attributes.get("r") or self._number + 1)
            self._cells, self._column = [], -1
            self._hidden = attributes.get("hidden") in ("1", "true")

    def endElement(self, name: str) -> None:  # noqa: N802
        """Handle the end of a row, cell, value or text."""
        name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self._in_text = False
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic = False
        elif name == "row":
            self.rows.append(SheetRow(self._number, self._cells, self._hidden))

    def characters(self, content: str) -> None:
        """Collect text, delivered in pieces."""
        if self._in_text:
            self._text.add(content)

    def _index(self, coordinate: str) -> int:
        letters = _LETTERS.match(coordinate)
        if letters is None:
            return self._column + 1
        index = self._columns.get(letters[0])
        if index is None:
            index = self._columns[letters[0]] = column_index_from_string(letters[0]) - 1
        return index

    def _end_cell(self) -> None:
        kind, style = self._cell.get("t", "n"), int(self._cell.get("s", 0))
        self._cells.append(Cell(self._column, kind, style, self._text.text(), self._formula))
        self._total_cells += 1
        if len(self._cells) > MAX_CELLS_IN_ROW or self._total_cells > MAX_CELLS:
            raise TooLarge(
                f"has more than {MAX_CELLS_IN_ROW:,} cells in a row or {MAX_CELLS:,} in total; use CSV"
            )


def find_merged(source: IO[bytes]) -> list[Merged]:
    """Return the cells merged over several rows, sorted by first row."""
    cells: list[Merged] = []
    carry = b""
    while chunk := source.read(CHUNK_BYTES):
        data = carry + chunk
        last = 0
        for match in _MERGED.finditer(data):
            left, top, _right, bottom = range_boundaries(match[1].decode())
            last = match.end()
            if bottom > top:
                cells.append(Merged(left - 1, top, bottom))
        carry = data[max(last, len(data) - 200) :]
        if len(cells) > MAX_MERGED:
            raise TooLarge(f"has more than {MAX_MERGED:,} merged cells; unmerge them")
    return sorted(cells, key=lambda item: item.first)
