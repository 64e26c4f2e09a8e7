"""Spoken numbers in Chinese: 两公里, 三百米, 一一〇, 下午四点四十分, 二楼, 负一层."""

import re
from datetime import date, datetime

from ...runtime.chinese_numerals import DIGITS, SPOKEN_MARKS, cardinal, digits, quantity
from .digits import group_phone
from .rounding import KILOMETRE, about_kilometres, round_metres

COMPASS_POINTS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_DAY_PARTS = (
    (5, "凌晨"),
    (9, "早上"),
    (12, "上午"),
    (13, "中午"),
    (18, "下午"),
    (24, "晚上"),
)  # exclusive upper hour


def phone(text: str) -> str:
    """Spell out a phone number in groups: 〇一〇，六二三四，五六七八; extensions follow 转."""
    return re.sub("[0-9]", lambda match: DIGITS[int(match[0])], group_phone(text, "，", "转"))


def decimal(text: str) -> str:
    """Spell out kilometres: `2` → 两, `1.5` → 一点五, `12` → 十二."""
    integer, _point, tenths = text.partition(".")
    return f"{cardinal(int(integer))}点{DIGITS[int(tenths)]}" if tenths else quantity(int(integer))


def about(metres: float) -> str:
    """Round a distance for speech: 约四百米, 约一公里, 一公里多, 约一公里半, 不到两公里."""
    if (rounded := round_metres(metres)) < KILOMETRE:
        return f"约{quantity(rounded)}米"
    number, how = about_kilometres(metres)
    return {"over": "{}公里多", "half": "约{}公里半", "under": "不到{}公里"}.get(how, "约{}公里").format(
        quantity(number)
    )


def clock(at: datetime) -> str:
    """Spell out a time: 下午四点四十分, 上午九点, 晚上九点半, 中午十二点零五分."""
    return f"{day_part(at.hour)}{hour(at)}"


def month_and_day(day: date) -> str:
    """Spell out a day of the year: 十一月二十四日."""
    return f"{cardinal(day.month)}月{cardinal(day.day)}日"


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
    numbered = "号" in text and not any(mark in text for mark in SPOKEN_MARKS)
    return speak_numbers(text) if numbered else _without_gaps(digits(text))


def floor(number: int) -> str:
    """Spell out a floor: 二楼, 负一层."""
    return f"负{cardinal(-number)}层" if number < 0 else f"{cardinal(number)}楼"
