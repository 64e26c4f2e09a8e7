"""Chinese numerals: parsing up to 99 and digit by digit, spelling out to 99,999,999."""

import re

DIGITS = "〇一二三四五六七八九"
WEEKDAYS = "一二三四五六日"  # Monday first
_UNITS = ("", "十", "百", "千")
_VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"零": 0, "两": 2}
_AS_DIGITS = str.maketrans({numeral: str(value) for numeral, value in (_VALUES | {"幺": 1}).items()})
SPOKEN_MARKS = {"-": "杠", "—": "杠", "–": "杠", "/": "斜杠", "#": "井号"}


def parse_numeral(text: str) -> int:
    """Parse digits or a Chinese numeral up to 99. Raises ValueError if it is neither."""
    if text.isascii() and text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        tens, ones = "零", text
    try:
        return (_VALUES[tens] if tens else 1) * 10 + (_VALUES[ones] if ones else 0)
    except KeyError:
        raise ValueError(text) from None


def parse_digits(text: str) -> str:
    """Return a text with its Chinese numerals, spoken one by one, as digits: 九幺二 → 912."""
    return text.translate(_AS_DIGITS)


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
    return re.sub("[-—–/#]", lambda match: SPOKEN_MARKS[match[0]], spoken)
