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
    return _BLANKS.sub(" ", _EXCEPT.sub(r"\1除外", unquoted)).strip()


def parse_number(text: str) -> int:
    """Parse digits or a Chinese numeral up to 99; Ambiguous if it is neither."""
    try:
        return parse_numeral(text)
    except ValueError:
        raise Ambiguous(text) from None
