"""Parses times of day and time ranges, in minutes from midnight."""

import re
from typing import NamedTuple

from ..spans import DAY, is_night
from .text import NUMERAL, Ambiguous, parse_number

OPEN_END = 10_000  # end of hours without a closing time
SMALL_HOURS = 5 * 60  # an opening before this hour needs 凌晨
Minutes = tuple[int, int]

TO = r"\s*+(?:(?:-|~|–|—|―|─|−|‐|‑|至|到|直到|to\b)\s*+)++"
_PARTS = {
    "morning": ("上午", "早上", "早晨", "清晨", "早"),
    "noon": ("中午", "正午"),
    "afternoon": ("下午", "午后"),
    "evening": ("傍晚", "晚上", "晚间", "夜间", "夜里", "晚"),
    "small hours": ("凌晨",),
    "am": ("am", "a.m.", "a.m"),
    "pm": ("pm", "p.m.", "p.m"),
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words}
_PART = "|".join(re.escape(word) for word in _PART_OF)
_LATIN = r"a\.m\.?|p\.m\.?|am|pm"
TIME = re.compile(
    rf"(?P<next>次日|翌日|第二天|隔天|隔日)?\s*+(?P<part>{_PART})?\s*+:?\s*+"
    r"(?:(?P<hour>\d{1,2})(?:\s*::?\s*(?P<minute>\d\d|0)|(?P<dot>\.)(?P<dotted>\d\d)|;(?P<semi>\d\d)(?![:.;]))"
    r"(?:[:.]00)?(?!\d)分?"
    rf"|(?P<clock>\d{{1,2}}|{NUMERAL})\s*[点时](?!间)"
    rf"(?:(?P<half>半)|整|钟|(?P<quarter>[一三])刻|(?P<spoken>\d\d|(?:\d|{NUMERAL})(?=分)|{NUMERAL})分?)?"
    r"|(?P<four>\d{4})(?![\d年])"
    rf"|(?P<bare>\d{{1,2}})(?={TO}(?:次日|翌日)?(?:{_PART})?\s*\d{{1,2}}\s*[点时](?!间)|\s*(?:{_LATIN})))"
    rf"(?:\s*(?P<suffix>{_LATIN})(?!\s*\d))?"
)


class Clock(NamedTuple):
    """A time of day as written: part of the day, whether on the next day, and notation."""

    hour: int
    minute: int
    part: str = ""
    next_day: bool = False
    padded: bool = False
    notation: str = ""


def parse_clock(match: re.Match[str]) -> Clock:
    """Return the time of a TIME match; Ambiguous if it does not exist."""
    part = _PART_OF.get(match["suffix"] or match["part"] or "", "")
    if match["suffix"] and match["part"]:
        raise Ambiguous(match[0])
    hour, minute = _hour_and_minute(match)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise Ambiguous(match[0])
    notation = "." if match["dot"] else "four" if match["four"] else ":"
    is_padded = (match["hour"] or match["four"] or "").startswith("0")
    return Clock(hour, minute, part, bool(match["next"]), is_padded, notation)


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int]:
    if match["four"]:
        return int(match["four"][:2]), int(match["four"][2:])
    if match["bare"]:
        return int(match["bare"]), 0
    if match["hour"]:
        return int(match["hour"]), int(match["minute"] or match["dotted"] or match["semi"])
    quarter = {"一": 15, "三": 45}.get(match["quarter"] or "", 0)
    minute = 30 if match["half"] else parse_number(match["spoken"]) if match["spoken"] else quarter
    return parse_number(match["clock"]), minute


_CLOCK_OF = {  # part of the day: first and last hour as written, hours to add
    "": ((0, 24, 0),),
    "morning": ((4, 12, 0),),
    "noon": ((11, 14, 0), (1, 2, 12)),
    "afternoon": ((12, 23, 0), (1, 11, 12)),
    "evening": ((4, 11, 12), (12, 12, 12), (16, 24, 0), (0, 0, 24)),
    "small hours": ((0, 6, 0), (12, 12, -12)),
    "am": ((0, 11, 0), (12, 12, -12)),
    "pm": ((12, 23, 0), (1, 11, 12)),
}


def to_minutes(time: Clock) -> int:
    """Return minutes from midnight, up to 1440; Ambiguous if hour and part of the day conflict."""
    for first, last, added in _CLOCK_OF[time.part]:
        if first <= time.hour <= last:
            total = (time.hour + added) * 60 + time.minute
            if total <= DAY and not (time.part == "morning" and total > 720):
                return total
    raise Ambiguous(str(time))


def to_open_span(start: Clock) -> Minutes:
    """Return the begin of hours without a closing time, and OPEN_END."""
    if start.notation == "four":
        raise Ambiguous("a number that may be a year")
    return _begin(start), OPEN_END


def to_span(start: Clock, end: Clock) -> Minutes:
    """Return begin and end, past 1440 if on the next day; Ambiguous if that is uncertain."""
    if start.notation == end.notation == "four" and not (start.hour < 20 and start.minute % 30 == 0):
        raise Ambiguous("two numbers that may be years")
    begin = _begin(start)
    end_minute = _end_minute(start, end, begin)
    if not begin < end_minute <= begin + DAY:
        raise Ambiguous(f"{start} {end}")
    return begin, end_minute


def _begin(start: Clock) -> int:
    begin = to_minutes(start)
    early = 0 < begin < SMALL_HOURS and start.part not in ("small hours", "am")
    if early or begin == DAY or start.next_day:
        raise Ambiguous(str(start))
    return begin


def _end_minute(start: Clock, end: Clock, begin: int) -> int:
    if not end.part and start.part in ("afternoon", "evening", "pm") and end.hour < 12 and not end.next_day:
        later = to_minutes(end) + 720
        return later if later > begin else to_minutes(end) + DAY if _ends_at_night(end, begin) else 0
    ends = to_minutes(end)
    if ends == 0:  # midnight, but 0:00-0:00 is no time at all
        return DAY if begin or end.next_day else 0
    if end.next_day:
        return ends + DAY if ends <= 720 else 0
    return ends + DAY if ends <= begin and _ends_at_night(end, begin) else ends


def _ends_at_night(end: Clock, begin: int) -> bool:
    """Return True if an end before its begin is surely during the night, not a sloppy afternoon."""
    ends = to_minutes(end)
    if end.part in ("small hours", "am"):
        return ends <= 360
    return not end.part and is_night(begin, ends, padded=end.padded)


def format_minute(minute: int) -> str:
    """Format a minute as HH:MM, of the next day too."""
    minute = minute - DAY if minute > DAY else minute
    return f"{minute // 60:02}:{minute % 60:02}"
