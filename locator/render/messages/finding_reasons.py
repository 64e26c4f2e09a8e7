"""Reasons of findings in Chinese; in English each finding has its own."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ...hours.words import DAYS
from ...runtime.error_messages import localize

_FILE = Path(__file__).parent / "reasons_zh.toml"
_PART = re.compile(r"\\\{(\w+)\\\}")
DATUM_NAMES = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}
_DATUM = re.compile(rf"\b({'|'.join(DATUM_NAMES)})\b")
LINE = "\n    "  # between the hypotheses of a datum


class _Template(NamedTuple):
    pattern: re.Pattern[str]
    chinese: str


class _Catalog(NamedTuple):
    endings: dict[str, str]
    templates: list[_Template]


@lru_cache(4_096)
def reason_in_chinese(reason: str) -> str | None:
    """Return the reason of a finding in Chinese; None if it is not in the catalog."""
    if LINE in reason:
        lines = [reason_in_chinese(line) for line in reason.split(LINE)]
        return None if None in lines else "\n".join(filter(None, lines))
    for english, chinese in _catalog().endings.items():
        if reason.endswith(english) and (text := reason_in_chinese(reason.removesuffix(english))):
            return text + chinese
    return next(filter(None, (_translate(template, reason) for template in _catalog().templates)), None)


def localized_error(text: str, lang: str) -> str:
    """Return the text of an error in a language, also that of a feed that cannot be used."""
    translated = localize(text, lang)
    is_english = lang == "zh" and translated == text
    return (reason_in_chinese(text) or text) if is_english else translated


def _translate(template: _Template, reason: str) -> str | None:
    match = template.pattern.fullmatch(reason)
    if match is None:
        return None
    parts = dict(match.groupdict())
    for name in parts:
        if name.startswith("_"):
            text = reason_in_chinese(parts[name])
            if text is None:
                return None
            parts[name] = text
    for name, in_chinese in _CHANGED.items():
        if name in parts:
            text = in_chinese(parts[name])
            if text is None:
                return None
            parts[name] = text
    return template.chinese.format_map(parts)


def _alternatives(english: str) -> str | None:
    """Return a list such as `'a', 'b' or 'c'` in Chinese; None if it is none."""
    values = re.findall("'([^']+)'", english)
    is_list = values and re.fullmatch("('[^']+'(, | or )?)+", english)
    if not is_list:
        return None
    return "、".join(values[:-1]) + " 或 " + values[-1] if len(values) > 1 else english


def _weekdays(english: str) -> str | None:
    """Return a list such as `Tuesday, Sunday` in Chinese; None if it is none."""
    names = english.split(", ")
    known = all(name in DAYS["en"] for name in names)
    return "、".join(f"周{DAYS['zh'][DAYS['en'].index(name)]}" for name in names) if known else None


def _datums(english: str) -> str:
    """Return text with datums by their names instead of their codes, and metres in Chinese."""
    return re.sub(r"(\d) m\b", r"\1 米", _DATUM.sub(lambda match: DATUM_NAMES[match[0]], english))


_CHANGED = {
    "options": _alternatives,
    "weekdays": _weekdays,
    **dict.fromkeys(("datum", "declared", "medians", "counts"), _datums),
}


@cache
def _catalog() -> _Catalog:
    texts = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    templates = [_Template(_pattern(english), chinese) for english, chinese in texts["reasons"].items()]
    return _Catalog(texts["endings"], templates)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_PART.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)
