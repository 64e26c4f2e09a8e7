"""Opening hours in OSM syntax as words: Mo-Fr 09:00-18:00 → 周一至周五 09:00-18:00."""

import re

from ..query.param_types import Lang
from .messages.catalog import translate

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_RANGE, _LIST = re.compile(f"(?<={_DAY})-(?={_DAY})"), re.compile(f"(?<={_DAY}), ?(?={_DAY})")
_WEEKLY = re.compile(r"[A-Za-z0-9:;, +-]*")
_LETTERS = re.compile("[A-Za-z]")


def hours_words(hours: str, lang: Lang) -> str:
    """Return weekly hours in words; unchanged in English and where the syntax goes beyond days and times."""
    if lang == "zh" and hours == "24/7":
        return translate("all_day", lang)
    if lang != "zh" or not _WEEKLY.fullmatch(hours):
        return hours
    text = _LIST.sub("、", _RANGE.sub("至", hours))
    for day in DAYS:
        text = text.replace(day, translate(f"hr_{day}", lang))
    text = re.sub(r" ?\boff\b", translate("closed", lang), text).replace("; ", "；")
    return hours if _LETTERS.search(text) else text
