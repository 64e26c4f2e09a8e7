"""What a spreadsheet does to texts: ids become numbers, unit numbers become dates, zeros are lost."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from .mojibake import LOST, may_be_garbled, meant
from .record import RecordNote

Mark = Literal["number", "rounded", "date", "no_value", "failed", "merged"]

LEAST_ALTERED = 4  # characters: 1E5 may be a ref
NEEDED = ("ref", "kind", "name", "lat", "lon")
AS_TEXT = "Format the column as text, then enter the value again from where it came."
_EXPONENT = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}")
_ROUNDED = re.compile(r"[0-9]{15}0+")
_DATE = re.compile(
    r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", re.IGNORECASE
)


class SpreadsheetDamage(NamedTuple):
    """The words of a mark."""

    code: str
    reason: str
    fix: str
    fatal: tuple[str, ...] = ()  # columns where the record cannot be used


MARKS: dict[Mark, SpreadsheetDamage] = {
    "number": SpreadsheetDamage(
        "number_for_text", "is a number in the sheet: zeros in front are gone, if it had any", AS_TEXT
    ),
    "rounded": SpreadsheetDamage(
        "id_rounded", "a sheet keeps 15 digits of a number: those behind are lost", AS_TEXT, ("ref",)
    ),
    "date": SpreadsheetDamage(
        "date_for_text", "is a date in the sheet; something like 3-5 was written", AS_TEXT, NEEDED
    ),
    "no_value": SpreadsheetDamage(
        "formula_without_value",
        "is a formula of which the file holds no result; it counts as empty",
        "Open the file in a spreadsheet and save it again, or paste the values alone.",
        NEEDED,
    ),
    "failed": SpreadsheetDamage(
        "cell_error",
        "is the error of a formula; it counts as empty",
        "Mend the formula, or paste a value.",
        NEEDED,
    ),
    "merged": SpreadsheetDamage(
        "merged_cells",
        "is merged with the cells above and takes their value",
        "Unmerge the cells and write the value into each.",
    ),
}
DROPPED: tuple[Mark, ...] = ("date", "no_value", "failed")


def note_of(mark: Mark, column: str, value: str) -> RecordNote:
    """The note of a marked cell."""
    code, reason, fix, fatal = MARKS[mark]
    return RecordNote(code, "error" if column in fatal else "warning", column, value, reason, fix)


def notes_on(row: Mapping[str, str]) -> Iterator[RecordNote]:
    """What can be seen in the texts of a flat row, whatever file they came in."""
    ref = row.get("ref", "")
    for column, text in row.items() if may_be_garbled(row.values()) else (("ref", ref),):
        if not text.isascii():
            yield from _garbled(column, text)
        elif column == "ref":
            yield from _altered(text)
    if _DATE.fullmatch(ref):
        yield note_of("date", "ref", ref)


def _garbled(column: str, text: str) -> Iterator[RecordNote]:
    again = meant(text)
    if again:
        hint = "its characters are lost" if again == LOST else f"{again} was meant, it seems"
        reason = f"is text that was read in the wrong encoding; {hint}"
        yield RecordNote(
            "garbled_text", "error", column, text, reason, "Export the file again as UTF-8 from the source."
        )


def _altered(ref: str) -> Iterator[RecordNote]:
    if len(ref) > LEAST_ALTERED and _EXPONENT.fullmatch(ref):
        reason = "is a number in short form: its digits are lost"
        yield RecordNote("ref_by_spreadsheet", "error", "ref", ref, reason, AS_TEXT)
    elif _ROUNDED.fullmatch(ref):
        reason = "ends in zeros after 15 digits: a spreadsheet has rounded it, it seems"
        yield RecordNote("ref_by_spreadsheet", "warning", "ref", ref, reason, AS_TEXT)
