"""What people type, made plain: width, script, case and marks that mean nothing are taken away."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from opencc import OpenCC

MOST_CHARACTERS = 200
_HAN = re.compile(r"[\u3400-\u9fff]+")
_MEANS_NOTHING = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_MEANS_LITTLE = re.compile(r"[^0-9a-z\u3400-\u9fff|\n]+")
_TOWNSHIP = re.compile("(街道办事处|街道|地区|镇|乡)$")
_ACCENTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "fu"))


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Half-width, simplified, lower case; every mark and blank as it was."""
    told: str = _simplifier().convert(unicodedata.normalize("NFKC", text).casefold())
    return told


def plain(text: str) -> str:
    """Half-width, simplified, lower case; nothing but letters a to z, digits and Han."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return _MEANS_NOTHING.sub("", _simplifier().convert(folded))


def plain_lines(texts: Sequence[str]) -> list[str]:
    """`plain` of many texts at once, their bars kept."""
    joined = "\n".join(text.replace("\n", " ") for text in texts)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", joined)).casefold()
    return _MEANS_LITTLE.sub("", _simplifier().convert(folded)).split("\n")


def has_han(text: str) -> bool:
    """True when there is a Han character in the text."""
    return _HAN.search(text) is not None


def han_parts(text: str) -> list[tuple[int, str]]:
    """The stretches of Han characters, each with where it begins."""
    return [(part.start(), part[0]) for part in _HAN.finditer(text)]


def township_stem(name: str) -> str:
    """`陆家嘴街道` → `陆家嘴`; whole where less than two characters would stay."""
    stem = _TOWNSHIP.sub("", name)
    return stem if len(stem) > 1 else name


def unaccented(pinyin: str) -> str:
    """Pinyin without what accents do not tell apart: zh and z, n and l, -ng and -n, hu and fu."""
    for heard, kept in _ACCENTS:
        pinyin = pinyin.replace(heard, kept)
    return pinyin


def shortened(text: str) -> list[str]:
    """The text and what is left of it without one character: texts one slip apart share one of these."""
    return [text, *dict.fromkeys(text[:i] + text[i + 1 :] for i in range(len(text)))]
