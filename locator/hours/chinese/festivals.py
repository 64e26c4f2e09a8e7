"""Names of public holidays in a text: 国庆, 十一假期, 春节期间."""

import re

from .text import Ambiguous

_NAMES = {
    "元旦": "元旦",
    "春节": "春节",
    "清明": "清明节",
    "五一": "劳动节",
    "劳动": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
    "十一": "国庆节",
}
_NAME = "|".join(_NAMES)
_PERIOD = re.compile(rf"(?P<name>{_NAME})节?(?:小?长假|假期|假日|黄金周|放假(?=期间))?(?:期间)?")
_DAYS = r"除夕(?:当天|当日|夜)?|大年(?:初[一二三四五六七]|三十)"
FESTIVAL = rf"(?:{_NAME})节?(?:小?长假|假期|假日|黄金周|放假(?=期间))?(?:期间)?(?:当天|当日)?|{_DAYS}"
SEPARATOR = "、"
HOLIDAY_ORDER = tuple(dict.fromkeys(_NAMES.values()))


def holiday_names(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the holidays whose official period is meant, and the words that mean single days instead."""
    names, remaining = set(), []
    for word in text.split(SEPARATOR):
        match = _PERIOD.fullmatch(word)
        if match:
            names.add(_NAMES[match["name"]])
        else:
            remaining.append(word)
    return frozenset(names), tuple(remaining)


def period_names(text: str) -> frozenset[str]:
    """Return the holidays of a text; Ambiguous if it also names single days."""
    names, remaining = holiday_names(text)
    if remaining:
        raise Ambiguous(text)
    return names
