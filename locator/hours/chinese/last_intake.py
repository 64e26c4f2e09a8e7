"""The last time at which devices or people are taken in, which is not the time of closing."""

import re
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from .clock import TIME, TO, clock, minutes
from .text import NUMERAL, Ambiguous, number, plain

_TIME = re.sub(r"\?P<\w+>", "?:", TIME.pattern)
_WHAT = (
    "入场|入馆|进场|进馆|入园|收机|接机|收件|收货|收寄|接待|受理|"
    "取号|叫号|接单|办理|进店|登记|寄修|送修|检测|售票|检票|取票|维修"
)
_ACT = rf"(?:停止|不再|截止|终止)(?:{_WHAT})(?:业务|维修|新机|客户|顾客)?|(?:{_WHAT})截止|截止(?!时间)"
_LAST = rf"(?:最晚|最后|最迟|截止|停止)(?:{_WHAT})(?:截止)?(?:时间)?|(?:{_WHAT})截止(?:时间)?|截止时间"
_AT = re.compile(rf"(?P<time>{_TIME})\s?(?:以?后|之后|起|时)?\s?(?:{_ACT})")
_NAMED = re.compile(rf"(?:{_LAST})\s?(?:为|是|:)?\s?(?P<time>{_TIME})(?:\s?(?:之?前|止))?(?!{TO})")
_BEFORE = re.compile(
    r"(?:闭店|闭馆|关门|下班|打烊|结束营业|营业结束|停止营业)(?:时间)?前"
    rf"(?P<count>\d{{1,3}}|半|{NUMERAL})个?(?P<unit>分钟|小时)(?:{_ACT})"
)


class Intake(NamedTuple):
    """The rest of the text, and the last intake: minutes of the day, or minutes before the end."""

    rest: str
    at: int | None = None
    before_end: int | None = None


def intake(text: str) -> Intake:
    """Takes the last intake out of a plain text; Unsure when it names two."""
    found = _all(text)
    if not found:
        return Intake(text)
    if len(found) > 1:
        raise Ambiguous("several times of last intake")
    return _read(found[0], text)


def intakes(text: str) -> list[Intake]:
    """Every last intake that a plain text names and that can be read."""
    read: list[Intake] = []
    for match in _all(text):
        with suppress(Ambiguous):
            read.append(_read(match, text))
    return read


def last_intakes(*texts: str) -> tuple[Intake, ...]:
    """The last intakes that texts of hours and limits name; where there are several, the earliest holds."""
    return tuple(each for text in texts if text for each in _intakes(text))


@lru_cache(maxsize=2_000)
def _intakes(text: str) -> tuple[Intake, ...]:
    return tuple(intakes(plain(text)))


def _all(text: str) -> list[re.Match[str]]:
    return [match for pattern in (_BEFORE, _NAMED, _AT) for match in pattern.finditer(text)]


def _read(match: re.Match[str], text: str) -> Intake:
    rest = text[: match.start()] + "," + text[match.end() :]
    if match.re is _BEFORE:
        return Intake(rest, before_end=_length(match))
    time = TIME.fullmatch(match["time"])
    if time is None:
        raise Ambiguous(match[0])
    return Intake(rest, at=minutes(clock(time)))


def _length(match: re.Match[str]) -> int:
    unit = 60 if match["unit"] == "小时" else 1
    return unit // 2 if match["count"] == "半" else number(match["count"]) * unit
