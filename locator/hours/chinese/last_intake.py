"""Extracts the last intake time of devices or customers, which differs from the closing time."""

import re
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from .clock import TIME, TO, parse_clock, to_minutes
from .text import NUMERAL, Ambiguous, normalize_text, parse_number

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
    """The remaining text, and the last intake: minutes of the day, or minutes before closing."""

    remaining: str
    at: int | None = None
    before_end: int | None = None


def split_intake(text: str) -> Intake:
    """Split the last intake off a normalized text; Ambiguous if there are two."""
    matches = _find_all(text)
    if not matches:
        return Intake(text)
    if len(matches) > 1:
        raise Ambiguous("several times of last intake")
    return _to_intake(matches[0], text)


def find_intakes(text: str) -> list[Intake]:
    """Return every last intake in a normalized text that can be parsed."""
    result: list[Intake] = []
    for match in _find_all(text):
        with suppress(Ambiguous):
            result.append(_to_intake(match, text))
    return result


def last_intakes(*texts: str) -> tuple[Intake, ...]:
    """Return the last intakes in texts of hours and limits; of several, the earliest applies."""
    return tuple(intake for text in texts if text for intake in _cached_intakes(text))


@lru_cache(maxsize=2_000)
def _cached_intakes(text: str) -> tuple[Intake, ...]:
    return tuple(find_intakes(normalize_text(text)))


def _find_all(text: str) -> list[re.Match[str]]:
    return [match for pattern in (_BEFORE, _NAMED, _AT) for match in pattern.finditer(text)]


def _to_intake(match: re.Match[str], text: str) -> Intake:
    remaining = text[: match.start()] + "," + text[match.end() :]
    if match.re is _BEFORE:
        return Intake(remaining, before_end=_minutes_before(match))
    time = TIME.fullmatch(match["time"])
    if time is None:
        raise Ambiguous(match[0])
    return Intake(remaining, at=to_minutes(parse_clock(time)))


def _minutes_before(match: re.Match[str]) -> int:
    unit = 60 if match["unit"] == "小时" else 1
    return unit // 2 if match["count"] == "半" else parse_number(match["count"]) * unit
