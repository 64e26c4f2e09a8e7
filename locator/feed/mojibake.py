"""Detect and repair Chinese text that was decoded with the wrong codec, once or twice, or with lost bytes."""

import codecs
import re
from functools import cache, lru_cache
from itertools import chain

from .misread_chinese import EXPECTED, MIN_CHARACTERS, REPLACEMENT, is_rare, original_chinese, western_byte

# UTF-8 replacement characters decoded as GBK, Big5 and Latin-1; memory that was never written
LOST = re.compile(f"{REPLACEMENT}|锟斤拷|嚙踝蕭|ï¿½|烫烫烫|屯屯屯")
_CODECS_OF_UTF8 = ("cp1252", "gb18030", "cp932", "cp949", "cp950", "cp1251", "mac_roman", "koi8_r")
_CHARACTER = rb"[\x00-\x7f]|\xc2\xb7|[\xe2-\xe9\xef][\x80-\xbf]{2}"
_UTF8 = re.compile(  # \xff is a lost byte, or two; other bytes may be missing without a sign
    rb"(?:%b|\xff[\x80-\xbf]{0,2}|[\xe2-\xe9\xef][\x80-\xbf]?(?![\x80-\xbf])|[\x80-\xbf]{1,2})*" % _CHARACTER
)
_COMPLETE = re.compile(rb"(?:%b)*[\xe2-\xef]?[\x80-\xbf]?" % _CHARACTER)
_UTF8_HAN = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
CACHE_SIZE = 4_096
MIN_WITHOUT_SIGN = 3  # complete characters of a text that has lost others without a sign
_LATIN_AS_UTF8 = re.compile("[ÂÃ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_WESTERN_PAIR = re.compile(  # start of a Chinese character as UTF-8
    "[ä-é][\x80-\x9f\xa0-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ]"
)


@cache
def _suspicious() -> re.Pattern[str]:
    """Return a pattern of characters of which every garbled text has one."""
    leads = chain(range(0xE2, 0xEA), (0xEF,))
    utf8_as_gb18030 = "".join(bytes((a, b)).decode("gb18030") for a in leads for b in range(0x80, 0xC0))
    others = "".join(re.escape(ch) for ch in (REPLACEMENT, "锟", "嚙", "烫", "屯"))
    rare = "".join(ch for ch in map(chr, range(0x4E00, 0xA000)) if is_rare(ch))
    return re.compile(f"[{others}\x80-\xff\u0400-\u04ff\uac00-\ud7a3\uff61-\uff9f{utf8_as_gb18030}{rare}]")


def may_be_garbled(text: str) -> bool:
    """Return False when `repair` would accept a text, and each of joined ones, as it is: a fast pre-check."""
    return _suspicious().search(text) is not None


@lru_cache(CACHE_SIZE)  # names of areas repeat
def repair(text: str) -> str:
    """Return the repaired text, REPLACEMENT when it is unrecoverable, or "" when the text is not garbled."""
    if text.isascii() or not _suspicious().search(text):
        return ""
    if LOST.search(text):
        return REPLACEMENT
    once = _repair_once(text) or _misread_before(text)
    return (_repair_once(once) or once) if once and once != REPLACEMENT else once


def _repair_once(text: str) -> str:
    for codec in _CODECS_OF_UTF8:
        if decoded := _as_utf8(text, codec):
            return decoded
    if len(_WESTERN_PAIR.findall(text)) >= MIN_CHARACTERS:
        return REPLACEMENT
    return original_chinese(text)


def _misread_before(text: str) -> str:
    """Return the text that UTF-8 read in another codec was, if that text was Chinese misread before."""
    for codec in ("cp1252", "gb18030"):
        encoded = _encode(text.rstrip("?"), codec)
        try:
            once = codecs.getincrementaldecoder("utf-8")().decode(encoded)
        except UnicodeError:
            continue
        if once and not once.isascii() and _repair_once(once):
            return once
    return REPLACEMENT if len(_LATIN_AS_UTF8.findall(text)) > MIN_CHARACTERS else ""


def _as_utf8(text: str, codec: str) -> str:
    """Return the text that UTF-8 read in this codec was, REPLACEMENT if bytes were lost."""
    encoded = _encode(text.rstrip("?"), codec)
    if not encoded or encoded.isascii() or not _UTF8.fullmatch(encoded):
        return ""
    is_complete = _COMPLETE.fullmatch(encoded) is not None
    needed = 1 if is_complete else MIN_CHARACTERS if b"\xff" in encoded else MIN_WITHOUT_SIGN
    if len(_UTF8_HAN.findall(encoded)) < needed:
        return ""
    decoded = encoded.decode("utf-8", "ignore")
    if len(decoded) < MIN_CHARACTERS or not EXPECTED.fullmatch(decoded):
        return ""
    return decoded if is_complete else REPLACEMENT


def _encode(text: str, codec: str) -> bytes:
    """Return the bytes of a text, \\xff for lost characters; empty if it has others."""
    lossless = text.replace("?", "\0").replace("？", "\0")
    try:
        if codec == "cp1252":
            encoded = b"".join(map(western_byte, lossless))
        else:
            euro = b"\x80" if codec == "gb18030" else "€".encode(codec, "ignore")
            encoded = euro.join(part.encode(codec) for part in lossless.split("€"))
    except UnicodeError:
        return b""
    return b"" if b"\xff" in encoded else encoded.replace(b"\0", b"\xff")
