"""Streaming parser for the sheets of an OpenDocument spreadsheet."""

from collections import deque
from collections.abc import Iterator
from typing import IO, Any, NamedTuple
from xml.sax.handler import ContentHandler

from defusedxml.sax import make_parser

from .archives import TooLarge
from .excel_times import clock_of_day
from .ods_styles import OdsStyles
from .spreadsheet_damage import Mark

CHUNK_BYTES = 1 << 16
MAX_COLUMNS = 1_000
MAX_CELLS = 50_000_000
MAX_CHARACTERS = 1_000_000  # per cell
MAX_REPEATED_ROWS = 100_000  # rows with content
NUMBERS = ("float", "percentage", "currency")


class OdsCell(NamedTuple):
    """Cell with its value as text, its mark, the rows it is merged over, and whether it is struck through."""

    text: str
    mark: Mark | None
    rows: int
    is_struck: bool = False


class OdsRow(NamedTuple):
    """Row of a sheet with its number, from 1; rows without content are left out."""

    sheet: int
    number: int
    cells: list[OdsCell]
    is_hidden: bool


class Sheet(NamedTuple):
    """Name of a sheet, and whether it is hidden."""

    name: str
    is_hidden: bool


def find_sheets(source: IO[bytes]) -> list[Sheet]:
    """Return the sheets of a document in order."""
    handler = OdsHandler(-1)
    deque(_parsed(source, handler), maxlen=0)
    return handler.sheets


def read_rows(source: IO[bytes], sheet: int) -> Iterator[OdsRow]:
    """Yield the rows of a sheet; raise TooLarge, or the errors of defusedxml and expat."""
    yield from _parsed(source, OdsHandler(sheet))


def _parsed(source: IO[bytes], handler: "OdsHandler") -> Iterator[OdsRow]:
    parser = make_parser()
    parser.setContentHandler(handler)
    while chunk := source.read(CHUNK_BYTES):
        parser.feed(chunk)
        while handler.rows:
            yield handler.rows.popleft()
    parser.close()


class OdsHandler(ContentHandler):
    """SAX handler that collects the names of all sheets and the rows of one."""

    def __init__(self, sheet: int) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.rows: deque[OdsRow] = deque()
        self._selected = sheet
        self._styles = OdsStyles()
        self._column_styles: list[str] = []
        self._spans: list[bool] = []
        self._struck_length = 0
        self._number = self._total_cells = self._depth = 0
        self._cells: list[OdsCell] = []
        self._attributes: Any = {}
        self._row_attributes: Any = {}
        self._length = 0
        self._texts: list[str] | None = None
        self._annotations = 0

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802 - name required by SAX
        """Handle the start of a style, sheet, row, cell or text."""
        if self._styles.start(name, attributes):
            return
        if name == "table:table":
            self._start_sheet(attributes)
        elif name == "office:annotation":
            self._annotations += 1
        elif not self._is_selected:
            return
        elif name == "table:table-column":
            self._add_columns(attributes)
        elif name == "table:table-row":
            self._cells, self._row_attributes = [], attributes
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._attributes, self._texts, self._length = attributes, [], 0
            self._struck_length = 0
        elif self._texts is not None and not self._annotations:
            self._start_text(name, attributes)

    @property
    def _is_selected(self) -> bool:
        return len(self.sheets) - 1 == self._selected and self._depth == 1

    def _start_sheet(self, attributes: Any) -> None:
        self._depth += 1
        if self._depth == 1:  # a table in a cell is not a sheet
            is_hidden = attributes.get("table:style-name", "") in self._styles.hidden
            self.sheets.append(Sheet(attributes.get("table:name", ""), is_hidden))
            self._number, self._column_styles = 0, []

    def _add_columns(self, attributes: Any) -> None:
        count = int(attributes.get("table:number-columns-repeated", 1))
        room = MAX_COLUMNS - len(self._column_styles)
        self._column_styles += [attributes.get("table:default-cell-style-name", "")] * min(count, room)

    def _is_struck(self) -> bool:
        """Return whether the style of the cell, or all of its text, is struck through."""
        at = len(self._cells)
        column = self._column_styles[at] if at < len(self._column_styles) else ""
        row = self._row_attributes.get("table:default-cell-style-name", "")
        style = self._attributes.get("table:style-name") or row or column
        return style in self._styles.struck or 0 < self._length == self._struck_length

    def _start_text(self, name: str, attributes: Any) -> None:
        texts = self._texts or []
        if name == "text:span":
            self._spans.append(attributes.get("text:style-name", "") in self._styles.struck)
        elif name == "text:p" and texts:
            self.characters("\n")
        elif name == "text:s":
            self.characters(" " * min(int(attributes.get("text:c", 1)), MAX_COLUMNS))
        elif name == "text:tab":
            self.characters("\t")
        elif name == "text:line-break":
            self.characters("\n")

    def characters(self, content: str) -> None:
        """Collect text, delivered in pieces."""
        if self._texts is None or self._annotations:
            return
        self._texts.append(content)
        self._length += len(content)
        self._struck_length += len(content) * any(self._spans)
        if self._length > MAX_CHARACTERS:
            raise TooLarge(f"has a cell of more than {MAX_CHARACTERS:,} characters; rejected")

    def endElement(self, name: str) -> None:  # noqa: N802
        """Handle the end of a sheet, row or cell."""
        if name == "table:table":
            self._depth -= 1
        elif name == "office:annotation":
            self._annotations -= 1
        elif name == "text:span" and self._spans:
            self._spans.pop()
        elif name in ("table:table-cell", "table:covered-table-cell") and self._texts is not None:
            self._end_cell()
        elif name == "table:table-row" and self._is_selected:
            self._end_row()

    def _end_cell(self) -> None:
        text, mark = cell_value(self._attributes, "".join(self._texts or []))
        rows = int(self._attributes.get("table:number-rows-spanned", 1))
        count = int(self._attributes.get("table:number-columns-repeated", 1))
        room = MAX_COLUMNS - len(self._cells)
        self._cells += [OdsCell(text, mark, rows, self._is_struck())] * min(count, room)
        self._texts = None

    def _end_row(self) -> None:
        repeated = int(self._row_attributes.get("table:number-rows-repeated", 1))
        has_content = any(cell.text or cell.mark or cell.rows > 1 for cell in self._cells)
        if has_content and repeated > MAX_REPEATED_ROWS:
            raise TooLarge(f"repeats a row more than {MAX_REPEATED_ROWS:,} times; rejected")
        self._total_cells += len(self._cells) * (repeated if has_content else 1)
        if self._total_cells > MAX_CELLS:
            raise TooLarge(f"has more than {MAX_CELLS:,} cells; use CSV")
        is_hidden = self._row_attributes.get("table:visibility", "visible") != "visible"
        for at in range(repeated if has_content else 0):
            self.rows.append(OdsRow(self._selected, self._number + at + 1, self._cells, is_hidden))
        self._number += repeated


def cell_value(attributes: Any, text: str) -> tuple[str, Mark | None]:
    """Return the value of a cell as text, and its mark; a number is as precise as it is stored."""
    kind = attributes.get("office:value-type") or attributes.get("calcext:value-type", "")
    if attributes.get("calcext:value-type") == "error":
        return text, "failed"
    if kind in NUMBERS:
        return _number(attributes.get("office:value", ""), text)
    if kind == "date":
        return attributes.get("office:date-value", text).removesuffix("T00:00:00"), "date"
    if kind == "time":
        return clock_of_day(attributes.get("office:time-value", text)), "time"
    if kind == "boolean":
        return attributes.get("office:boolean-value", text), None
    has_formula = bool(attributes.get("table:formula")) and not text
    return text, "no_value" if has_formula else None


def _number(value: str, text: str) -> tuple[str, Mark | None]:
    """Return a number; the text keeps the leading zeros that its format shows."""
    try:
        number = float(value)
    except ValueError:
        return text, None
    if number != int(number):
        return (repr(number) if "e" not in repr(number) else f"{number:.20f}".rstrip("0")), None
    digits = str(int(number))
    if text.isdigit() and text.lstrip("0") == digits.lstrip("0") and text.startswith("0") and number:
        return text, None
    return digits, "rounded" if len(digits.lstrip("-")) > 15 else "number"
