"""XLSX reader: the sheets row by row. Sizes are checked before unpacking."""

import warnings
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property, partial
from math import isfinite
from pathlib import Path

from defusedxml.common import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_excel
from openpyxl.xml.constants import SHARED_STRINGS

from ..errors import InvalidFeed
from .archives import TooLarge, check_size
from .dates import EPOCH_1904_DAYS
from .excel_times import clock_of_fraction
from .header_detection import TableRow
from .profiles import Profile
from .record import Record
from .sheets import Sheet, read_sheets
from .spreadsheet_damage import Mark
from .xlsx_sheet import Cell, Merged, find_merged, read_rows
from .xlsx_strings import decode_escapes, read_shared_strings

MAX_COLUMNS = 1_000
MAX_DIGITS = 15  # precision of a number in a spreadsheet
CUSTOM_FORMATS = 164  # lower ids are built-in formats

NONE: frozenset[int] = frozenset()
Marks = dict[int, tuple[Mark, str]]


def read_workbook(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a workbook; raise InvalidFeed when it is damaged, too large or has no header."""
    try:
        check_size(path)
        book = _Workbook(path)
        try:
            yield from read_sheets(path.name, book.sheets(), profile, book.date_offset)
        finally:
            book.close()
    except InvalidFeed:
        raise
    except DefusedXmlException:
        raise InvalidFeed(f"{path.name}: declares XML entities, which are not allowed") from None
    except TooLarge as problem:
        raise InvalidFeed(f"{path.name}: {problem}") from None
    except Exception as problem:  # openpyxl raises many types for damaged files
        raise InvalidFeed(f"{path.name}: is a damaged workbook ({type(problem).__name__})") from None


class _Workbook:
    """Workbook metadata: styles, shared strings and sheets."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that feeds do not use
            try:
                self._reader = reader = ExcelReader(self._file, read_only=True, data_only=True)
                reader.read_manifest()
                self._strings = _shared_strings(reader)
                reader.read_workbook()
                apply_stylesheet(reader.archive, reader.wb)
                self._sheets = [
                    (sheet, rel) for sheet, rel in reader.parser.find_sheets() if "worksheet" in rel.Type
                ]
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def date_offset(self) -> int:
        """Return the days to add to the numbers of dates, of workbooks in the 1904 date system."""
        return EPOCH_1904_DAYS if self._reader.wb.epoch == CALENDAR_MAC_1904 else 0

    def sheets(self) -> list[Sheet]:
        """Return the sheets in their order."""
        return [
            Sheet(sheet.name, sheet.state != "visible", partial(self._rows, rel.target))
            for sheet, rel in self._sheets
        ]

    def _rows(self, part: str) -> Iterator[TableRow]:
        """Yield every row up to its last cell; merged cells repeat the value of the first."""
        archive = self._reader.archive
        with archive.open(part) as source:
            upcoming = deque(find_merged(source))
        active: list[Merged] = []
        above: dict[Merged, str] = {}
        with archive.open(part) as source:
            for number, cells, is_hidden in read_rows(source):
                texts, marks = self._texts(cells)
                while upcoming and upcoming[0].first <= number:
                    active.append(upcoming.popleft())
                active = [merged for merged in active if merged.last >= number]
                for merged in active:
                    _fill_merged(merged, number, texts, marks, above)
                yield TableRow(number, texts, marks=marks, is_hidden=is_hidden, struck=self._struck(cells))

    @cached_property
    def _struck_styles(self) -> frozenset[int]:
        """Styles whose font is struck through."""
        book = self._reader.wb
        struck = {at for at, font in enumerate(book._fonts) if font.strike}
        return frozenset(at for at, style in enumerate(book._cell_styles) if style.fontId in struck)

    def _struck(self, cells: list[Cell]) -> frozenset[int]:
        """Return the columns of the cells that are struck through."""
        styles = self._struck_styles
        return frozenset(cell.column for cell in cells if cell.style in styles) if styles else NONE

    def _texts(self, cells: list[Cell]) -> tuple[list[str], Marks]:
        texts, marks = list[str](), Marks()
        for cell in cells:
            text, mark = self._text(cell)
            if not (text or mark) or cell.column >= MAX_COLUMNS:
                continue
            texts.extend([""] * (cell.column + 1 - len(texts)))
            texts[cell.column] = text
            if mark:
                marks[cell.column] = mark, text
        return texts, marks

    def _text(self, cell: Cell) -> tuple[str, Mark | None]:
        kind, text = cell.kind, cell.text
        if not text:
            return "", "no_value" if cell.formula else None
        if kind == "s":
            return self._strings[int(text)], None
        if kind == "e":
            return text, "failed"
        if kind == "b":
            return ("true" if text == "1" else "false"), None
        if kind == "d":
            return text.removesuffix("T00:00:00"), "date"
        return self._number(text, cell.style) if kind == "n" else (decode_escapes(text), None)

    def _number(self, text: str, style: int) -> tuple[str, Mark | None]:
        value = float(text)
        if style in self._reader.wb._date_formats:
            if 0 <= value < 2:
                return clock_of_fraction(value), "time"
            try:
                return str(from_excel(value, self._reader.wb.epoch)).removesuffix(" 00:00:00"), "date"
            except (OverflowError, ValueError):
                return text, "failed"
        if not isfinite(value):
            return text, "failed"
        if value != int(value):
            return (repr(value) if "e" not in repr(value) else f"{value:.20f}".rstrip("0")), None
        digits = str(int(Decimal(text)))
        zeros = self._format(style)
        if zeros and not zeros.strip("0"):
            return digits.zfill(len(zeros)), None
        return digits, "rounded" if len(digits.lstrip("-")) > MAX_DIGITS else "number"

    def _format(self, style: int) -> str:
        book = self._reader.wb
        number = book._cell_styles[style].numFmtId
        return str(book._number_formats[number - CUSTOM_FORMATS]) if number >= CUSTOM_FORMATS else ""


def _shared_strings(reader: ExcelReader) -> list[str]:
    part = reader.package.find(SHARED_STRINGS)
    if part is None:
        return []
    with reader.archive.open(part.PartName[1:]) as source:
        return read_shared_strings(source)


def _fill_merged(
    merged: Merged, number: int, texts: list[str], marks: Marks, above: dict[Merged, str]
) -> None:
    if merged.column >= MAX_COLUMNS:
        return
    texts.extend([""] * (merged.column + 1 - len(texts)))
    if number == merged.first:
        above[merged] = texts[merged.column]
    elif above.get(merged):
        texts[merged.column] = above[merged]
        marks[merged.column] = "merged", above[merged]
