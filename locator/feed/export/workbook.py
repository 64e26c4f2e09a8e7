"""Exports a release as a workbook that can be loaded again."""

from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from ...errors import LocatorError
from ...index.snapshot import Snapshot
from ..flat import COLUMNS, escape_formula, flatten
from ..xlsx_strings import encode_escapes

CELL_CHARACTERS = 32_767  # limit of a workbook cell
CELL_NUMBER = ".16G"  # openpyxl's format of numbers; floats that need 17 digits are written as text
NUMBERS = ("lat", "lon", "source_lat", "source_lon")


class TooLongForSheet(LocatorError):
    """A text exceeds the cell limit of a workbook: export CSV or GeoJSON."""


def write_xlsx(snapshot: Snapshot, file: IO[bytes]) -> None:
    """Write a workbook of one sheet with numeric coordinates; TooLongForSheet if a text does not fit."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("outlets")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for index in range(len(snapshot)):
        row = flatten(snapshot.outlet(index))
        sheet.append([_sheet_cell(sheet, column, text) for column, text in row.items()])
    book.save(file)


def _sheet_cell(sheet: Any, column: str, text: str) -> Any:
    if not text:
        return None
    if column in NUMBERS and float(f"{float(text):{CELL_NUMBER}}") == float(text):
        return float(text)
    if len(text) >= CELL_CHARACTERS:
        raise TooLongForSheet(
            f"{column} has {len(text)} characters; a cell must have fewer than {CELL_CHARACTERS}"
        )
    text = encode_escapes(text)
    if text[0] != "#":
        return escape_formula(text)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # a string, not an error value
    return cell
