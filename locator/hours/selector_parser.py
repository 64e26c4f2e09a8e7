"""Parses the days of a rule: 2026, Oct 1-8, Nov-Apr, week 1-26, Mo-Fr, Sa[1], PH."""

import re
from calendar import monthrange

from .scanner import Scanner
from .selectors import ANY_YEAR, DateRange, NumberRange, Selector, WeekdayRange

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LEAP_YEAR = 2024
LAST_YEAR, LAST_WEEK = 9999, 53
_Y, _MONTH, _DAY = r"(?:19|20|21)\d\d", f"(?:{'|'.join(MONTHS)})", rf"(?:{'|'.join(WEEKDAYS)})"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?![\d:])"
_DATE = re.compile(
    rf"(?:(?P<y1>{_Y})\s)?(?P<m1>{_MONTH})\b(?:\s(?P<d1>{_D}))?(?P<on>\+)?"
    rf"(?:\s?-\s?(?:(?:(?P<y2>{_Y})\s)?(?P<m2>{_MONTH})\b\s?)?(?P<d2>{_D})?)?",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"({_Y})(?:-({_Y})(?:/(\d+))?|(\+))?(?![\d:])")
_WEEK_WORD = re.compile(r"week\s?(?=\d)", re.IGNORECASE)
_WEEKS = re.compile(r"(\d?\d)(?:-(\d?\d)(?:/(\d+))?)?()(?![\d:])")
_COLON = re.compile(r"\s?:(?=\s)")
_BLANK = re.compile(r"\s+")
_WEEKDAYS = re.compile(
    rf"(?:(?P<ph>PH)|(?P<first>{_DAY})(?:\s?-\s?(?P<last>{_DAY})|\[(?P<nth>[\d,-]+)\])?)(?![a-z])",
    re.IGNORECASE,
)
_NTH = re.compile(r"(-?[1-5])(?:-([1-5]))?")


def parse_selector(scanner: Scanner) -> Selector:
    """Return the days at the start of a rule; all days if none are named."""
    years: list[NumberRange] = []
    dates = scanner.take_list(_DATE)
    if not dates:
        years = _numbers(scanner, _YEARS, LAST_YEAR)
        scanner.take(_BLANK)
        dates = scanner.take_list(_DATE) if years else []
    scanner.take(_BLANK)
    weeks = _numbers(scanner, _WEEKS, LAST_WEEK) if scanner.take(_WEEK_WORD) else []
    scanner.take(_COLON)
    scanner.take(_BLANK)
    weekdays = scanner.take_list(_WEEKDAYS)
    scanner.take(_BLANK)
    return Selector(
        tuple(years),
        tuple(_date_ranges(dates, scanner)),
        tuple(weeks),
        tuple(_weekday_range(match, scanner) for match in weekdays if not match["ph"]),
        any(match["ph"] for match in weekdays),
    )


def _numbers(scanner: Scanner, pattern: re.Pattern[str], last: int) -> list[NumberRange]:
    ranges = []
    for match in scanner.take_list(pattern):
        first = int(match[1])
        end = last if match[4] else int(match[2] or first)
        step = int(match[3] or 1)
        passes_year_end = first > end
        if not (1 <= first <= last and 1 <= end <= last and step):
            raise scanner.error()
        if passes_year_end and (step > 1 or pattern is _YEARS):
            raise scanner.error()
        ranges.append(NumberRange(first, end, step))
    return ranges


def _date_ranges(matches: list[re.Match[str]], scanner: Scanner) -> list[DateRange]:
    ranges = []
    year = ANY_YEAR
    for match in matches:
        year = int(match["y1"] or year)
        ranges.append(_date_range(match, year, scanner))
    return ranges


def _date_range(match: re.Match[str], year: int, scanner: Scanner) -> DateRange:
    m1 = _month(match["m1"])
    d1 = int(match["d1"] or 1)
    if match["on"]:
        return DateRange((year, m1, d1), (year, 12, 31))
    m2 = _month(match["m2"]) if match["m2"] else m1
    d2 = int(match["d2"] or match["d1"] or 31)
    is_mixed = bool(match["m2"] or match["d2"]) and bool(match["d1"]) != bool(match["d2"])
    if is_mixed or match[0].rstrip().endswith("-") or (match["y2"] and not year):
        raise scanner.error()
    _check_exists(m1, d1, scanner)
    _check_exists(m2, d2 if match["d2"] else d1, scanner)
    first, last = (year, m1, d1), (int(match["y2"] or year), m2, d2)
    if year and last < first:  # 2026 Nov-Apr: of which year?
        raise scanner.error()
    return DateRange(first, last)


def _month(name: str) -> int:
    return MONTHS.index(name.lower()) + 1


def _check_exists(month: int, day: int, scanner: Scanner) -> None:
    if day > monthrange(LEAP_YEAR, month)[1]:
        raise scanner.error()


def _weekday_range(match: re.Match[str], scanner: Scanner) -> WeekdayRange:
    first = WEEKDAYS.index(match["first"].lower())
    last = WEEKDAYS.index((match["last"] or match["first"]).lower())
    return WeekdayRange(first, last, _of_month(match["nth"], scanner) if match["nth"] else frozenset())


def _of_month(text: str, scanner: Scanner) -> frozenset[int]:
    numbers: set[int] = set()
    for part in text.split(","):
        match = _NTH.fullmatch(part)
        if not match:
            raise scanner.error()
        numbers.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(numbers)
