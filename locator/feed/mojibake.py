"""Detect and repair text that was decoded with the wrong codec."""

import codecs
import re
from collections.abc import Iterable

REPLACEMENT = "\ufffd"
REPLACEMENT_AS_GBK = "锟斤拷"  # UTF-8 replacement characters decoded as GBK
MIN_CHARACTERS = 2  # a single character is inconclusive
_EXPECTED = re.compile("[\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]+")
_WESTERN = re.compile("[\x80-\xff]")
_UTF8_HAN = re.compile(rb"[\x00-\x7f]*[\xe3-\xe9\xef][\x80-\xbf]{2}")  # start of UTF-8 with Chinese text
_HAN = re.compile("[\u4e00-\u9fff]")
_UTF8_HAN_AS_GB18030 = "".join(  # first two bytes of Chinese UTF-8, decoded as GB18030
    bytes((a, b)).decode("gb18030") for a in (*range(0xE3, 0xEA), 0xEF) for b in range(0x80, 0xC0)
)
_SUSPICIOUS = re.compile(f"[{REPLACEMENT}\x80-\xff{_UTF8_HAN_AS_GB18030}]")


def may_be_garbled(texts: Iterable[str]) -> bool:
    """Return False when `repair` would accept all the texts as they are: a fast pre-check."""
    joined = "\n".join(texts)
    return _SUSPICIOUS.search(joined) is not None or REPLACEMENT_AS_GBK in joined


def repair(text: str) -> str:
    """Return the repaired text, REPLACEMENT when it is unrecoverable, or "" when the text is not garbled."""
    if text.isascii():
        return ""
    if REPLACEMENT in text or REPLACEMENT_AS_GBK in text:
        return REPLACEMENT
    if _WESTERN.search(text):
        return _redecode(text, "cp1252") or _redecode(text, "latin-1")
    return _redecode(text, "gb18030")


def _redecode(text: str, codec: str) -> str:
    try:
        encoded = text.rstrip("?").encode(codec)  # the last character may be truncated
        if not _UTF8_HAN.match(encoded):
            return ""
        decoded = codecs.getincrementaldecoder("utf-8")().decode(encoded)
    except UnicodeError:
        return ""
    is_chinese = len(decoded) >= MIN_CHARACTERS and _EXPECTED.fullmatch(decoded) and _HAN.search(decoded)
    return decoded if is_chinese else ""
