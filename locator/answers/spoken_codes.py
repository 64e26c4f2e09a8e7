"""Codes as callers say them: with the word before, in groups, in Chinese numerals (幺 is 1, 两 is 2)."""

import re
from unicodedata import normalize

from ..places.text import to_simplified
from ..runtime.chinese_numerals import parse_digits

LENGTHS = range(6, 13)  # digits of codes, see `network.codes`
_LABEL = re.compile(
    r"(?:我的?|客户的?|来电人的?|my|the|a)?\s*"
    r"(?:(?:通话|呼叫|来电|网点|门店)?(?:编码|编号|代码|号码|码)|(?:call(?:ing)?|outlet|store)?\s*(?:code|number))"
    r"\s*(?:是|为|is)?\s*[:#]?"
)
_GROUPING = re.compile(r"[\s、—–-]+")


def code_digits(text: str) -> str:
    """Return the digits of a text that is a code and nothing else; '' for other texts."""
    code = to_simplified(normalize("NFKC", text)).casefold().strip().rstrip("。.")
    label = _LABEL.match(code)
    digits = parse_digits(_GROUPING.sub("", code[label.end() :] if label else code))
    return digits if len(digits) in LENGTHS and digits.isascii() and digits.isdecimal() else ""
