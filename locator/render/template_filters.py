"""Template filters: distances, directions, phone numbers, dates and opening hours."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ..directions.level_access import contradicts_stairs
from ..directions.sentences.rounding import round_metres
from ..hours import SHANGHAI, Day, day_name
from ..network.codes import spoken
from ..places.gazetteer import Area
from .address_text import address_text
from .contacts import contacts, first_callable, format_phone, phone_link
from .distances import format_distance
from .messages.catalog import translate
from .place_text import path_text

COMPASS = {
    "zh": ("北", "东北", "东", "东南", "南", "西南", "西", "西北"),
    "en": ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"),
}
MINUTES_PER_DAY = 1440
TEXT_CONTACTS = (
    (re.compile(r"(https://[^\s，。；）)]+)", re.IGNORECASE), ""),
    (re.compile(r"([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"), "mailto:"),
    (re.compile(r"(?:短信|簡訊|sms)[^0-9+]{0,12}(\+?[0-9]{5,15})(?![0-9-])", re.IGNORECASE), "sms:"),
)  # ways of writing to an outlet and how their links begin


def direction(bearing: float, lang: str) -> str:
    """Return the nearest of the eight compass directions."""
    return COMPASS[lang][round(bearing / 45) % 8]


def rounded(count: float) -> str:
    """Return a count to three significant digits, as estimates are given: 587,000,000."""
    return f"{float(f'{count:.3g}'):,.0f}"


def text_contact_link(contact: str) -> str:
    """Return an https:, mailto: or sms: URL for a way of writing to an outlet; empty if it names none."""
    for pattern, prefix in TEXT_CONTACTS:
        if found := pattern.search(contact):
            return prefix + found[1]
    return ""


def format_spans(day: Day, lang: str) -> str:
    """Return the opening hours of a day, like 09:00–12:00, 13:30–18:00."""
    if day.spans is None:
        return translate("unknown", lang)
    between = "，" if lang == "zh" else ", "
    return between.join(_format_span(*span, lang) for span in day.spans) or translate("closed", lang)


def _format_span(start: int, end: int, definite: bool, lang: str) -> str:
    if (start, end) == (0, MINUTES_PER_DAY):
        return translate("all_day" if definite else "varies", lang)
    next_day = translate("next_day", lang) if end > MINUTES_PER_DAY else ""
    times = f"{_clock(start)}–{next_day}{_clock(end)}"
    return times if definite else f"{times} {translate('varies', lang)}"


def _clock(minute: int) -> str:
    minute = minute if minute <= MINUTES_PER_DAY else minute - MINUTES_PER_DAY
    return f"{minute // 60:02d}:{minute % 60:02d}"


def format_date(day: date, lang: str, today: date | None = None) -> str:
    """Return a date like 11月24日 周二 or Tue 24 Nov, with its year if that is not the one of `today`."""
    name, has_year = day_name(day, lang), today is not None and day.year != today.year
    if lang == "zh":
        return f"{f'{day.year}年' if has_year else ''}{day.month}月{day.day}日 {name}"
    return f"{name[:3]} {day.day} {day:%b}{f' {day.year}' if has_year else ''}"


def format_date_range(exception: dict[str, str], lang: str, today: date | None = None) -> str:
    """Return the first and last day of an exception, or the one day, with years as `format_date`."""
    ends = [format_date(date.fromisoformat(exception[name]), lang, today) for name in ("from", "to")]
    return " – ".join(dict.fromkeys(ends))


def format_datetime(text: str) -> str:
    """Return an ISO instant to the minute, in China Standard Time."""
    return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def sentence(text: str) -> str:
    """Return a note with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def format_time(at: datetime) -> str:
    """Return the time of day of an instant, in China Standard Time."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def area_name(area: Area, lang: str) -> str:
    """Return the name of an area in the page's language."""
    return area.label(lang)


def reasons_beside(
    verdict: Mapping[str, Any], state: str, facts: Mapping[str, Any] | None = None
) -> list[str]:
    """Return the reasons of a verdict that the texts beside it do not contain, or else its first.

    Beside it are the opening state and live facts; a first reason that is one of these is left out, too.
    """
    pairs = zip(verdict.get("why") or verdict["reasons"], verdict["reasons"], strict=True)
    stated = {fact["text"].lower() for fact in (facts or {}).values()}
    reasons = [reason for code, reason in pairs if code != "opens" and reason.lower() not in stated]
    return [reason for reason in reasons if reason not in state] or reasons[:1]


FILTERS = {
    "rounded": rounded,
    "sentence": sentence,
    "format_time": format_time,
    "address_text": address_text,
    "area_name": area_name,
    "path_text": path_text,
    "distance": format_distance,
    "direction": direction,
    "phone_link": phone_link,
    "text_contact_link": text_contact_link,
    "contacts": contacts,
    "first_callable": first_callable,
    "format_phone": format_phone,
    "format_date_range": format_date_range,
    "format_spans": format_spans,
    "format_date": format_date,
    "format_datetime": format_datetime,
    "reasons_beside": reasons_beside,
    "spoken": spoken,
    "round_metres": round_metres,
    "contradicts_stairs": contradicts_stairs,
}
