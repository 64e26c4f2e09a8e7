"""Numbers as they are read aloud in English: two kilometres, nine five zero, four forty in the afternoon."""

import re
from datetime import datetime

from .digits import grouped

WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MARKS = {"-": "dash", "—": "dash", "–": "dash", "/": "slash", "#": "hash"}
NOON, EVENING = 12, 18


def cardinal(number: int) -> str:
    """0 to 999,999: twelve, one hundred and two, three thousand."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    if number < 1_000:
        more = f" and {cardinal(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{more}"
    rest = number % 1_000
    between = " and " if rest < 100 else " "
    return f"{cardinal(number // 1_000)} thousand" + (between + cardinal(rest) if rest else "")


def digits(text: str) -> str:
    """Digits one by one, the rest as it is: 110 → one one zero, 3-12 → three dash one two."""
    words = {**{str(i): _ONES[i] for i in range(10)}, **_MARKS}
    told = re.sub(r"[0-9—–/#-]", lambda found: f" {words[found[0]]} ", text)
    return " ".join(told.split()).replace(" ,", ",")


def in_text(text: str) -> str:
    """A text with its numbers as they are said: 100 m → one hundred metres, G6 → G six."""
    apart = re.sub("(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])", " ", text)
    told = re.sub("([0-9]{1,4}) m\\b", lambda found: f"{cardinal(int(found[1]))} metres", apart)
    told = re.sub("[0-9]{3,}", lambda found: digits(found[0]), told)
    return re.sub("[0-9]+", lambda found: cardinal(int(found[0])), told)


def phone(text: str) -> str:
    """A phone number in groups, digit by digit."""
    return digits(grouped(text, ", ", " extension "))


def decimal(text: str) -> str:
    """`2` → two, `1.5` → one point five: kilometres."""
    whole, _point, tenths = text.partition(".")
    return cardinal(int(whole)) + (f" point {_ONES[int(tenths)]}" if tenths else "")


def clock(moment: datetime) -> str:
    """four forty in the afternoon, nine in the morning, noon, midnight."""
    if moment.minute == 0 and moment.hour % NOON == 0:
        return "noon" if moment.hour else "midnight"
    part = "morning" if moment.hour < NOON else "afternoon" if moment.hour < EVENING else "evening"
    return f"{cardinal((moment.hour - 1) % NOON + 1)}{_minute(moment.minute)} in the {part}"


def _minute(minute: int) -> str:
    if minute == 0:
        return ""
    return f" oh {cardinal(minute)}" if minute < 10 else f" {cardinal(minute)}"


def year(number: int) -> str:
    """twenty twenty-six, two thousand and five."""
    if number % 100 < 10:
        return cardinal(number)
    return f"{cardinal(number // 100)} {cardinal(number % 100)}"


def floor(number: int) -> str:
    """floor two, basement one."""
    return f"basement {cardinal(-number)}" if number < 0 else f"floor {cardinal(number)}"
