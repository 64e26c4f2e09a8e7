"""What people type, made plain: width, script, case and marks that mean nothing are taken away."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

MOST_CHARACTERS = 200
_HAN = re.compile(r"[\u3400-\u9fff]+")
_MEANS_NOTHING = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def plain(text: str) -> str:
    """Half-width, simplified, lower case; nothing but letters a to z, digits and Han."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return _MEANS_NOTHING.sub("", _simplifier().convert(folded))


def has_han(text: str) -> bool:
    """True when there is a Han character in the text."""
    return _HAN.search(text) is not None


def han_parts(text: str) -> list[tuple[int, str]]:
    """The stretches of Han characters, each with where it begins."""
    return [(part.start(), part[0]) for part in _HAN.finditer(text)]
