"""Detect spreadsheet damage: ids turned into numbers, unit numbers into dates, lost zeros."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from .integer_texts import has_lost_digits
from .record import NEEDED_COLUMNS, RecordNote

Mark = Literal["number", "rounded", "date", "time", "no_value", "failed", "merged"]

TEXT_FORMAT_FIX = "Format the column as text, then enter the original value again."
_ROUNDED = re.compile(r"[0-9]{15}0+")
SHORT_DATE = (  # as a spreadsheet displays text like 3-5
    r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_DATE = re.compile(SHORT_DATE, re.IGNORECASE)


class SpreadsheetDamage(NamedTuple):
    """Finding code, reason and fix of a damage mark."""

    code: str
    reason: str
    fix: str
    fatal: tuple[str, ...] = ()  # columns in which the damage rejects the record


MARKS: dict[Mark, SpreadsheetDamage] = {
    "number": SpreadsheetDamage(
        "number_for_text", "is a number in the sheet; any leading zeros are lost", TEXT_FORMAT_FIX
    ),
    "rounded": SpreadsheetDamage(
        "id_rounded", "was rounded; a sheet stores only 15 digits of a number", TEXT_FORMAT_FIX, ("ref",)
    ),
    "date": SpreadsheetDamage(
        "date_for_text",
        "is a date in the sheet, probably converted from text like 3-5",
        TEXT_FORMAT_FIX,
        NEEDED_COLUMNS,
    ),
    "time": SpreadsheetDamage(
        "date_for_text", "is a time of day in the sheet", TEXT_FORMAT_FIX, NEEDED_COLUMNS
    ),
    "no_value": SpreadsheetDamage(
        "formula_without_value",
        "is a formula without a stored result; treated as empty",
        "Open the file in a spreadsheet and save it again, or paste the values only.",
        NEEDED_COLUMNS,
    ),
    "failed": SpreadsheetDamage(
        "cell_error",
        "is a formula error; treated as empty",
        "Fix the formula, or paste a value.",
        NEEDED_COLUMNS,
    ),
    "merged": SpreadsheetDamage(
        "merged_cells",
        "is merged with the cells above; their value is used",
        "Unmerge the cells and enter the value in each.",
    ),
}
DROPPED_MARKS: tuple[Mark, ...] = ("date", "time", "no_value", "failed")


def mark_note(mark: Mark, column: str, value: str) -> RecordNote:
    """Return the note for a marked cell."""
    code, reason, fix, fatal = MARKS[mark]
    return RecordNote(code, "error" if column in fatal else "warning", column, value, reason, fix)


def text_notes(row: Mapping[str, str]) -> Iterator[RecordNote]:
    """Yield the damage of the ref of a flat row that is visible in its text, for any file type."""
    ref = row.get("ref", "")
    if has_lost_digits(ref):
        reason = "is a number in exponent notation; its digits are lost"
        yield RecordNote("ref_by_spreadsheet", "error", "ref", ref, reason, TEXT_FORMAT_FIX)
    elif _ROUNDED.fullmatch(ref):
        reason = "ends in zeros after 15 digits; probably rounded by a spreadsheet"
        yield RecordNote("ref_by_spreadsheet", "warning", "ref", ref, reason, TEXT_FORMAT_FIX)
    if _DATE.fullmatch(ref):
        yield mark_note("date", "ref", ref)
