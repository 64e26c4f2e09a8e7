"""Spoken numbers in Chinese: 两公里, 三百米, 一一〇, 下午四点四十分, 二楼, 负一层."""

import re
from datetime import datetime

from .digits import group_phone

DIGITS = "〇一二三四五六七八九"
COMPASS_POINTS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
DAYS = "一二三四五六日"
_UNITS = ("", "十", "百", "千")
_DAY_PARTS = (
    (5, "凌晨"),
    (9, "早上"),
    (12, "上午"),
    (13, "中午"),
    (18, "下午"),
    (24, "晚上"),
)  # exclusive upper hour
_MARKS = {"-": "杠", "—": "杠", "–": "杠", "/": "斜杠", "#": "井号"}


def cardinal(number: int) -> str:
    """Spell out 0 to 99,999,999: 十二, 一百零二, 二百, 一万零五十."""
    if number >= 10_000:
        remainder = number % 10_000
        zero = "零" if 0 < remainder < 1_000 else ""
        return cardinal(number // 10_000) + "万" + zero + (_below(remainder) if remainder else "")
    spoken = _below(number)
    return spoken.removeprefix("一") if 10 <= number < 20 else spoken


def _below(number: int) -> str:
    if number == 0:
        return "零"
    spoken, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            spoken += ("零" if gap and spoken else "") + DIGITS[digit] + _UNITS[place]
        gap = not digit
    return spoken


def quantity(number: int) -> str:
    """Spell out a number before a measure word: 两, 十二, 两百五十, 两千, 两万."""
    if number == 2:
        return "两"
    spoken = cardinal(number)
    return re.sub("^二(?=[百千万])", "两", spoken)


def digits(text: str) -> str:
    """Spell out digits one by one: 110 → 一一〇, 3-12 → 三杠一二."""
    spoken = re.sub("[0-9]", lambda match: DIGITS[int(match[0])], text)
    return re.sub("[-—–/#]", lambda match: _MARKS[match[0]], spoken)


def phone(text: str) -> str:
    """Spell out a phone number in groups: 〇一〇，六二三四，五六七八; extensions follow 转."""
    return re.sub("[0-9]", lambda match: DIGITS[int(match[0])], group_phone(text, "，", "转"))


def decimal(text: str) -> str:
    """Spell out kilometres: `2` → 两, `1.5` → 一点五, `12` → 十二."""
    integer, _point, tenths = text.partition(".")
    return f"{cardinal(int(integer))}点{DIGITS[int(tenths)]}" if tenths else quantity(int(integer))


def clock(at: datetime) -> str:
    """Spell out a time: 下午四点四十分, 上午九点, 晚上九点半, 中午十二点零五分."""
    return f"{day_part(at.hour)}{hour(at)}"


def day_part(hour_: int) -> str:
    """Return the part of the day."""
    return next(name for before, name in _DAY_PARTS if hour_ < before)


def hour(at: datetime) -> str:
    """Spell out a time without the part of the day: 四点四十分."""
    spoken = quantity(at.hour if at.hour <= 12 else at.hour - 12) + "点"
    if at.minute == 0:
        return spoken
    if at.minute == 30:
        return spoken + "半"
    return f"{spoken}{'零' if at.minute < 10 else ''}{cardinal(at.minute)}分"


def speak_numbers(text: str) -> str:
    """Spell out the numbers in a text: 100 米 → 一百米, 2 号线 → 二号线, 101 国道 → 一〇一国道."""
    return _without_gaps(re.sub(r"([0-9]+)( ?(?:米|公里))?", _spoken_number, text))


def _spoken_number(match: re.Match[str]) -> str:
    run, unit = match[1], (match[2] or "").strip()
    if unit and len(run) < 9:
        return quantity(int(run)) + unit
    short = len(run) < 3 and not run.startswith("0")
    return (cardinal(int(run)) if short else digits(run)) + unit


def _without_gaps(text: str) -> str:
    """Remove the spaces that surrounded digits."""
    return re.sub(r"(?<=[\u3400-\u9fff〇]) (?=[\u3400-\u9fff〇])", "", text)


def unit(text: str) -> str:
    """Spell out a unit number: 2-08 → 二杠〇八, 12 号柜台 → 十二号柜台, 110 → 一一〇."""
    numbered = "号" in text and not any(mark in text for mark in _MARKS)
    return speak_numbers(text) if numbered else _without_gaps(digits(text))


def floor(number: int) -> str:
    """Spell out a floor: 二楼, 负一层."""
    return f"负{cardinal(-number)}层" if number < 0 else f"{cardinal(number)}楼"
