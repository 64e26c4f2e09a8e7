"""Spoken numbers in English: two kilometres, nine five zero, four forty in the afternoon."""

import re
from datetime import datetime

from .digits import group_phone
from .rounding import KILOMETRE, about_kilometres, round_metres

COMPASS_POINTS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MARKS = {"-": "dash", "—": "dash", "–": "dash", "/": "slash", "#": "hash"}
NOON, EVENING = 12, 18
LETTERS_PER_WORD = 10
WORD = re.compile(r"[^\W_〇\u3400-\u9fff]+(?:'[^\W_]+)*|[\u3400-\u9fff]")


def spoken_words(text: str) -> int:
    """Count the words of a text read aloud; a digit or ten letters count as one."""
    words = WORD.findall(text)
    return sum(len(word) if word.isdigit() else -(-len(word) // LETTERS_PER_WORD) for word in words)


def cardinal(number: int) -> str:
    """Spell out 0 to 999,999: twelve, one hundred and two, three thousand."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    if number < 1_000:
        more = f" and {cardinal(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{more}"
    remainder = number % 1_000
    between = " and " if remainder < 100 else " "
    return f"{cardinal(number // 1_000)} thousand" + (between + cardinal(remainder) if remainder else "")


def digits(text: str) -> str:
    """Spell out digits one by one: 110 → one one zero, 3-12 → three dash one two."""
    spoken = {**{str(i): _ONES[i] for i in range(10)}, **_MARKS}
    spaced = re.sub(r"[0-9—–/#-]", lambda match: f" {spoken[match[0]]} ", text)
    return " ".join(spaced.split()).replace(" ,", ",")


def speak_numbers(text: str) -> str:
    """Spell out the numbers in a text: 100 m → one hundred metres, G6 → G six."""
    separated = re.sub("(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])", " ", text)
    spoken = re.sub("([0-9]{1,4}) m\\b", lambda match: f"{cardinal(int(match[1]))} metres", separated)
    spoken = re.sub("[0-9]{3,}", lambda match: digits(match[0]), spoken)
    return re.sub("[0-9]+", lambda match: cardinal(int(match[0])), spoken)


def phone(text: str) -> str:
    """Spell out a phone number in groups, digit by digit."""
    return digits(group_phone(text, ", ", " extension "))


def decimal(text: str) -> str:
    """Spell out kilometres: `2` → two, `1.5` → one point five."""
    integer, _point, tenths = text.partition(".")
    return cardinal(int(integer)) + (f" point {_ONES[int(tenths)]}" if tenths else "")


def about(metres: float) -> str:
    """Round a distance for speech: about one kilometre, just over one kilometre, nearly two kilometres."""
    if (rounded := round_metres(metres)) < KILOMETRE:
        return f"about {cardinal(rounded)} metres"
    number, how = about_kilometres(metres)
    unit = "kilometre" if number == 1 and how != "half" else "kilometres"
    half = " and a half" if how == "half" else ""
    more_or_less = {"over": "just over", "under": "nearly"}.get(how, "about")
    return f"{more_or_less} {cardinal(number)}{half} {unit}"


def clock(at: datetime) -> str:
    """Spell out a time: four forty in the afternoon, nine in the morning, noon, midnight."""
    if at.minute == 0 and at.hour % NOON == 0:
        return "noon" if at.hour else "midnight"
    part = "morning" if at.hour < NOON else "afternoon" if at.hour < EVENING else "evening"
    return f"{cardinal((at.hour - 1) % NOON + 1)}{_minute(at.minute)} in the {part}"


def _minute(minute: int) -> str:
    if minute == 0:
        return ""
    return f" oh {cardinal(minute)}" if minute < 10 else f" {cardinal(minute)}"


def year(number: int) -> str:
    """Spell out a year: twenty twenty-six, two thousand and five."""
    if number % 100 < 10:
        return cardinal(number)
    return f"{cardinal(number // 100)} {cardinal(number % 100)}"


def floor(number: int) -> str:
    """Spell out a floor: floor two, basement one."""
    return f"basement {cardinal(-number)}" if number < 0 else f"floor {cardinal(number)}"
