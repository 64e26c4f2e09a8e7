"""Checks by the readers of files, with their fixes; `row_checks` has those of values."""

from typing import NamedTuple


class RowCheck(NamedTuple):
    """Description of a check of single rows: the requirement and the fix, one sentence each."""

    severity: str
    column: str
    description: str
    fix: str


READING_CHECKS = {
    "mixed_encodings": RowCheck(
        "warning", "row", "All lines must be in one encoding.", "Save the whole file as UTF-8."
    ),
    "cell_too_long": RowCheck(
        "error or warning", "any", "A cell must have at most 131,072 characters.", "Shorten the cell."
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
    "placemarks_skipped": RowCheck(
        "info",
        "file",
        "Placemarks of KML should have a Point; those with a line or an area only are passed over.",
        "No action is required if they are no outlets.",
    ),
    "coordinates_not_read": RowCheck(
        "warning",
        "file",
        "In a file without columns of coordinates, no other column may hold them.",
        'Rename the columns to lat and lon, or map them in a profile, like lat = "column".',
    ),
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
        "any",
        "Only one column should have a name that fits a field; the others are not loaded.",
        "Check the choice; to change it, edit the profile that `load --suggest` prints.",
    ),
    "status_contradicted": RowCheck(
        "warning",
        "status",
        "Several columns of the status, like 营业状态 and 是否营业, must not contradict each other in a row.",
        "Correct the wrong one; until then, the less open one, or that of the profile, is used.",
    ),
    "other_sheets": RowCheck(
        "info",
        "file",
        "Every sheet of a workbook should be visible and have the header of outlets.",
        "Load a sheet as a separate file if it contains outlets and is not read.",
    ),
    "row_struck_through": RowCheck(
        "warning",
        "name",
        "The name, or all cells, of a row must not be struck through.",
        "Set the status to closed or remove the row if the outlet has closed; else remove the strikethrough.",
    ),
    "row_hidden": RowCheck(
        "info",
        "name",
        "Rows of a sheet should not be hidden, by hand or by a filter.",
        "Remove the row if it is not meant to be loaded.",
    ),
    "sheet_not_read": RowCheck(
        "error",
        "file",
        "A visible sheet with data must have the header of outlets, unless it is notes.",
        "Give the sheet the header of the others, or hide it if it contains no outlets.",
    ),
    "sheet_columns": RowCheck(
        "error",
        "file",
        "All sheets with outlets must have the same columns, in any order.",
        "Give all sheets the same columns, or approve the load after a review.",
    ),
    "sheet_name": RowCheck(
        "error",
        "file",
        "The name of a sheet must not be one of closed or old outlets, unless a column has their status.",
        "Add a column with the status of the outlets, hide the sheet, or approve the load after a review.",
    ),
    "hours_columns": RowCheck(
        "info",
        "file",
        "Hours should be in one column; begin and end, or a column a weekday, are joined.",
        "Check that the columns contain the hours; equal or missing times leave them unknown.",
    ),
}
