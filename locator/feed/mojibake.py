"""Text that was decoded with the wrong codec once: what it was meant to be."""

import codecs
import re
from collections.abc import Iterable

LOST = "\ufffd"
LOST_TWICE = "锟斤拷"  # what was lost, read again as GBK
FEWEST = 2  # characters; a single one says nothing
_EAST = re.compile("[\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]+")
_WESTERN = re.compile("[\x80-\xff]")
_BEGINNING = re.compile(rb"[\x00-\x7f]*[\xe3-\xe9\xef][\x80-\xbf]{2}")  # of UTF-8 with Chinese
_HAN = re.compile("[\u4e00-\u9fff]")
_BEGUN = "".join(  # what GB18030 makes of the first two bytes of UTF-8 with Chinese
    bytes((a, b)).decode("gb18030") for a in (*range(0xE3, 0xEA), 0xEF) for b in range(0x80, 0xC0)
)
_ODD = re.compile(f"[{LOST}\x80-\xff{_BEGUN}]")


def may_be_garbled(texts: Iterable[str]) -> bool:
    """False when `meant` finds all of the texts sound, as nearly always; told at one glance."""
    whole = "\n".join(texts)
    return _ODD.search(whole) is not None or LOST_TWICE in whole


def meant(text: str) -> str:
    """What a garbled text was meant to be, LOST where that cannot be told; "" when it looks sound."""
    if text.isascii():
        return ""
    if LOST in text or LOST_TWICE in text:
        return LOST
    if _WESTERN.search(text):
        return _read_again(text, "cp1252") or _read_again(text, "latin-1")
    return _read_again(text, "gb18030")


def _read_again(text: str, codec: str) -> str:
    try:
        seen = text.rstrip("?").encode(codec)  # the end may have been lost
        if not _BEGINNING.match(seen):
            return ""
        again = codecs.getincrementaldecoder("utf-8")().decode(seen)
    except UnicodeError:
        return ""
    sound = len(again) >= FEWEST and _EAST.fullmatch(again) and _HAN.search(again)
    return again if sound else ""
