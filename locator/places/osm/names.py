"""Names of an OSM element: display name (Han if available), English name, and aliases."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..text import has_han, normalize
from .kinds import QUALIFIER

FIRST = (
    "name:zh-Hans",
    "name:zh",
    "name:zh-Hant",
    "name:zh-hans",
    "name:zh-hant",
    "name",
    "official_name:zh",
)
ENGLISH = ("name:en", "int_name", "official_name:en")
LATIN = (
    "name:zh-Latn-pinyin",
    "name:zh-Latn",
    "name:zh_pinyin",
    "name:pinyin",
    "alt_name:en",
    "short_name:en",
)
OTHER_KEYS = tuple(
    f"{key}{script}"
    for key in ("official_name", "alt_name", "short_name", "old_name", "loc_name")
    for script in ("", ":zh", ":zh-Hans", ":zh-Hant")
)
ALIAS_KEYS = (*OTHER_KEYS, *ENGLISH, *LATIN)
KEYS = (*FIRST, *ENGLISH, *OTHER_KEYS)
_LIST = re.compile("[;；]")
_BESIDE = re.compile(r"\s*[A-Za-z][A-Za-z .'’-]{3,}")  # 铜锣湾 Causeway Bay
_LETTER = re.compile(
    r"([A-Za-z]{1,2}\d{0,2}|\d{1,2}|[东西南北]{1,2})\s*号?\s*(?:出入口|进出口|出站口|出口|入口|口)$"
)
_EXIT = re.compile(r"(?:exit|entrance)\s*([A-Za-z]?\d{0,2})$|^([A-Za-z]\d{0,2}|\d{1,2})$", re.IGNORECASE)
_STATION = re.compile(r"(地铁|轻轨|火车|高铁)?站$")
_normalize = lru_cache(65_536)(normalize)  # a street has many ways


class Names(NamedTuple):
    """The display name ('' if none is searchable), the English name and the other names."""

    name: str
    english: str
    other_names: tuple[str, ...]


def names_of(tags: Mapping[str, str], kind: str = "") -> Names:
    """Return the names in the tags of an element; names in unsupported scripts are skipped."""
    first, name, english = _first_names(tags)
    aliases = [*first, *_tagged_aliases(tags), *_derived_aliases(name, tags)]
    if kind == "station":
        aliases += _station_names(name)
    other_names = dict.fromkeys(
        other for other in aliases if other not in (name, english) and len(_normalize(other)) > 1
    )
    return Names(name, english, tuple(other_names))


def display_names(tags: Mapping[str, str]) -> tuple[str, str]:
    """Return the display name and the English name alone."""
    return _first_names(tags)[1:]


def _first_names(tags: Mapping[str, str]) -> tuple[list[str], str, str]:
    first = [part for key in FIRST if key in tags for part in _parts(tags[key])]
    english = next((part for key in ENGLISH if key in tags for part in _parts(tags[key])), "")
    usable = [name for name in (*first, english) if _normalize(name)]
    name = _simplified(next(filter(has_han, usable), next(iter(usable), "")), usable)
    if name and not has_han(name) and not english:
        english = name
    return first, name, english


def _simplified(name: str, names: list[str]) -> str:
    """Return the simplified form of a name if it is among `names`; else the name."""
    return next((other for other in names if other == _normalize(name)), name)


def _parts(text: str) -> list[str]:
    return [part for part in map(str.strip, _LIST.split(text)) if part]


def _tagged_aliases(tags: Mapping[str, str]) -> Iterator[str]:
    for key in filter(tags.__contains__, ALIAS_KEYS):
        yield from _parts(tags[key])


def _derived_aliases(name: str, tags: Mapping[str, str]) -> Iterator[str]:
    """Yield the name without brackets or Latin suffix, and name or brand with the branch."""
    if has_han(name):
        for mark in (QUALIFIER, _BESIDE):
            without = mark.sub("", name)
            if has_han(without) and without != name:
                yield without
    brand = tags.get("brand:zh") or tags.get("brand", "")
    branch = tags.get("branch", "")
    if branch:
        yield from (f"{of}{branch}" for of in (name, brand) if of and branch not in of)


def stem_of(station: str) -> str:
    """Return 五道口 for 五道口站, 地铁五道口站 and 五道口地铁站."""
    stem = _STATION.sub("", station.removeprefix("地铁"))
    return stem if len(stem) > 1 else station


def _station_names(name: str) -> tuple[str, ...]:
    if not has_han(name):
        return ()
    stem = stem_of(name)
    return (stem, f"{stem}站", f"{stem}地铁站")


def letter_of(tags: Mapping[str, str]) -> str:
    """Return the letter, number or side of an exit: A2, 3, 东北; '' when it has none."""
    for key in ("ref", "local_ref"):
        if tags.get(key):
            return (
                next(iter(_parts(tags[key])), "")
                .removesuffix("口")
                .removesuffix("出")
                .removesuffix("号")
                .strip()
            )
    for key in ("name:zh", "name", "name:en"):
        name = QUALIFIER.sub("", tags.get(key, "")).strip()
        match = _LETTER.search(name) or _EXIT.search(name)
        letter = next(filter(None, match.groups()), "") if match else ""
        if letter:
            return letter.upper()
    return ""


def exit_names(station: str, letter: str) -> tuple[str, ...]:
    """Return the names of an exit, display name first."""
    stem = stem_of(station)
    marks = (letter, f"{letter}号") if letter.isdigit() else (letter,)
    ends = [f"{mark}{end}" for mark in marks for end in ("口", "出口")]
    display_name = f"{stem}站{marks[-1]}口"
    variants = (f"{stem}{middle}{end}" for end in ends for middle in ("站", "地铁站", ""))
    return tuple(dict.fromkeys((display_name, *variants)))
