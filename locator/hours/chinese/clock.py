"""Times of day as people write them, and spans between two of them in minutes of a day."""

import re
from typing import NamedTuple

from .text import NUMERAL, Ambiguous, number

DAY = 1440
SMALL_HOURS = 5 * 60  # who opens before this hour says so: 凌晨
Minutes = tuple[int, int]

TO = r"\s*(?:(?:-|~|–|—|―|─|−|‐|‑|至|到|直到|to\b)\s*)+"
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
    rf"(?P<next>次日|翌日|第二天|隔天|隔日)?\s*(?P<part>{_PART})?\s*:?\s*"
    r"(?:(?P<hour>\d{1,2})(?:\s*::?\s*(?P<minute>\d\d|0)|(?P<dot>\.)(?P<dotted>\d\d)|;(?P<semi>\d\d)(?![:.;]))"
    r"(?:[:.]00)?(?!\d)分?"
    rf"|(?P<clock>\d{{1,2}}|{NUMERAL})\s*[点时](?!间)"
    rf"(?:(?P<half>半)|整|钟|(?P<quarter>[一三])刻|(?P<spoken>\d\d|(?:\d|{NUMERAL})(?=分)|{NUMERAL})分?)?"
    r"|(?P<four>\d{4})(?![\d年])"
    rf"|(?P<bare>\d{{1,2}})(?={TO}(?:次日|翌日)?(?:{_PART})?\s*\d{{1,2}}\s*[点时](?!间)|\s*(?:{_LATIN})))"
    rf"(?:\s*(?P<suffix>{_LATIN})(?!\s*\d))?"
)


class Clock(NamedTuple):
    """A time of day as written: the part of the day it is said to be in, whether of the next day."""

    hour: int
    minute: int
    part: str = ""
    next_day: bool = False
    padded: bool = False
    written: str = ""


def clock(match: re.Match[str]) -> Clock:
    """The time of a TIME match; Unsure when there is no such time."""
    part = _PART_OF.get(match["suffix"] or match["part"] or "", "")
    if match["suffix"] and match["part"]:
        raise Ambiguous(match[0])
    hour, minute = _numbers(match)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise Ambiguous(match[0])
    written = "." if match["dot"] else "four" if match["four"] else ":"
    padded = (match["hour"] or match["four"] or "").startswith("0")
    return Clock(hour, minute, part, bool(match["next"]), padded, written)


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    if match["four"]:
        return int(match["four"][:2]), int(match["four"][2:])
    if match["bare"]:
        return int(match["bare"]), 0
    if match["hour"]:
        return int(match["hour"]), int(match["minute"] or match["dotted"] or match["semi"])
    quarter = {"一": 15, "三": 45}.get(match["quarter"] or "", 0)
    minute = 30 if match["half"] else number(match["spoken"]) if match["spoken"] else quarter
    return number(match["clock"]), minute


_CLOCK_OF = {  # part of the day: first and last hour as said, what is added to the hour
    "": ((0, 24, 0),),
    "morning": ((4, 12, 0),),
    "noon": ((11, 14, 0), (1, 2, 12)),
    "afternoon": ((12, 23, 0), (1, 11, 12)),
    "evening": ((4, 11, 12), (12, 12, 12), (16, 24, 0), (0, 0, 24)),
    "small hours": ((0, 6, 0), (12, 12, -12)),
    "am": ((0, 11, 0), (12, 12, -12)),
    "pm": ((12, 23, 0), (1, 11, 12)),
}


def minutes(time: Clock) -> int:
    """Minutes from midnight, up to 1440; Unsure when hour and part of the day contradict each other."""
    for first, last, added in _CLOCK_OF[time.part]:
        if first <= time.hour <= last:
            found = (time.hour + added) * 60 + time.minute
            if found <= DAY and not (time.part == "morning" and found > 720):
                return found
    raise Ambiguous(str(time))


def span(start: Clock, end: Clock) -> Minutes:
    """From and to, the end past 1440 when it is of the next day; Unsure when that is not certain."""
    if start.written == end.written == "four" and not (start.hour < 20 and start.minute % 30 == 0):
        raise Ambiguous("two numbers that may be years")
    begins = minutes(start)
    early = 0 < begins < SMALL_HOURS and start.part not in ("small hours", "am")
    if early or begins == DAY or start.next_day:
        raise Ambiguous(str(start))
    ends = _end(start, end, begins)
    if not begins < ends <= begins + DAY:
        raise Ambiguous(f"{start} {end}")
    return begins, ends


def _end(start: Clock, end: Clock, begins: int) -> int:
    if not end.part and start.part in ("afternoon", "evening", "pm") and end.hour < 12 and not end.next_day:
        later = minutes(end) + 720
        return later if later > begins else minutes(end) + DAY if _night(end, begins) else 0
    ends = minutes(end)
    if ends == 0:
        return DAY
    if end.next_day:
        return ends + DAY if ends <= 720 else 0
    return ends + DAY if ends <= begins and _night(end, begins) else ends


def _night(end: Clock, begins: int) -> bool:
    """Whether an end before its beginning is surely in the night that follows, and no sloppy afternoon."""
    ends = minutes(end)
    if end.part in ("small hours", "am"):
        return ends <= 360
    impossible_by_day = ends + 720 <= begins
    return not end.part and ends <= 360 and (impossible_by_day or (end.padded and ends <= 180))


def written(minute: int) -> str:
    """HH:MM of a minute, of the next day too."""
    minute = minute - DAY if minute > DAY else minute
    return f"{minute // 60:02}:{minute % 60:02}"
