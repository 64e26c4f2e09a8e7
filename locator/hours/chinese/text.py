"""Normalizes a text of hours: half-width, simplified, without quotes and invisible characters."""

import re
import unicodedata

from ...runtime.chinese_numerals import parse_numeral

_SIMPLIFIED = str.maketrans(
    "週點時間營業節無國禮開閉館請暫斷長從為後電話遲號東單維",
    "周点时间营业节无国礼开闭馆请暂断长从为后电话迟号东单维",
)
_SIGNS = str.maketrans(
    "\u2236\ua789\u02d0\u301c\u223c\u2012\u2e3a\u2e3b\u30fc\u3161", ":::~~-----"
)  # like : ~ -
_QUOTES = re.compile("[\"'`“”‘’「」『』«»<>《》]")
_DASH_NUMERAL = re.compile(r"(?<=\d)\s*一+\s*(?=\d)")
_ALL_WEEK = re.compile(r"(?:[一每]周|全年)?(?:7|七)天,? ?(?:每天|全天)?,? ?24个?小时")
_ALL_DAY = re.compile(r"(?<![\d:.月])0{1,2} ?[-~–—−到至] ?24(?![\d:.点时日号])")
_BLANKS = re.compile(r"\s+")
_EXCEPT = re.compile(r"除(?:了|去)?([^除外]{2,12}?)(?:之外|以外|外)(?![面出卖])")

NUMERAL = "[零〇一二两三四五六七八九十]{1,3}"


class Ambiguous(ValueError):
    """The text, or the rest of it, cannot be parsed with certainty."""


def normalize_text(text: str) -> str:
    """Normalize a text: collapse whitespace, turn 除X外 into X除外."""
    normalized = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED).translate(_SIGNS)
    visible = "".join(ch for ch in normalized if ch.isspace() or unicodedata.category(ch) not in ("Cf", "Cc"))
    unquoted = _DASH_NUMERAL.sub("-", _QUOTES.sub("", visible))
    unquoted = _ALL_DAY.sub("0:00-24:00", _ALL_WEEK.sub("24小时", unquoted))
    return _BLANKS.sub(" ", _EXCEPT.sub(r"\1除外", unquoted)).strip()


def parse_number(text: str) -> int:
    """Parse digits or a Chinese numeral up to 99; Ambiguous if it is neither."""
    try:
        return parse_numeral(text)
    except ValueError:
        raise Ambiguous(text) from None
