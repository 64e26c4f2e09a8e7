"""Numbers as Chinese speakers say them: 两公里, 三百米, 一一〇, 下午四点四十分, 二楼, 负一层."""

import re
from datetime import datetime

from .digits import grouped

DIGITS = "〇一二三四五六七八九"
WINDS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
DAYS = "一二三四五六日"
_UNITS = ("", "十", "百", "千")
_BANDS = ((5, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))  # up to this hour
_MARKS = {"-": "杠", "—": "杠", "–": "杠", "/": "斜杠", "#": "井号"}


def cardinal(number: int) -> str:
    """0 to 99,999,999: 十二, 一百零二, 二百, 一万零五十."""
    if number >= 10_000:
        rest = number % 10_000
        zero = "零" if 0 < rest < 1_000 else ""
        return cardinal(number // 10_000) + "万" + zero + (_below(rest) if rest else "")
    said = _below(number)
    return said.removeprefix("一") if 10 <= number < 20 else said


def _below(number: int) -> str:
    if number == 0:
        return "零"
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + _UNITS[place]
        gap = not digit
    return said


def counted(number: int) -> str:
    """A number before a measure word: 两, 十二, 两百五十, 两千, 两万."""
    if number == 2:
        return "两"
    said = cardinal(number)
    return re.sub("^二(?=[百千万])", "两", said)


def digits(text: str) -> str:
    """Digits one by one, the rest as it is: 110 → 一一〇, 3-12 → 三杠一二."""
    told = re.sub("[0-9]", lambda found: DIGITS[int(found[0])], text)
    return re.sub("[-—–/#]", lambda found: _MARKS[found[0]], told)


def phone(text: str) -> str:
    """A phone number in groups: 〇一〇，六二三四，五六七八; an extension behind 转."""
    return re.sub("[0-9]", lambda found: DIGITS[int(found[0])], grouped(text, "，", "转"))


def decimal(text: str) -> str:
    """`2` → 两, `1.5` → 一点五, `12` → 十二: kilometres."""
    whole, _point, tenths = text.partition(".")
    return f"{cardinal(int(whole))}点{DIGITS[int(tenths)]}" if tenths else counted(int(whole))


def clock(moment: datetime) -> str:
    """下午四点四十分, 上午九点, 晚上九点半, 中午十二点零五分."""
    return f"{band(moment.hour)}{hour(moment)}"


def band(hour_: int) -> str:
    """What part of the day it is."""
    return next(name for before, name in _BANDS if hour_ < before)


def hour(moment: datetime) -> str:
    """四点四十分, without the part of the day."""
    told = counted(moment.hour if moment.hour <= 12 else moment.hour - 12) + "点"
    if moment.minute == 0:
        return told
    if moment.minute == 30:
        return told + "半"
    return f"{told}{'零' if moment.minute < 10 else ''}{cardinal(moment.minute)}分"


def in_text(text: str) -> str:
    """A text with its numbers as they are said: 100 米 → 一百米, 2 号线 → 二号线, 101 国道 → 一〇一国道."""
    return _joined(re.sub(r"([0-9]+)( ?(?:米|公里))?", _said, text))


def _said(found: re.Match[str]) -> str:
    run, unit = found[1], (found[2] or "").strip()
    if unit and len(run) < 9:
        return counted(int(run)) + unit
    short = len(run) < 3 and not run.startswith("0")
    return (cardinal(int(run)) if short else digits(run)) + unit


def _joined(text: str) -> str:
    """Without the gaps that stood around digits."""
    return re.sub(r"(?<=[\u3400-\u9fff〇]) (?=[\u3400-\u9fff〇])", "", text)


def unit(text: str) -> str:
    """A number on a door: 2-08 → 二杠〇八, 12 号柜台 → 十二号柜台, 110 → 一一〇."""
    numbered = "号" in text and not any(mark in text for mark in _MARKS)
    return in_text(text) if numbered else _joined(digits(text))


def floor(number: int) -> str:
    """二楼, 负一层."""
    return f"负{cardinal(-number)}层" if number < 0 else f"{cardinal(number)}楼"
