"""Parses weekdays, months and dates of the year; formats weekdays in OSM syntax."""

import re
from calendar import monthrange
from typing import NamedTuple

from .clock import TO
from .text import NUMERAL, Ambiguous, parse_number

LEAP = 2024
WEEK = frozenset(range(7))
WEEKEND = frozenset((5, 6))
MANY_DAYS = 4  # most of a week: not exceptions to hours of every day
OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
YEAR = [(month, day) for month in range(1, 13) for day in range(1, monthrange(LEAP, month)[1] + 1)]

_NUMBER = {day: i for i, day in enumerate("一二三四五六日")} | {"天": 6} | {str(i + 1): i for i in range(7)}
_ENGLISH: tuple[str, ...] = (
    "mon(?:day)?",
    "tue(?:s|sday)?",
    "wed(?:nesday)?",
    "thu(?:r|rs|rsday)?",
    "fri(?:day)?",
)
_ENGLISH += ("sat(?:urday)?", "sun(?:day)?")
_DAY = (
    r"(?:(?:周|星期|礼拜)\s?(?:[一二三四五六日天]|[1-7](?![\d:.点时]))|\b(?:"
    + "|".join(_ENGLISH)
    + r")\b\.?)"
)
_NUMERAL_DAY = (
    rf"(?:[一二三四五六日天](?!\s*[点时月十刻])(?!{NUMERAL}[点时])"
    r"|(?<=[-~至到、/])[1-7](?![\d:.;点时月分]))"
)
_AND = r"\s?(?:、|/|,|&|和|及|与|或|and\b)\s?"
WEEKDAYS = re.compile(rf"(?:每个?|逢)?{_DAY}(?:(?:{TO}|{_AND}|\s)?(?:(?:每个?)?{_DAY}|{_NUMERAL_DAY}))*")
_WEEKDAY_PART = re.compile(
    rf"(?P<to>{TO})?(?:(?P<and>{_AND})|(?P<blank>\s))?每?个?逢?(?P<day>{_DAY}|[一二三四五六日天1-7])"
)

_MONTH = rf"(?:\d{{1,2}}|{NUMERAL})"
SEASON = re.compile(
    rf"每?年?(?P<m1>{_MONTH})(?:月份?(?:(?P<d1>\d{{1,2}})[日号])?)?{TO}"
    rf"(?:次年|翌年|第二年)?(?P<m2>{_MONTH})月份?(?:(?P<d2>\d{{1,2}})[日号])?底?"
)


class Season(NamedTuple):
    """A part of every year: in OSM syntax, and its days as indices into YEAR."""

    selector: str
    days: frozenset[int]


def parse_weekdays(text: str) -> frozenset[int]:
    """Return the weekdays of a WEEKDAYS match, Monday is 0; Ambiguous if they are not a clear set."""
    days: set[int] = set()
    last, ranged = -1, False
    parts = list(_WEEKDAY_PART.finditer(text))
    if any(part["to"] for part in parts) and any(part["blank"] for part in parts):
        raise Ambiguous(text)  # 周一至周五 周六日10:00-21:00
    for part in parts:
        day = _weekday(part["day"])
        if part["to"] and (ranged or last < 0 or last == day):
            raise Ambiguous(text)
        if not part["to"] and day in days:
            raise Ambiguous(text)
        ranged = bool(part["to"])
        days |= _cyclic_range(last, day, 7) if ranged else {day}
        last = day
    return frozenset(days)


def is_loose(text: str, *, is_glued: bool) -> bool:
    """Return whether days are listed with what also separates days with hours: commas, blanks or nothing."""
    parts = list(_WEEKDAY_PART.finditer(text))[1:]
    joints = [part["blank"] or (part["and"] or "").strip() for part in parts if not part["to"]]
    return any(joint in (" ", ",") or (is_glued and not joint) for joint in joints)


def _weekday(text: str) -> int:
    if text[0].isascii() and text[0].isalpha():
        return next(i for i, name in enumerate(_ENGLISH) if re.match(name, text))
    return _NUMBER[text[-1]]


def _cyclic_range(first: int, last: int, size: int) -> set[int]:
    return {(first + i) % size for i in range((last - first) % size + 1)}


def parse_season(match: re.Match[str]) -> Season:
    """Return the season of a SEASON match; Ambiguous if a date is invalid or only one end has a day."""
    first, last = parse_number(match["m1"]), parse_number(match["m2"])
    if not (1 <= first <= 12 and 1 <= last <= 12) or bool(match["d1"]) != bool(match["d2"]):
        raise Ambiguous(match[0])
    begin = (first, int(match["d1"] or 1))
    end = (last, int(match["d2"] or monthrange(LEAP, last)[1]))
    if begin not in YEAR or end not in YEAR:
        raise Ambiguous(match[0])
    days = frozenset(_cyclic_range(YEAR.index(begin), YEAR.index(end), len(YEAR)))
    names = MONTHS[first - 1], MONTHS[last - 1]
    selector = f"{names[0]} {begin[1]:02}-{names[1]} {end[1]:02}" if match["d1"] else "-".join(names)
    return Season(selector, days)


def osm_days(days: frozenset[int]) -> str:
    """Format weekdays in OSM syntax: Mo-Fr,Su."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(OSM_DAYS[run[0]] + (f"-{OSM_DAYS[run[-1]]}" if len(run) > 1 else "") for run in runs)
