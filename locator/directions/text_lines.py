"""Texts of feeds as single lines, and storeys named in them."""

import re
import unicodedata
from typing import TypeAlias

from ..runtime.chinese_numerals import parse_numeral

_DROPPED = ("Cf", "Cs", "Co", "Cn")  # bidi and invisible controls, and non-characters
_BREAKS = ("Cc", "Zl", "Zp")
_STOREY = re.compile(
    r"(?P<minus>[-−]|负|地下|[Bb])?[FfLl]?(?P<number>[0-9]{1,3}|[一二三四五六七八九]?十?[一二三四五六七八九十两])"
    r"[Ff]?(?:层|楼)?"
)
_NAMED_STOREY = re.compile(
    r"(?<![0-9A-Za-z一二三四五六七八九十两百~～至、-])"
    r"(?:负|地下|[Bb]|-)?(?:[0-9]{1,2}|[一二三四五六七八九]?十?[一二三四五六七八九十两])\s?(?:层|楼|[Ff](?![A-Za-z]))"
    r"(?!楼)"
)

Storey: TypeAlias = int | str  # 1 is the ground floor, -1 the first basement; other labels are text


def single_line(text: object) -> str:
    """Return a text from a feed or map as one line without control, bidi or invisible characters."""
    visible = (_visible(character) for character in str(text or ""))
    return " ".join("".join(visible).split())


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    return " " if kind in _BREAKS else "" if kind in _DROPPED else character


def storey(text: object) -> Storey | None:
    """Parse a storey: `2F`, `F2`, `二楼` → 2; `B1`, `负一层` → -1; other text as is; None if empty."""
    normalized = single_line(text)
    match = _STOREY.fullmatch(normalized)
    if not match:
        return normalized or None
    number = parse_numeral(match["number"])
    if number == 0:
        return normalized
    return -number if match["minus"] else number


def without_other_storey(text: str, recorded: Storey | None) -> str:
    """Return a text without a storey that contradicts the recorded one: 示例大厦一层 on 2 → 示例大厦.

    The recorded floor is the outlet's own, that of an address or a landmark may be the main entrance's.
    """
    return _NAMED_STOREY.sub(lambda match: "" if contradicts(match[0], recorded) else match[0], text).strip()


def contradicts(named: str, recorded: Storey | None) -> bool:
    """Return whether a storey named in a text is another one than the recorded storey; False if unknown."""
    level = storey(named.replace(" ", ""))
    return isinstance(level, int) and isinstance(recorded, int) and level != recorded


def named_storeys(text: str) -> list[str]:
    """Return the storeys that a text names."""
    return _NAMED_STOREY.findall(text)
