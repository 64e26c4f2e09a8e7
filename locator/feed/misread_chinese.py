"""Chinese text in GBK or Big5 that was decoded with another codec: its characters are not common ones."""

import re

from .common_characters import BIG5_COMMON, GB2312, GB2312_COMMON

REPLACEMENT = "\ufffd"
MIN_CHARACTERS = 2  # a single character is inconclusive
MIN_COMMON = 0.7  # share of common characters in Chinese text
SHORT, LONG = 4, 6  # characters of a text that was read as another Chinese text
MIN_RARE = 3  # characters beside question marks
MIN_STRANGE, MIN_STRANGE_IF_LONG = 0.5, 0.35  # share of characters in it that are not common
EXPECTED = re.compile(
    "[\x20-\x7e\u00b7\u2010-\u2027\u2160-\u216b\u2460-\u2473\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]+"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_WESTERN = re.compile("[\x80-\xff]")
_HALF_WIDTH_KATAKANA = re.compile("[\uff61-\uff9f]{2}")
_NEVER_FIRST = re.compile("[\uff61-\uff65\uff67-\uff6f\ue000-\uf8ff]")  # signs, small kana, private use
_LOST = re.compile(r"[?？]+")


def is_rare(ch: str) -> bool:
    """Return True for a Han character that is common neither in the mainland nor in Taiwan."""
    return "\u4e00" <= ch <= "\u9fff" and ch not in GB2312_COMMON and ch not in BIG5_COMMON


def original_chinese(text: str) -> str:
    """Return the text that GBK or Big5 read in another codec was, REPLACEMENT if lost, "" for other texts."""
    if _WESTERN.search(text) and not _HAN.search(text):
        return _redecode(text, "cp1252", "gbk") or _redecode(text, "cp1252", "big5")
    if _HALF_WIDTH_KATAKANA.search(text):
        decoded = _redecode(text, "cp932", "gbk")
        return decoded or (REPLACEMENT if _NEVER_FIRST.search(text) or any(map(is_rare, text)) else "")
    return _original_of_chinese(text)


def _original_of_chinese(text: str) -> str:
    letters = [ch for ch in text if not ch.isascii()]
    strange = sum(ch not in GB2312_COMMON for ch in letters)
    share = MIN_STRANGE_IF_LONG if len(letters) >= LONG else MIN_STRANGE
    if len(letters) < SHORT or strange <= share * len(letters) or not any(map(is_rare, letters)):
        return ""
    for codec, right in (("big5", "gbk"), ("cp949", "gbk"), ("gbk", "big5")):
        if decoded := _redecode(text, codec, right, is_strict=True):
            return decoded
    return REPLACEMENT if _LOST.search(text) and sum(map(is_rare, letters)) >= MIN_RARE else ""


def _redecode(text: str, codec: str, right: str, is_strict: bool = False) -> str:
    """Return the text in its right codec if that makes common Chinese, REPLACEMENT if parts are lost."""
    parts = [part for part in _LOST.split(text) if part]
    try:
        decoded = "".join(_encode(part, codec).decode(right) for part in parts)
    except UnicodeError:
        return ""
    han = _HAN.findall(decoded)
    common = BIG5_COMMON if right == "big5" else GB2312_COMMON
    known = common if is_strict or right == "big5" else GB2312
    if len(han) < MIN_CHARACTERS or not known.issuperset(han) or not EXPECTED.fullmatch(decoded):
        return ""
    if sum(ch in common for ch in han) < MIN_COMMON * len(han):
        return ""
    return REPLACEMENT if len(parts) > 1 else decoded


def _encode(text: str, codec: str) -> bytes:
    return b"".join(map(western_byte, text)) if codec == "cp1252" else text.encode(codec)


def western_byte(ch: str) -> bytes:
    """Return the byte of a character in Windows-1252, also of the control characters that browsers show."""
    return ch.encode("latin-1") if "\x80" <= ch <= "\x9f" else ch.encode("cp1252")
