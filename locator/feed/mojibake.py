"""Text that was decoded with the wrong codec once: what it was meant to be."""

import codecs
import re

LOST = "\ufffd"
LOST_TWICE = "锟斤拷"  # what was lost, read again as GBK
FEWEST = 2  # characters; a single one says nothing
_EAST = re.compile("[\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]+")
_HAN = re.compile("[\u4e00-\u9fff]")


def meant(text: str) -> str:
    """What a garbled text was meant to be, LOST where that cannot be told; "" when it looks sound."""
    if text.isascii():
        return ""
    if LOST in text or LOST_TWICE in text:
        return LOST
    return next(filter(None, (_read_again(text, codec) for codec in ("gb18030", "cp1252", "latin-1"))), "")


def _read_again(text: str, codec: str) -> str:
    try:
        decoder = codecs.getincrementaldecoder("utf-8")()
        again = decoder.decode(text.rstrip("?").encode(codec))  # the end may have been lost
    except UnicodeError:
        return ""
    sound = len(again) >= FEWEST and _EAST.fullmatch(again) and _HAN.search(again)
    return again if sound else ""
