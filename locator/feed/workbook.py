"""XLSX, read row by row: the first sheet that is shown. Sizes are looked at before anything is unpacked."""

import re
import warnings
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, NamedTuple

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser

from ..errors import FeedRefused
from .grid import Grid, Row
from .profiles import Profile
from .record import Note, Record
from .spoilt import Mark

MOST_BYTES = 512 << 20  # unpacked, all parts together
MOST_RATIO = 200  # unpacked to packed, of parts above RATIO_FROM
RATIO_FROM = 4 << 20
MOST_PARTS = 2_000
MOST_CELLS = 50_000_000
MOST_COLUMNS = 1_000
MOST_IN_ROW = 100_000  # elements; no row of a real sheet has so many
MOST_MERGED = 100_000
DIGITS = 15  # that a spreadsheet keeps of a number
SHEET_DATA = ROW_TAG.replace("}row", "}sheetData")
PIECE = 1 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')


class _Merged(NamedTuple):
    column: int
    first: int
    last: int


def read_workbook(path: Path, profile: Profile) -> Iterator[Record]:
    """The records of a workbook; FeedRefused when it is damaged, too large, or has no header."""
    try:
        check_size(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are nothing to a feed
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            sheet, notes = _sheet(path.name, book)
            rows = _Rows(book, sheet)
            yield from Grid(path.name, profile, ragged=True).records(rows.read(), notes)
        finally:
            book.close()
    except FeedRefused:
        raise
    except DefusedXmlException:
        raise FeedRefused(f"{path.name}: declares XML entities, which no spreadsheet does; refused") from None
    except _TooLarge as problem:
        raise FeedRefused(f"{path.name}: {problem}") from None
    except Exception as problem:  # whatever a damaged file leads openpyxl to
        raise FeedRefused(f"{path.name}: is a damaged workbook ({type(problem).__name__})") from None


class _TooLarge(Exception):
    """More than a feed has."""


def check_size(path: Path) -> None:
    """Refuse an archive that unpacks to more than a feed has."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _TooLarge(f"unpacks to more than {MOST_BYTES >> 20} MB or {MOST_PARTS} parts; use CSV")
    for part in parts:
        if part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(1, part.compress_size):
            raise _TooLarge(f"{part.filename} unpacks to more than {MOST_RATIO} times its size; refused")


def _sheet(name: str, book: Any) -> tuple[Any, list[Note]]:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise FeedRefused(f"{name}: has no sheet that is shown")
    others = [
        f"{sheet.title} ({'hidden' if sheet.sheet_state != 'visible' else 'behind it'})"
        for sheet in book.worksheets
        if sheet is not shown[0]
    ]
    if not others:
        return shown[0], []
    reason = f"the sheet {shown[0].title} is read; not read: {', '.join(others)[:200]}"
    fix = "Load each sheet as a file of its own, if it holds outlets."
    return shown[0], [Note("other_sheets", "info", "", "", reason, fix, whole=True)]


class _Rows:
    """The rows of one sheet."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._cells = 0

    def read(self) -> Iterator[Row]:
        """Every row, up to its last cell; merged cells below the first take its value."""
        coming, active = deque(sorted(self._merged(), key=lambda each: each.first)), list[_Merged]()
        above: dict[_Merged, str] = {}
        with self._sheet._get_source() as source:
            for number, cells in self._parsed(source):
                texts, marks = self._texts(cells)
                while coming and coming[0].first <= number:
                    active.append(coming.popleft())
                active = [each for each in active if each.last >= number]
                for each in active:
                    _fill(each, number, texts, marks, above)
                yield Row(number, texts, marks=marks)

    def _parsed(self, source: IO[bytes]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        book = self._book
        formats = book._date_formats, book._timedelta_formats
        parser = WorkSheetParser(source, self._sheet._shared_strings, True, book.epoch, *formats)
        data, seen = None, 0
        for event, element in iterparse(source, events=("start", "end")):
            if event == "start":
                data = element if element.tag == SHEET_DATA else data
                seen += 1
                if seen > MOST_IN_ROW:
                    raise _TooLarge(f"has a row of more than {MOST_IN_ROW} parts; refused")
            elif element.tag == ROW_TAG:
                formulas = [cell.find(FORMULA_TAG) is not None for cell in element]
                number, cells = _parse_row(parser, element)
                yield number, [c | {"formula": f} for c, f in zip(cells, formulas, strict=True)]
                seen = 0
                if data is not None:
                    data.clear()
            elif element.tag == SHEET_DATA:
                return

    def _texts(self, cells: Iterable[dict[str, Any]]) -> tuple[list[str], dict[int, tuple[Mark, str]]]:
        texts, marks = list[str](), dict[int, tuple[Mark, str]]()
        for cell in cells:
            self._cells += 1
            index = cell["column"] - 1
            text, mark = self._text(cell)
            if not (text or mark) or index >= MOST_COLUMNS:
                continue
            texts.extend([""] * (index + 1 - len(texts)))
            texts[index] = text
            if mark:
                marks[index] = mark, text
        if self._cells > MOST_CELLS:
            raise _TooLarge(f"has more than {MOST_CELLS:,} cells; use CSV")
        return texts, marks

    def _text(self, cell: dict[str, Any]) -> tuple[str, Mark | None]:
        value = cell["value"]
        if value is None:
            return "", "no_value" if cell["formula"] else None
        if cell["data_type"] == "e":
            return str(value), "failed"
        if isinstance(value, (datetime, date, time)):
            return value.isoformat().removesuffix("T00:00:00"), "date"
        if isinstance(value, bool):
            return ("true" if value else "false"), None
        if isinstance(value, (int, float)):
            return self._number(value, cell["style_id"])
        return str(value), None

    def _number(self, value: float, style: int) -> tuple[str, Mark | None]:
        if value != int(value):
            return (repr(value) if "e" not in repr(value) else f"{value:.20f}".rstrip("0")), None
        text = str(int(value))
        zeros = self._format(style)
        if zeros and not zeros.strip("0"):
            return text.zfill(len(zeros)), None
        return text, "rounded" if len(text.lstrip("-")) > DIGITS else "number"

    def _format(self, style: int) -> str:
        number = self._book._cell_styles[style].numFmtId
        return str(self._book._number_formats[number - 164]) if number >= 164 else ""

    def _merged(self) -> list[_Merged]:
        found: list[_Merged] = []
        with self._sheet._get_source() as source:
            before = b""
            while piece := source.read(PIECE):
                held = before + piece
                last = 0
                for match in _MERGED.finditer(held):
                    left, top, _right, bottom = range_boundaries(match[1].decode())
                    last = match.end()
                    if bottom > top:
                        found.append(_Merged(left - 1, top, bottom))
                before = held[max(last, len(held) - 200) :]
                if len(found) > MOST_MERGED:
                    raise _TooLarge(f"has more than {MOST_MERGED:,} merged cells; unmerge them")
        return found


def _parse_row(parser: Any, element: Any) -> tuple[int, list[dict[str, Any]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a date out of range is an error of its cell
        number, cells = parser.parse_row(element)
    return number, cells


def _fill(
    merged: _Merged,
    number: int,
    texts: list[str],
    marks: dict[int, tuple[Mark, str]],
    above: dict[_Merged, str],
) -> None:
    if merged.column >= MOST_COLUMNS:
        return
    texts.extend([""] * (merged.column + 1 - len(texts)))
    if number == merged.first:
        above[merged] = texts[merged.column]
    elif above.get(merged):
        texts[merged.column] = above[merged]
        marks[merged.column] = "merged", above[merged]
