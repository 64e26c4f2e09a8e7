"""OpenDocument spreadsheet reader: the first visible sheet, row by row, within the limits of archives."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax import SAXException

from defusedxml.common import DefusedXmlException

from ..errors import InvalidFeed
from .archives import TooLarge, check_size
from .header_detection import TableReader, TableRow
from .ods_sheet import OdsRow, Sheet, read_rows, read_sheets
from .profiles import Profile
from .record import Record, RecordNote
from .spreadsheet_damage import Mark

CONTENT = "content.xml"
DAMAGED = (
    SAXException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)


def read_ods(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a spreadsheet; raise InvalidFeed when it is damaged, too large or has no header."""
    try:
        check_size(path)
        with zipfile.ZipFile(path) as archive:
            with archive.open(CONTENT) as part:
                sheets = read_sheets(part)
            at = next((index for index, sheet in enumerate(sheets) if not sheet.is_hidden), None)
            if at is None:
                raise InvalidFeed(f"{path.name}: has no visible sheet")
            with archive.open(CONTENT) as part:
                rows = _table_rows(read_rows(part, at))
                table = TableReader(path.name, profile, ragged=True)
                yield from table.records(rows, list(_sheet_notes(sheets, at)))
    except InvalidFeed:
        raise
    except DefusedXmlException:
        raise InvalidFeed(f"{path.name}: declares XML entities, which are not allowed") from None
    except TooLarge as problem:
        raise InvalidFeed(f"{path.name}: {problem}") from None
    except DAMAGED as problem:
        raise InvalidFeed(f"{path.name}: is a damaged spreadsheet ({type(problem).__name__})") from None


def _sheet_notes(sheets: list[Sheet], at: int) -> Iterator[RecordNote]:
    others = [sheet.name + " (hidden)" * sheet.is_hidden for i, sheet in enumerate(sheets) if i != at]
    if others:
        reason = f"only the sheet {sheets[at].name} is read; ignored: {', '.join(others)[:200]}"
        fix = "Load each sheet as a separate file if it contains outlets."
        yield RecordNote("other_sheets", "info", "", "", reason, fix, file_level=True)


def _table_rows(rows: Iterator[OdsRow]) -> Iterator[TableRow]:
    """Yield the rows; merged cells repeat the value of the first."""
    merged: dict[int, tuple[int, str]] = {}  # last row and text by column
    for row in rows:
        texts, marks = list[str](), dict[int, tuple[Mark, str]]()
        for column, cell in enumerate(row.cells):
            last, text = merged.get(column, (0, ""))
            if last >= row.number and text and not cell.text:
                texts.append(text)
                marks[column] = "merged", text
                continue
            texts.append(cell.text)
            if cell.mark:
                marks[column] = cell.mark, cell.text
            if cell.rows > 1:
                merged[column] = row.number + cell.rows - 1, cell.text
        yield TableRow(row.number, texts, marks=marks)
