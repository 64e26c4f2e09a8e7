"""A release as a workbook: what is written here can be loaded again."""

from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from ...errors import LocatorError
from ...index.snapshot import Snapshot
from ..flat import COLUMNS, flatten, inert

CELL_CHARACTERS = 32_767  # that a cell of a workbook holds
NUMBERS = ("lat", "lon", "source_lat", "source_lon")


class TooLongForSheet(LocatorError):
    """A text that no cell of a workbook holds: export CSV or GeoJSON."""


def write_xlsx(snapshot: Snapshot, file: IO[bytes]) -> None:
    """A workbook of one sheet, texts as texts and coordinates as numbers; TooLongForSheet when a text is."""
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
    if column in NUMBERS:
        return float(text)
    if len(text) >= CELL_CHARACTERS:
        raise TooLongForSheet(
            f"{column} has {len(text)} characters, a cell holds fewer than {CELL_CHARACTERS}"
        )
    if text[0] != "#":
        return inert(text)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # "#N/A" is a text here
    return cell
