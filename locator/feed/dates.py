"""Reads dates as people, spreadsheets and databases write them; a date that may mean two days is not read."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

from ..hours import SHANGHAI

FIRST_YEAR, LAST_YEAR = 2000, 2099
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, as counted from 1 March 1900
EPOCH_1904_DAYS = 1_462  # day 0 of a workbook in the 1904 date system, in days of the other system
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050  # 2000-01-01, 2099-12-31
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME = (
    r"(?:[T ]?\s*(?:星期|周|礼拜)[一二三四五六日天])?"
    r"(?:(?:T|\s+)(?:上午|下午|凌晨)?\s*(?P<clock>\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)"
    r"\s*(?:AM|PM)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?:(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)"
    rf"|\s*年\s*(?P<month2>\d\d?)\s*月\s*(?P<day2>\d\d?)\s*[日号]|(?P<month3>\d\d)(?P<day3>\d\d)){_TIME}",
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(
    rf"(?P<a>\d\d?)(?P<sign>[-/.])(?P<b>\d\d?)(?P=sign)(?P<year>\d{{4}}){_TIME}", re.IGNORECASE
)
_NAMED_MONTH = re.compile(
    rf"(?:(?P<day>\d\d?)[-\s/]{_MONTH}[-\s/,]+(?P<year>\d{{4}})"
    rf"|{_MONTH.replace('name', 'name2')}\s+(?P<day2>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})"
    rf"|(?P<year3>\d{{4}})[-\s/]{_MONTH.replace('name', 'name3')}[-\s/](?P<day3>\d\d?)){_TIME}",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[0-9]{4,5}(?:\.[0-9]*)?")
_NUMBER = re.compile(r"(\d{5})(?:\.\d*)?|(\d{10}|\d{13})")
_TRAILING_ZEROS = re.compile(r"(\d+)\.0*")  # 20261120.0


def shift_serial(text: str, days: int) -> str:
    """Return the number of a day in the usual date system, if the text is one of another system."""
    return str(int(float(text)) + days) if _SERIAL.fullmatch(text.strip()) else text


def is_iso(value: object) -> bool:
    """Return True for a text like 2026-11-20, whether the day exists or not."""
    return isinstance(value, str) and _ISO.fullmatch(value) is not None


def read_date(value: object) -> date | None:
    """Return the day that a text or number stands for; None if it is none, or may be one of two."""
    if isinstance(value, datetime):
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = unicodedata.normalize("NFKC", str(value)).strip()
    number = _TRAILING_ZEROS.fullmatch(text)
    try:
        return _in_range(_read(number[1] if number else text))
    except (ValueError, OverflowError):
        return None


def _read(text: str) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(_first(match, name)) for name in ("year", "month", "day"))
        return _on_day(match, date(year, month, day))
    if match := _YEAR_LAST.fullmatch(text):
        return _either(int(match["year"]), int(match["a"]), int(match["b"]))
    if match := _NAMED_MONTH.fullmatch(text):
        month = _MONTHS.index(_first(match, "name").lower()[:3]) + 1
        return date(int(_first(match, "year")), month, int(_first(match, "day")))
    match = _NUMBER.fullmatch(text)
    return _of_number(match) if match else None


def _first(match: re.Match[str], name: str) -> str:
    groups = match.groupdict()
    return next(text for key in (name, f"{name}2", f"{name}3") if (text := groups.get(key)))


def _on_day(match: re.Match[str], day: date) -> date:
    """Return the day in China: an instant with a zone, such as 2026-04-20T16:00:00Z, may be on the next."""
    if not match["zone"] or not match["clock"]:
        return day
    clock = match["clock"].zfill(len(match["clock"]) + (match["clock"][1] == ":"))
    return datetime.fromisoformat(f"{day}T{clock}{match['zone']}").astimezone(SHANGHAI).date()


def _either(year: int, a: int, b: int) -> date | None:
    """Return the only day that a/b/year can be, with either order of day and month."""
    days = {date(year, month, day) for month, day in ((a, b), (b, a)) if month <= 12 and day <= 31}
    return days.pop() if len(days) == 1 else None


def _of_number(match: re.Match[str]) -> date | None:
    if match[1]:
        days = int(match[1])
        return EPOCH + timedelta(days=days) if FIRST_SERIAL <= days <= LAST_SERIAL else None
    seconds = int(match[2]) / (1000 if len(match[2]) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).date()


def _in_range(day: date | None) -> date | None:
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
