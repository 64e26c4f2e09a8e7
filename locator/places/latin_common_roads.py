"""Roads in English or pinyin that every city has, which are as uncertain as in Chinese: Nanjing Road."""

import re
from dataclasses import replace

from .binding_areas import binding_areas
from .chains import CommonNames
from .evidence import COMMON
from .latin_streets import READINGS, streets_in
from .lookup import NameIndex
from .match import Match
from .text import has_han, normalize

AREA_BEFORE = re.compile(r"(?P<area>[\u3400-\u9fff]{2,})\s*(?P<street>[A-Za-z][^\u3400-\u9fff]+)")


def is_common_road(query_text: str, lookup: NameIndex, common: CommonNames) -> bool:
    """Return whether a Latin text is the name of a road that every city has, without an area."""
    return bool(common_roads(query_text, lookup, common))


def common_roads(query_text: str, lookup: NameIndex, common: CommonNames) -> list[str]:
    """Return the Chinese names of the roads of many cities that a Latin text without an area may mean."""
    if has_han(query_text):
        return []
    streets = streets_in(query_text)
    written = {normalize(query_text)}
    if len(streets) == 1 and not streets[0].context:
        street = streets[0]
        name = "".join([*street.words, *(READINGS[side] for side in street.sides)])
        written |= {f"{name}{READINGS[end]}" for end in street.ends if end in READINGS}
    readings = lookup.readings({character for name in common.streets for character in name})
    return [name for name in common.streets if "".join(readings.get(ch, ch) for ch in name) in written]


def with_area_behind(query_text: str, lookup: NameIndex) -> str:
    """Return a text with its Han area in English behind a Latin street: 上海市Nanjing Road; else the text."""
    parts = AREA_BEFORE.fullmatch(query_text.strip())
    if parts is None or not streets_in(parts["street"]):
        return query_text
    areas, residual = binding_areas(normalize(parts["area"]), lookup)
    if len(areas) != 1 or residual:
        return query_text
    names = [place.name_en for place in lookup.path_of(areas[0])]
    return ", ".join([parts["street"], *filter(None, reversed(names))])


def less_certain(found: list[Match], query_text: str, lookup: NameIndex, common: CommonNames) -> list[Match]:
    """Return the matches of a Latin text, with the confidence of a common name if it is a common road."""
    if not found or not found[0].is_complete or not is_common_road(query_text, lookup, common):
        return found
    return [replace(match, confidence=round(match.confidence * COMMON, 3)) for match in found]
