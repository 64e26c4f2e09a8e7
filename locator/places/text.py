"""Text normalization: width, script, case and insignificant marks."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from opencc import OpenCC

from .look_alikes import replace_look_alikes

MAX_CHARACTERS = 200
_HAN = re.compile(r"[\u3400-\u9fff]+")
_IGNORED = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_IGNORED_IN_LINES = re.compile(r"[^0-9a-z\u3400-\u9fff|\n]+")
_TOWNSHIP = re.compile("(街道办事处|街道|地区|镇|乡)$")
_HAS_UNIT = re.compile("[0-9]|停车|出入口$")
_SAME_UNIT = (
    (re.compile("([0-9]+)(?:栋|座|号楼|单元楼)"), r"\1幢"),
    (re.compile("停车(?:点|库|处)"), "停车场"),
    (re.compile("出入口$"), ""),
)
_ACCENTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "fu"))


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def _unified(text: str) -> str:
    """Return a text without other forms of its characters: full-width, compatibility, radicals."""
    return replace_look_alikes(unicodedata.normalize("NFKC", text))


def to_simplified(text: str) -> str:
    """Return half-width, simplified, lower-case text; punctuation and spaces stay."""
    converted: str = _simplifier().convert(_unified(text).casefold())
    return converted


@lru_cache(4_096)
def normalize(text: str) -> str:
    """Return half-width, simplified, lower-case text of letters a to z, digits and Han only."""
    folded = unicodedata.normalize("NFKD", _unified(text)).casefold()
    return _IGNORED.sub("", _simplifier().convert(folded))


def normalize_lines(texts: Sequence[str]) -> list[str]:
    """Normalize many texts at once; `|` is preserved."""
    joined = "\n".join(text.replace("\n", " ") for text in texts)
    folded = unicodedata.normalize("NFKD", _unified(joined)).casefold()
    return _IGNORED_IN_LINES.sub("", _simplifier().convert(folded)).split("\n")


def has_han(text: str) -> bool:
    """Return True when the text contains a Han character."""
    return _HAN.search(text) is not None


def han_parts(text: str) -> list[tuple[int, str]]:
    """Return the runs of Han characters with their start offsets."""
    return [(part.start(), part[0]) for part in _HAN.finditer(text)]


def township_stem(name: str) -> str:
    """Strip the type of a township: `陆家嘴街道` → `陆家嘴`; at least two characters remain."""
    stem = _TOWNSHIP.sub("", name)
    return stem if len(stem) > 1 else name


def unaccented(pinyin: str) -> str:
    """Merge pinyin sounds that dialects do not distinguish: zh and z, n and l, -ng and -n, hu and fu."""
    for sound, merged in _ACCENTS:
        pinyin = pinyin.replace(sound, merged)
    return pinyin


def deletion_variants(text: str) -> list[str]:
    """Return the text and its variants with one character deleted; texts at edit distance 1 share one."""
    return [text, *dict.fromkeys(text[:i] + text[i + 1 :] for i in range(len(text)))]


def unify_units(text: str) -> str:
    """Write buildings and car parks in one way: 3栋, 3号楼 → 3幢."""
    if not _HAS_UNIT.search(text):
        return text
    for pattern, replacement in _SAME_UNIT:
        text = pattern.sub(replacement, text)
    return text
