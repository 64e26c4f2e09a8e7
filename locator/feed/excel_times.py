"""Times of day in spreadsheets: fractions of a day, with or without the date that a program adds."""

import re
import unicodedata

MINUTES = 1440
_DATE_PREFIX = re.compile(
    r"(?:1899|1900|1904)[-/][0-9]{1,2}[-/][0-9]{1,2}[T ]+"
)  # first day of a spreadsheet
_CLOCK = re.compile(r"([0-9]{1,2}:[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?Z?")
_DURATION = re.compile(r"PT([0-9]{1,2})H([0-9]{1,2})M(?:[0-9.]+S)?")
_FRACTION = re.compile(r"[01]\.[0-9]+")
_DIGITS = re.compile(r"([0-9]{1,2})([0-9]{2})?")


def clock_of_fraction(value: float) -> str:
    """Return the time of day of a number of days below 2: 0.375 is 09:00, 1 is 24:00, 1.125 次日03:00."""
    minutes = round(value * MINUTES)
    if minutes <= MINUTES:
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return f"次日{minutes // 60 - 24:02}:{minutes % 60:02}"


def clock_of_day(text: str) -> str:
    """Return the time of day of a cell as in a text of hours; reads 0.375, 900 and 1899-12-30 09:00:00."""
    text = _DATE_PREFIX.sub("", unicodedata.normalize("NFKC", text).strip())
    if match := _CLOCK.fullmatch(text):
        return match[1]
    if match := _DURATION.fullmatch(text):
        return f"{int(match[1]):02}:{int(match[2]):02}"
    if _FRACTION.fullmatch(text):
        return clock_of_fraction(float(text))
    if match := _DIGITS.fullmatch(text):
        return f"{match[1]}:{match[2] or '00'}"
    return text
