"""XLSX reader: the first visible sheet, row by row. Sizes are checked before unpacking."""

import warnings
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from math import isfinite
from pathlib import Path

from defusedxml.common import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel

from ..errors import InvalidFeed
from .archives import TooLarge, check_size
from .header_detection import TableReader, TableRow
from .profiles import Profile
from .record import Record, RecordNote
from .spreadsheet_damage import Mark
from .xlsx_sheet import Cell, Merged, find_merged, read_rows

MAX_COLUMNS = 1_000
MAX_DIGITS = 15  # precision of a number in a spreadsheet
CUSTOM_FORMATS = 164  # lower ids are built-in formats

Marks = dict[int, tuple[Mark, str]]


def read_workbook(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a workbook; raise InvalidFeed when it is damaged, too large or has no header."""
    try:
        check_size(path)
        book = _Workbook(path)
        try:
            notes = list(book.notes())
            yield from TableReader(path.name, profile, ragged=True).records(book.rows(), notes)
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
    """Workbook metadata: styles, shared strings and the selected sheet."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that feeds do not use
            try:
                self._reader = reader = ExcelReader(self._file, read_only=True, data_only=True)
                reader.read_manifest()
                reader.read_strings()
                reader.read_workbook()
                apply_stylesheet(reader.archive, reader.wb)
                sheets = [
                    (sheet, rel) for sheet, rel in reader.parser.find_sheets() if "worksheet" in rel.Type
                ]
                visible = next((pair for pair in sheets if pair[0].state == "visible"), None)
                if visible is None:
                    raise InvalidFeed(f"{path.name}: has no visible sheet")
            except BaseException:
                self.close()
                raise
        self._sheet, self._part = visible[0], visible[1].target
        self._other_sheets = [sheet for sheet, _ in sheets if sheet is not self._sheet]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def notes(self) -> Iterator[RecordNote]:
        """Yield a note about the sheets that are not read."""
        if self._other_sheets:
            names = ", ".join(
                sheet.name + " (hidden)" * (sheet.state != "visible") for sheet in self._other_sheets
            )
            reason = f"only the sheet {self._sheet.name} is read; ignored: {names[:200]}"
            fix = "Load each sheet as a separate file if it contains outlets."
            yield RecordNote("other_sheets", "info", "", "", reason, fix, file_level=True)

    def rows(self) -> Iterator[TableRow]:
        """Yield every row up to its last cell; merged cells repeat the value of the first."""
        archive = self._reader.archive
        with archive.open(self._part) as source:
            upcoming = deque(find_merged(source))
        active: list[Merged] = []
        above: dict[Merged, str] = {}
        with archive.open(self._part) as source:
            for number, cells in read_rows(source):
                texts, marks = self._texts(cells)
                while upcoming and upcoming[0].first <= number:
                    active.append(upcoming.popleft())
                active = [merged for merged in active if merged.last >= number]
                for merged in active:
                    _fill_merged(merged, number, texts, marks, above)
                yield TableRow(number, texts, marks=marks)

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
            return str(self._reader.shared_strings[int(text)]), None
        if kind == "e":
            return text, "failed"
        if kind == "b":
            return ("true" if text == "1" else "false"), None
        if kind == "d":
            return text.removesuffix("T00:00:00"), "date"
        return self._number(text, cell.style) if kind == "n" else (text, None)

    def _number(self, text: str, style: int) -> tuple[str, Mark | None]:
        value = float(text)
        if style in self._reader.wb._date_formats:
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
