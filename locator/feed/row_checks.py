"""Checks of single rows with their fixes; rules over the whole feed are in `rules/`."""

from typing import NamedTuple


class RowCheck(NamedTuple):
    """Description of a check of single rows: the requirement and the fix, one sentence each."""

    severity: str
    column: str
    description: str
    fix: str


ANY = "any"
DEFAULT_FIX = "Write into the cell what the reason asks for, or leave it empty where it is not needed."
CONFIRM_FIX = "Confirm or dismiss it among the proposals once it is published."
ROW_CHECKS = {
    "unreadable_record": RowCheck(
        "error",
        "row",
        "The row has as many cells as the header, its quotes are closed, its JSON is JSON.",
        "Open the file at the line and repair quotes, separators or the geometry there.",
    ),
    "garbled_text": RowCheck(
        "error",
        ANY,
        "No text was written in one encoding and read in another.",
        "Export the file again as UTF-8 from the source.",
    ),
    "ref_by_spreadsheet": RowCheck(
        "error",
        "ref",
        "A ref is not a number with an exponent; one rounded to 15 digits is a warning.",
        "Format the column as text and enter the refs again.",
    ),
    "not_a_number": RowCheck(
        "error",
        "lat, lon",
        "Coordinates are decimal numbers in digits 0-9 with a point.",
        "Give degrees like 39.9087, without comma, unit, exponent or full-width digits.",
    ),
    "missing": RowCheck(
        "error",
        ANY,
        "What an outlet needs is there: ref, kind, name, lat, lon.",
        "Fill in the cell; for a feed that says no kind, give --kind.",
    ),
    "string_too_short": RowCheck(
        "error", "name", "The name is not empty.", "Fill in the name of the outlet."
    ),
    "string_too_long": RowCheck("error", ANY, "No text is longer than its field holds.", "Shorten the text."),
    "string_pattern_mismatch": RowCheck(
        "error",
        ANY,
        "A ref holds letters, digits and . : _ - only, an adcode six digits, a text no control characters.",
        "Remove the characters that the field does not take, newlines among them.",
    ),
    "literal_error": RowCheck(
        "error", ANY, "Words from a list are on the list.", "Use one of the words that the reason names."
    ),
    "less_than_equal": RowCheck(
        "error", ANY, "Numbers are not above their range.", "Check unit and column; degrees are needed."
    ),
    "greater_than_equal": RowCheck(
        "error", ANY, "Numbers are not below their range.", "Check unit and column; degrees are needed."
    ),
    "value_error": RowCheck(
        "error",
        "exceptions",
        "An exception has either hours or closed: true, and ends on or after the day it begins.",
        "Mend the member of the exception that the reason names.",
    ),
    "extra_forbidden": RowCheck(
        "error",
        ANY,
        "Every member of a GeoJSON feature is one that outlets have.",
        "Remove or rename the member; docs and `export` show the known ones.",
    ),
    "duplicate_ref": RowCheck(
        "error",
        "ref",
        "No two rows have the same ref.",
        "Remove one of the two rows, or give the other outlet a ref of its own.",
    ),
    "exception_not_understood": RowCheck(
        "error",
        "exceptions",
        "The hours of an exception are in OSM syntax.",
        'Write them like "10:00-17:00", or give closed: true.',
    ),
    "hours_not_understood": RowCheck(
        "warning",
        "hours",
        "Hours are in OSM syntax.",
        "Write them like Mo-Fr 09:00-18:00; Sa,Su 10:00-17:00.",
    ),
    "hours_understood": RowCheck(
        "info",
        "hours, hours_text",
        "Hours in Chinese text are in OSM syntax already; else they are read, and the text is kept.",
        "Nothing needs to be done where the hours were read as they are meant.",
    ),
    "hours_not_said": RowCheck(
        "info",
        "hours_text",
        "The text of hours says times where there are no hours.",
        "Enter the hours if they are known; they are shown as unknown until then.",
    ),
    "hours_leave_out": RowCheck(
        "warning",
        "hours, hours_text",
        "Hours say nothing that OSM syntax cannot hold, like 春节除外.",
        "Enter the days as exceptions.",
    ),
    "phones_mended": RowCheck(
        "info",
        "phones",
        "Each phone number stands in a cell of its own, with its area code and an extension behind 转.",
        "Nothing needs to be done where the numbers were read as they are meant.",
    ),
    "postcode_found": RowCheck(
        "info",
        "postcode",
        "A postcode stands in its own field, six digits alone.",
        "Nothing needs to be done where it was read as it is meant.",
    ),
    "words_understood": RowCheck(
        "info",
        ANY,
        "Kind, services, devices, status, yes and no are in codes; Chinese words are read as codes.",
        "Nothing needs to be done where the words were read as they are meant.",
    ),
    "code_check_digit": RowCheck(
        "warning",
        "code",
        "A code ends in its check digit.",
        "Copy the code again from where it was given out, or leave it empty: a new one is made.",
    ),
    "proposed_hours": RowCheck(
        "info",
        "limits, hours_text",
        "No notice in prose says a weekday on which the outlet is closed that the fields do not say.",
        CONFIRM_FIX,
    ),
    "proposed_exceptions": RowCheck(
        "info",
        "limits, hours_text",
        "No notice in prose says dates on which it is closed that the fields do not say.",
        CONFIRM_FIX,
    ),
    "proposed_limits": RowCheck(
        "info",
        "limits, hours_text",
        "No notice in prose says a last intake that the fields do not say.",
        CONFIRM_FIX,
    ),
    "proposed_phones": RowCheck(
        "info",
        "limits, hours_text",
        "No notice in prose says a temporary phone that the fields do not say.",
        CONFIRM_FIX,
    ),
    "proposed_services": RowCheck(
        "info",
        "limits, hours_text",
        "No notice in prose says devices that are inspected only that the fields do not say.",
        CONFIRM_FIX,
    ),
    "proposed_status": RowCheck(
        "info",
        "limits, hours_text",
        "No notice in prose says that it is closed for now or for good that the fields do not say.",
        CONFIRM_FIX,
    ),
    "mixed_encodings": RowCheck(
        "warning", "row", "All lines are in one encoding.", "Save the whole file as UTF-8."
    ),
    "cell_too_long": RowCheck(
        "error", "any", "No cell has more than 131,072 characters.", "Shorten the cell."
    ),
    "number_for_text": RowCheck(
        "warning",
        "ref, code, adcode, postcode, phones",
        "No id is a number in a sheet, where zeros in front are lost.",
        "Format the column as text, then enter the value again from where it came.",
    ),
    "id_rounded": RowCheck(
        "error or warning",
        "ref, code, adcode, postcode, phones",
        "No id was cut to the 15 digits that a sheet keeps; a ref that is a number of more cannot be used.",
        "Format the column as text, then enter the value again from where it came.",
    ),
    "date_for_text": RowCheck(
        "error or warning",
        "any",
        "No text like 3-5 became a date; what an outlet needs cannot be used then.",
        "Format the column as text, then enter the value again from where it came.",
    ),
    "formula_without_value": RowCheck(
        "error or warning",
        "any",
        "Every formula of a sheet has a result; what an outlet needs must have one.",
        "Open the file in a spreadsheet and save it again, or paste the values alone.",
    ),
    "cell_error": RowCheck(
        "error or warning",
        "any",
        "No cell is the error of a formula; what an outlet needs must not be one.",
        "Mend the formula, or paste a value.",
    ),
    "merged_cells": RowCheck(
        "warning",
        "any",
        "No cells are merged over several rows.",
        "Unmerge the cells and write the value into each.",
    ),
    "header_not_first": RowCheck(
        "info", "file", "The header is the first line.", "Delete the rows above it."
    ),
    "header_again": RowCheck("warning", "file", "The header stands once.", "Delete the line."),
    "columns_unknown": RowCheck(
        "warning",
        "file",
        "Every column is one that outlets have.",
        "Give a column that outlets have its own name; `export` shows all of them.",
    ),
    "header_renamed": RowCheck(
        "info", "file", "Columns have their own names.", "Look whether that is what the columns hold."
    ),
    "other_sheets": RowCheck(
        "info",
        "file",
        "A workbook has one sheet.",
        "Load each sheet as a file of its own, if it holds outlets.",
    ),
}


def fix_of(code: str) -> str:
    """Return the fix for a check of single rows."""
    check = ROW_CHECKS.get(code)
    return check.fix if check else DEFAULT_FIX
