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


_NUMERAL = "[0-9〇零一二三四五六七八九幺两]"
_IN_SENTENCE = re.compile(
    r"(?:(?:通话|呼叫|来电|网点|门店)(?:编码|编号|代码|码)|(?:^|[\s,，。:我的])编号"
    r"|(?:报|念|说|读)一?[下个]?(?:号码|数字|码)"
    r"|\b(?:call(?:ing)?|outlet|store) (?:code|number)|\b(?:my|the) code)"
    rf"\s*(?:上?(?:是|为|写的是)|is|says)?\s*[:#]?\s*(?P<code>{_NUMERAL}(?:[\s、—–-]*{_NUMERAL}){{5,11}}+)(?![\s、—–-]*{_NUMERAL})"
)


def code_digits(text: str) -> str:
    """Return the digits of a text that is a code, or of a sentence that names one as such; '' for others."""
    code = to_simplified(normalize("NFKC", text)).casefold().strip().rstrip("。.")
    label = _LABEL.match(code)
    digits = _digits(code[label.end() :] if label else code)
    if not digits and (named := _IN_SENTENCE.search(code)):
        digits = _digits(named["code"])
    return digits


def _digits(code: str) -> str:
    digits = parse_digits(_GROUPING.sub("", code))
    return digits if len(digits) in LENGTHS and digits.isascii() and digits.isdecimal() else ""
