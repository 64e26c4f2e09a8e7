"""XLSX, read row by row: the first sheet that is shown. Sizes are looked at before anything is unpacked."""

import warnings
import zipfile
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from math import isfinite
from pathlib import Path

from defusedxml.common import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel

from ..errors import FeedRefused
from .header_detection import TableReader, TableRow
from .profiles import Profile
from .record import Record, RecordNote
from .spreadsheet_damage import Mark
from .xlsx_sheet import Cell, Merged, TooLarge, merged_in, rows_of

MOST_BYTES = 512 << 20  # unpacked, all parts together
MOST_RATIO = 200  # unpacked to packed, of parts above RATIO_FROM
RATIO_FROM = 4 << 20
MOST_PARTS = 2_000
MOST_COLUMNS = 1_000
DIGITS = 15  # that a spreadsheet keeps of a number
CUSTOM_FORMATS = 164  # numbers below are built in

Marks = dict[int, tuple[Mark, str]]


def read_workbook(path: Path, profile: Profile) -> Iterator[Record]:
    """The records of a workbook; FeedRefused when it is damaged, too large, or has no header."""
    try:
        check_size(path)
        book = _Book(path)
        try:
            notes = list(book.notes())
            yield from TableReader(path.name, profile, ragged=True).records(book.rows(), notes)
        finally:
            book.close()
    except FeedRefused:
        raise
    except DefusedXmlException:
        raise FeedRefused(f"{path.name}: declares XML entities, which no spreadsheet does; refused") from None
    except TooLarge as problem:
        raise FeedRefused(f"{path.name}: {problem}") from None
    except Exception as problem:  # whatever a damaged file leads openpyxl to
        raise FeedRefused(f"{path.name}: is a damaged workbook ({type(problem).__name__})") from None


def check_size(path: Path) -> None:
    """TooLarge when an archive unpacks to more than a feed has."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise TooLarge(f"unpacks to more than {MOST_BYTES >> 20} MB or {MOST_PARTS:,} parts; use CSV")
    for part in parts:
        if part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(1, part.compress_size):
            raise TooLarge(f"{part.filename} unpacks to more than {MOST_RATIO} times its size; refused")


class _Book:
    """A workbook without its sheets' cells: styles, shared texts, and which sheet is read."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are nothing to a feed
            try:
                self._reader = reader = ExcelReader(self._file, read_only=True, data_only=True)
                reader.read_manifest()
                reader.read_strings()
                reader.read_workbook()
                apply_stylesheet(reader.archive, reader.wb)
                sheets = [
                    (sheet, rel) for sheet, rel in reader.parser.find_sheets() if "worksheet" in rel.Type
                ]
                shown = next((pair for pair in sheets if pair[0].state == "visible"), None)
                if shown is None:
                    raise FeedRefused(f"{path.name}: has no sheet that is shown")
            except BaseException:
                self.close()
                raise
        self._sheet, self._part = shown[0], shown[1].target
        self._others = [sheet for sheet, _ in sheets if sheet is not self._sheet]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def notes(self) -> Iterator[RecordNote]:
        """Which sheets are not read."""
        if self._others:
            told = ", ".join(each.name + " (hidden)" * (each.state != "visible") for each in self._others)
            reason = f"the sheet {self._sheet.name} is read; not read: {told[:200]}"
            fix = "Load each sheet as a file of its own, if it holds outlets."
            yield RecordNote("other_sheets", "info", "", "", reason, fix, whole=True)

    def rows(self) -> Iterator[TableRow]:
        """Every row up to its last cell; merged cells below the first take its value."""
        archive = self._reader.archive
        with archive.open(self._part) as source:
            coming = deque(merged_in(source))
        active: list[Merged] = []
        above: dict[Merged, str] = {}
        with archive.open(self._part) as source:
            for number, cells in rows_of(source):
                texts, marks = self._texts(cells)
                while coming and coming[0].first <= number:
                    active.append(coming.popleft())
                active = [each for each in active if each.last >= number]
                for each in active:
                    _fill(each, number, texts, marks, above)
                yield TableRow(number, texts, marks=marks)

    def _texts(self, cells: list[Cell]) -> tuple[list[str], Marks]:
        texts, marks = list[str](), Marks()
        for cell in cells:
            text, mark = self._text(cell)
            if not (text or mark) or cell.column >= MOST_COLUMNS:
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
        return digits, "rounded" if len(digits.lstrip("-")) > DIGITS else "number"

    def _format(self, style: int) -> str:
        book = self._reader.wb
        number = book._cell_styles[style].numFmtId
        return str(book._number_formats[number - CUSTOM_FORMATS]) if number >= CUSTOM_FORMATS else ""


def _fill(merged: Merged, number: int, texts: list[str], marks: Marks, above: dict[Merged, str]) -> None:
    if merged.column >= MOST_COLUMNS:
        return
    texts.extend([""] * (merged.column + 1 - len(texts)))
    if number == merged.first:
        above[merged] = texts[merged.column]
    elif above.get(merged):
        texts[merged.column] = above[merged]
        marks[merged.column] = "merged", above[merged]
