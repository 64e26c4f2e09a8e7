"""OpenDocument spreadsheet reader: the sheets row by row, within the limits of archives."""

import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.sax import SAXException

from defusedxml.common import DefusedXmlException

from ..errors import InvalidFeed
from .archives import TooLarge, check_size
from .header_detection import TableRow
from .ods_sheet import OdsRow, find_sheets, read_rows
from .profiles import Profile
from .record import Record
from .sheets import Sheet, read_sheets
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
                found = find_sheets(part)
            sheets = [
                Sheet(sheet.name, sheet.is_hidden, partial(_rows, archive, at))
                for at, sheet in enumerate(found)
            ]
            yield from read_sheets(path.name, sheets, profile)
    except InvalidFeed:
        raise
    except DefusedXmlException:
        raise InvalidFeed(f"{path.name}: declares XML entities, which are not allowed") from None
    except TooLarge as problem:
        raise InvalidFeed(f"{path.name}: {problem}") from None
    except DAMAGED as problem:
        raise InvalidFeed(f"{path.name}: is a damaged spreadsheet ({type(problem).__name__})") from None


def _rows(archive: zipfile.ZipFile, at: int) -> Iterator[TableRow]:
    with archive.open(CONTENT) as part:
        yield from _table_rows(read_rows(part, at))


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
        struck = frozenset(column for column, cell in enumerate(row.cells) if cell.is_struck)
        yield TableRow(row.number, texts, marks=marks, is_hidden=row.is_hidden, struck=struck)
