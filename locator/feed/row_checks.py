"""Checks of single rows with their fixes; rules over the whole feed are in `rules/`."""

from typing import NamedTuple


class RowCheck(NamedTuple):
    """Description of a check of single rows: the requirement and the fix, one sentence each."""

    severity: str
    column: str
    description: str
    fix: str


ANY = "any"
DEFAULT_FIX = "Correct the cell as described in the reason, or leave it empty if it is optional."
CONFIRM_FIX = "Confirm or dismiss the proposal after publication."
ROW_CHECKS = {
    "unreadable_record": RowCheck(
        "error",
        "row",
        "The row must have as many cells as the header, closed quotes and valid JSON.",
        "Open the file at this line and fix the quotes, separators or geometry.",
    ),
    "garbled_text": RowCheck(
        "error or warning",
        ANY,
        "Text must not have been decoded with the wrong encoding; without its name, a row is rejected.",
        "Export the file again as UTF-8 from the source.",
    ),
    "lost_characters": RowCheck(
        "error or warning",
        ANY,
        "Text must not have question marks or boxes instead of its characters, like ????.",
        "Export the file again as UTF-8 from the source; the characters cannot be restored.",
    ),
    "escaped_characters": RowCheck(
        "warning",
        ANY,
        r"Text must not contain escape sequences, like _x000D_, \n or \u5e97; they are resolved.",
        "Remove the escape sequences, or export the file with another program.",
    ),
    "decimal_in_id": RowCheck(
        "warning",
        "ref, code, adcode, postcode, phones, approach_floor, approach_unit, approach_exit",
        "Ids must not be decimal numbers, like 1001.0; they are read as integers.",
        "Export the column as text; a data frame turns ids into decimals if a row has none.",
    ),
    "ref_by_spreadsheet": RowCheck(
        "error",
        "ref",
        "A ref must not be a number with an exponent; one rounded to 15 digits is a warning.",
        "Format the column as text and enter the refs again.",
    ),
    "not_a_number": RowCheck(
        "error",
        "lat, lon",
        "Coordinates must be decimal numbers with digits 0-9 and a decimal point.",
        "Enter degrees like 39.9087, without comma, unit, exponent or full-width digits.",
    ),
    "missing": RowCheck(
        "error",
        ANY,
        "Required fields must be present: ref, kind, name, lat, lon.",
        "Fill in the cell; for a feed without kinds, use --kind.",
    ),
    "string_too_short": RowCheck(
        "error", "name", "The name must not be empty.", "Fill in the name of the outlet."
    ),
    "string_too_long": RowCheck(
        "error", ANY, "Text must not exceed the maximum length of its field.", "Shorten the text."
    ),
    "string_pattern_mismatch": RowCheck(
        "error",
        ANY,
        "A ref may contain only letters, digits and . : _ -, an adcode six digits; no control characters.",
        "Remove the characters that are not allowed in the field, including newlines.",
    ),
    "literal_error": RowCheck(
        "error",
        ANY,
        "Values of enumerated fields must be on the list.",
        "Use one of the values listed in the reason.",
    ),
    "less_than_equal": RowCheck(
        "error", ANY, "Numbers must not be above their range.", "Check unit and column; degrees are required."
    ),
    "greater_than_equal": RowCheck(
        "error", ANY, "Numbers must not be below their range.", "Check unit and column; degrees are required."
    ),
    "value_error": RowCheck(
        "error",
        "exceptions",
        "An exception must have either hours or closed: true, and must not end before it begins.",
        "Fix the member of the exception that the reason names.",
    ),
    "extra_forbidden": RowCheck(
        "error",
        ANY,
        "Every member of a GeoJSON feature must be a known outlet field.",
        "Remove or rename the member; docs and `export` show the known ones.",
    ),
    "duplicate_ref": RowCheck(
        "error",
        "ref",
        "Two rows must not have the same ref.",
        "Remove one of the two rows, or assign the other outlet its own ref.",
    ),
    "exception_not_understood": RowCheck(
        "warning",
        "exceptions",
        "The hours of an exception must be in OSM syntax, with times; otherwise its days are unknown.",
        'Write them like "10:00-17:00", or set closed: true.',
    ),
    "hours_not_understood": RowCheck(
        "warning",
        "hours, hours_text",
        "Hours must be in OSM syntax, and every rule must have times, off or unknown.",
        "Write them like Mo-Fr 09:00-18:00; Sa,Su 10:00-17:00, all day as 00:00-24:00 or 24/7.",
    ),
    "hours_understood": RowCheck(
        "info",
        "hours, hours_text, exceptions",
        "Hours should be in OSM syntax; hours in Chinese are converted, and the text is preserved.",
        "No action is required if the hours were read correctly.",
    ),
    "hours_not_said": RowCheck(
        "info or warning",
        "hours_text",
        "Without hours, the hours text should contain times; text like 以门店公告为准 is informational.",
        "Enter the hours if they are known; they are shown as unknown until then.",
    ),
    "hours_leave_out": RowCheck(
        "warning",
        "hours, hours_text",
        "Hours must not contain anything that OSM syntax cannot express, like 除夕休息.",
        "Enter the days as exceptions.",
    ),
    "phones_mended": RowCheck(
        "info",
        "phones",
        "Each phone number should be a separate value, with its area code and any extension after 转.",
        "No action is required if the numbers were read correctly.",
    ),
    "phone_left_out": RowCheck(
        "warning",
        "phones",
        "Phones must not contain fax numbers, accounts, postcodes or the number of a person.",
        "Remove the number; phones are the numbers that customers call.",
    ),
    "phone_area_added": RowCheck(
        "warning",
        "phones",
        "A landline number must have its area code; that of the outlet's city is added if it has only one.",
        "Enter the area code in front of the number.",
    ),
    "postcode_found": RowCheck(
        "info",
        "postcode",
        "A postcode should be in its own field, as six digits only.",
        "No action is required if it was read correctly.",
    ),
    "words_understood": RowCheck(
        "info",
        ANY,
        "Kind, services, devices, status, yes and no should be codes; Chinese terms are converted.",
        "No action is required if the terms were read correctly.",
    ),
    "code_check_digit": RowCheck(
        "warning",
        "code",
        "A code must have a valid check digit.",
        "Copy the code again from its source, or leave it empty; a new one is generated.",
    ),
    "proposed_hours": RowCheck(
        "info",
        "limits, hours_text",
        "Closed weekdays in a free-text notice should also be in the fields.",
        CONFIRM_FIX,
    ),
    "proposed_exceptions": RowCheck(
        "info",
        "limits, hours_text",
        "Closed dates in a free-text notice should also be in the fields.",
        CONFIRM_FIX,
    ),
    "proposed_limits": RowCheck(
        "info",
        "limits, hours_text",
        "A last intake time in a free-text notice should also be in the fields.",
        CONFIRM_FIX,
    ),
    "proposed_phones": RowCheck(
        "info",
        "limits, hours_text",
        "A temporary phone number in a free-text notice should also be in the fields.",
        CONFIRM_FIX,
    ),
    "proposed_services": RowCheck(
        "info",
        "limits, hours_text",
        "Inspection-only devices in a free-text notice should also be in the fields.",
        CONFIRM_FIX,
    ),
    "proposed_status": RowCheck(
        "info",
        "limits, hours_text",
        "A temporary or permanent closure in a free-text notice should also be in the fields.",
        CONFIRM_FIX,
    ),
    "mixed_encodings": RowCheck(
        "warning", "row", "All lines must be in one encoding.", "Save the whole file as UTF-8."
    ),
    "cell_too_long": RowCheck(
        "error", "any", "A cell must have at most 131,072 characters.", "Shorten the cell."
    ),
    "number_for_text": RowCheck(
        "warning",
        "ref, code, adcode, postcode, phones",
        "Ids must not be numbers in a sheet, where leading zeros are lost.",
        "Format the column as text, then enter the original value again.",
    ),
    "id_rounded": RowCheck(
        "error or warning",
        "ref, code, adcode, postcode, phones",
        "Ids must not be rounded, like 8.61E+12 or to 15 digits; a longer numeric ref is rejected.",
        "Format the column as text, then enter the original value again.",
    ),
    "date_for_text": RowCheck(
        "error or warning",
        "any",
        "Text like 3-5 must not have become a date; in a required field, the row is rejected.",
        "Format the column as text, then enter the original value again.",
    ),
    "formula_without_value": RowCheck(
        "error or warning",
        "any",
        "Every formula must have a stored result; in a required field, the row is rejected without one.",
        "Open the file in a spreadsheet and save it again, or paste the values only.",
    ),
    "cell_error": RowCheck(
        "error or warning",
        "any",
        "A cell must not be a formula error; in a required field, the row is rejected.",
        "Fix the formula, or paste a value.",
    ),
    "merged_cells": RowCheck(
        "warning",
        "any",
        "Cells must not be merged over several rows.",
        "Unmerge the cells and enter the value in each.",
    ),
    "header_not_first": RowCheck(
        "info", "file", "The header should be the first line.", "Delete the rows above it."
    ),
    "header_again": RowCheck("warning", "file", "The header must appear only once.", "Delete the line."),
    "columns_unknown": RowCheck(
        "warning",
        "file",
        "Every column should be a known outlet column.",
        "Rename the columns to outlet column names; `export` shows all of them.",
    ),
    "columns_internal": RowCheck(
        "warning",
        "file",
        "Phones and addresses of persons, companies and faxes, like 店长手机 or 注册地址, are not published.",
        "If customers use them, give them to the outlet in a profile of your own.",
    ),
    "header_renamed": RowCheck(
        "info",
        "file",
        "Columns should have their standard names.",
        "Check that the columns contain these fields.",
    ),
    "columns_alike": RowCheck(
        "warning",
        ANY,
        "Only one column should have a name that fits a field; the others are not loaded.",
        "Check the choice; to change it, edit the profile that `load --suggest` prints.",
    ),
    "other_sheets": RowCheck(
        "info",
        "file",
        "A workbook should have one sheet.",
        "Load each sheet as a separate file if it contains outlets.",
    ),
}


def fix_of(code: str) -> str:
    """Return the fix for a check of single rows."""
    check = ROW_CHECKS.get(code)
    return check.fix if check else DEFAULT_FIX
