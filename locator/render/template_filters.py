"""Figures as people say them: distances, directions, phone numbers, spans of a day."""

import re
from datetime import date, datetime

from ..hours import SHANGHAI, Day, day_name
from ..network.codes import spoken
from .messages.catalog import word
from .text_output import distance_words

COMPASS = {
    "zh": ("北", "东北", "东", "东南", "南", "西南", "西", "西北"),
    "en": ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"),
}
DAY = 1440
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x)\s*([0-9]{1,8})\s*$", re.IGNORECASE)


def direction(bearing: float, lang: str) -> str:
    """The nearest of eight winds."""
    return COMPASS[lang][round(bearing / 45) % 8]


def phone_link(phone: str) -> str:
    """A tel: address, the extension dialled after a pause; empty when there is nothing to dial."""
    extension = _EXTENSION.search(phone)
    number = re.sub(r"[^0-9+]", "", phone[: extension.start()] if extension else phone)
    if not re.fullmatch(r"\+?[0-9]{3,15}", number):
        return ""
    return f"tel:{number},{extension[1]}" if extension else f"tel:{number}"


def spans(day: Day, lang: str) -> str:
    """09:00–12:00, 13:30–18:00; closed; unknown."""
    if day.spans is None:
        return word("unknown", lang)
    between = "，" if lang == "zh" else ", "
    return between.join(_span(*span, lang) for span in day.spans) or word("closed", lang)


def _span(start: int, end: int, known: bool, lang: str) -> str:
    if not known:
        return word("varies", lang)
    if (start, end) == (0, DAY):
        return word("all_day", lang)
    return f"{_time(start)}–{word('next_day', lang) if end > DAY else ''}{_time(end)}"


def _time(minute: int) -> str:
    minute = minute if minute <= DAY else minute - DAY
    return f"{minute // 60:02d}:{minute % 60:02d}"


def date_words(day: date, lang: str) -> str:
    """11月24日 周二, Tue 24/11."""
    name = day_name(day, lang)
    return f"{day.month}月{day.day}日 {name}" if lang == "zh" else f"{name[:3]} {day:%d/%m}"


def dates(exception: dict[str, str], lang: str) -> str:
    """The first and the last day of an exception."""
    ends = [date_words(date.fromisoformat(exception[name]), lang) for name in ("from", "to")]
    return " – ".join(dict.fromkeys(ends))


def phone_words(phone: str, lang: str) -> str:
    """A phone number, its extension named in the reader's language."""
    return _EXTENSION.sub(r"ext. \1", phone) if lang == "en" else phone


def moment_words(text: str) -> str:
    """An ISO instant to the minute, by the clock in China."""
    return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


FILTERS = {
    "distance": distance_words,
    "direction": direction,
    "phone_link": phone_link,
    "phone_words": phone_words,
    "dates": dates,
    "spans": spans,
    "date_words": date_words,
    "moment_words": moment_words,
    "spoken": spoken,
}
