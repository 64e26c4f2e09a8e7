"""Checks of single rows with their fixes; rules over the whole feed are in `rules/`."""

from .reading_checks import READING_CHECKS, RowCheck
from .visit_checks import VISIT_CHECKS

ANY = "any"
DEFAULT_FIX = "Correct the cell as described in the reason, or leave it empty if it is optional."
CONFIRM_FIX = "Confirm or dismiss the proposal after publication."
OTHER_CHECKS = VISIT_CHECKS | READING_CHECKS
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
    "line_break_in_text": RowCheck(
        "info",
        ANY,
        "Text should be on one line; line breaks and tabs become spaces.",
        "No action is required if the text was read correctly.",
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
        "Coordinates must be decimal degrees, or degrees with minutes and seconds.",
        "Enter degrees like 39.9087, without comma, unit or underscore.",
    ),
    "coordinate_shortened": RowCheck(
        "error",
        "lat, lon",
        "A coordinate with an exponent must have at least four decimals of a degree.",
        "Format the columns as numbers with six decimals, and export again.",
    ),
    "coordinates_incomplete": RowCheck(
        "error",
        "lat",
        "If a file has several pairs of coordinates, all rows must fill the same one, or name the datum.",
        "Fill in both cells of the pair that the other rows use.",
    ),
    "coordinates_disagree": RowCheck(
        "error",
        "lat",
        "Two pairs of coordinates in a row must be the same position, within 20 m.",
        "Correct one of the two positions, or leave it empty.",
    ),
    "datum_ambiguous": RowCheck(
        "error",
        "lat",
        "The header, the datum column and the cell of a position must not name different datums.",
        "Correct the datum of the row.",
    ),
    "datum_not_understood": RowCheck(
        "warning",
        "lat",
        "A datum column like 坐标系 must have WGS-84, GCJ-02 or BD-09, or the name of a map with that datum.",
        "Write wgs84, gcj02 or bd09.",
    ),
    "missing": RowCheck(
        "error",
        ANY,
        "Required fields must be present: ref, kind, name, lat, lon.",
        "Fill in the cell; for a feed without kinds, use --kind.",
    ),
    "position_missing": RowCheck(
        "error",
        "lat",
        "A row without coordinates must not be published; with an address, a position is proposed.",
        "Confirm the proposed position after the load, or fill in lat and lon.",
    ),
    "position_confirmed": RowCheck(
        "info",
        "lat",
        "Rows should have coordinates; one confirmed by hand is used while its address is unchanged.",
        "No action is required.",
    ),
    "position_outdated": RowCheck(
        "warning",
        "address",
        "The address of an outlet whose position was confirmed by hand must not change without coordinates.",
        "Confirm the position proposed for the new address, or fill in lat and lon.",
    ),
    "string_too_short": RowCheck(
        "error", "name", "The name must not be empty.", "Fill in the name of the outlet."
    ),
    "string_too_long": RowCheck(
        "error or warning",
        ANY,
        "Text must not exceed the maximum length of its field.",
        "Shorten the text.",
    ),
    "string_pattern_mismatch": RowCheck(
        "error or warning",
        ANY,
        "A ref may contain only letters, digits and . : _ -, an adcode six digits; no control characters.",
        "Remove the characters that are not allowed in the field, including newlines.",
    ),
    "literal_error": RowCheck(
        "error or warning",
        ANY,
        "Values of enumerated fields must be on the list.",
        "Use one of the values listed in the reason.",
    ),
    "less_than_equal": RowCheck(
        "error or warning",
        ANY,
        "Numbers must not be above their range.",
        "Check unit and column; degrees are required.",
    ),
    "greater_than_equal": RowCheck(
        "error or warning",
        ANY,
        "Numbers must not be below their range.",
        "Check unit and column; degrees are required.",
    ),
    "value_error": RowCheck(
        "warning",
        "exceptions, notice",
        "An exception must have either hours or closed: true; a notice too must not end before it begins.",
        "Fix the member that the reason names.",
    ),
    "extra_forbidden": RowCheck(
        "warning",
        ANY,
        "Every member of a GeoJSON feature must be a known outlet field.",
        "Remove or rename the member; docs and `export` show the known ones.",
    ),
    "tuple_type": RowCheck(
        "warning",
        ANY,
        "Lists must be lists, exceptions a JSON list of objects.",
        'Write exceptions like [{"from": "2026-10-01", "to": "2026-10-07", "closed": true}].',
    ),
    "date_understood": RowCheck(
        "info",
        "verified_on, approach_verified_on, exceptions, notice",
        "Dates should be like 2026-11-20; other unambiguous forms, spreadsheet numbers too, are converted.",
        "No action is required if the date was read correctly.",
    ),
    "date_not_understood": RowCheck(
        "warning",
        "verified_on, approach_verified_on, exceptions, notice",
        "Dates must be days of the calendar that cannot mean two days, as 4/5/2026 does.",
        "Write dates like 2026-11-20.",
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
        "warning",
        "phones",
        "Each phone number should be a separate value, with its area code and any extension after 转.",
        "Compare the cell with the numbers that were read; no action is required if they are right.",
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
    "postcode_not_understood": RowCheck(
        "warning",
        "postcode",
        "A postcode must have six digits; in Taiwan three, five or six.",
        "Enter the six digits as text; a spreadsheet removes leading zeros of numbers.",
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
} | OTHER_CHECKS


def fix_of(code: str) -> str:
    """Return the fix for a check of single rows."""
    check = ROW_CHECKS.get(code)
    return check.fix if check else DEFAULT_FIX
