"""Which places a text in Han characters mentions, and which of them it means.

A place is meant the more, the more of the text its own name and the names of the areas around it
explain. Names are looked for as they are written, then by sound: 深镇 is no name, but sounds like one.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .lookup import NameIndex, NameMatch
from .text import han_parts, unaccented

LONGEST = 12  # characters of a name
MIXED = 6  # letters and digits in a text up to which they may be part of a name
HEARD = 60  # characters of a text that is taken by its sound: addresses are shorter
BY_SOUND = (2, 5)  # characters of a name that is looked for by its sound
STREET = ("路", "街", "大道", "大街", "公路", "巷", "桥")
STREET_ENDS = ("路", "街", "大道", "巷", "巷子", "胡同")
SPELT = ("pinyin", "english")
WIDE = ("province", "city", "district")


class Mention(NamedTuple):
    """A place named from `start` up to, without, `end`; `matched_by` name, short, old, sound, …"""

    start: int
    end: int
    place: int
    matched_by: str


class RankedMention(NamedTuple):
    """A place and how many characters of the text speak for it."""

    place: int
    covered: int
    matched_by: str
    start: int
    end: int


def mentions(text: str, lookup: NameIndex) -> list[Mention]:
    """All places that are named in a text, as written."""
    windows: dict[str, list[int]] = {}
    parts = _parts(text)
    pairs = lookup.begins(part[start : start + 2] for _, part in parts for start in range(len(part) - 1))
    for begin, part in parts:
        for start in range(len(part)):
            if part[start : start + 2] in pairs:
                for end in range(start + 2, min(len(part), start + LONGEST) + 1):
                    windows.setdefault(part[start:end], []).append(begin + start)
    if len(text) == 1:
        windows[text] = [0]
    found = [m for named in lookup.named("form", windows) for m in _placed(named, windows)]
    return _in_force([m for m in found if not _is_a_street(m, text, lookup)], lookup)


def _in_force(found: list[Mention], lookup: NameIndex) -> list[Mention]:
    """The mentions without the old meanings of names that areas of today have: 巢湖市, 莱芜."""
    today = {(m.start, m.end) for m in found if m.matched_by in ("name", "short") and _is_wide(m, lookup)}
    return [m for m in found if m.matched_by != "old" or (m.start, m.end) not in today]


def _is_wide(mention: Mention, lookup: NameIndex) -> bool:
    return lookup.place(mention.place).type in WIDE


def _parts(text: str) -> list[tuple[int, str]]:
    """Where names may stand: the Han of a text, or all of it where few letters are (圣熙8号, A1口)."""
    mixed = sum(ch.isascii() for ch in text)
    return [(0, text)] if 0 < mixed <= MIXED else han_parts(text)


def by_sound(text: str, lookup: NameIndex, *, accent: bool = False) -> list[Mention]:
    """All places whose pinyin a text sounds like, through an accent if so wished."""
    heard_of = text[:HEARD]
    readings = lookup.sounds(heard_of)
    windows: dict[str, list[tuple[int, int]]] = {}
    for begin, part in han_parts(heard_of):
        for start in range(len(part)):
            for end in range(start + BY_SOUND[0], min(len(part), start + BY_SOUND[1]) + 1):
                if part[:end].endswith(STREET_ENDS) or _goes_on_as_street(part[end:]):
                    continue  # 宽窄巷子 is not 香孜
                sound = "".join(readings.get(ch, "?") for ch in part[start:end])
                heard = unaccented(sound) if accent else sound
                windows.setdefault(heard, []).append((begin + start, begin + end))
    table, kinds, told = ("accent", ("accent",), "accent") if accent else ("latin", SPELT, "sound")
    named = (n for n in lookup.named(table, windows) if n.kind in kinds)
    return [Mention(start, end, n.place, told) for n in named for start, end in windows[n.text]]


def _placed(named: NameMatch, windows: dict[str, list[int]]) -> Iterator[Mention]:
    for start in windows[named.text]:
        yield Mention(start, start + len(named.text), named.place, named.kind)


def _is_a_street(mention: Mention, text: str, lookup: NameIndex) -> bool:
    """南京 in 南京西路 is no city; a township may well be called as the street in it."""
    wide = lookup.place(mention.place).type in WIDE and mention.matched_by != "name"
    return wide and _goes_on_as_street(text[mention.end :])


def _goes_on_as_street(rest: str) -> bool:
    return rest.lstrip("东南西北中").startswith(STREET)


def meant(found: Iterable[Mention], lookup: NameIndex) -> list[RankedMention]:
    """The places mentioned, each once, with the characters that speak for it, the most first."""
    spans: dict[int, list[Mention]] = {}
    for mention in found:
        spans.setdefault(mention.place, []).append(mention)
    heads = _heads(spans, lookup)
    told: dict[int, RankedMention] = {}
    for place, own in spans.items():
        above = [m for area in lookup.path(place)[:-1] for m in spans.get(area.id, ())]
        best = max((_weigh(m, above) for m in own), key=lambda m: (m.covered, m.end))
        alone = best.covered == best.end - best.start
        against = _against(place, spans[place], heads, lookup, alone=alone)
        told[place] = best._replace(covered=best.covered - 2 * against)
    ranked = sorted(told.values(), key=lambda m: -m.covered)
    first = [m for m in ranked if m.covered == ranked[0].covered]
    former = {m.place for m in first if any(_has_left(m, other, lookup) for other in first)}
    return [m for m in ranked if m.place not in former]


def _has_left(city: RankedMention, district: RankedMention, lookup: NameIndex) -> bool:
    """内江市简阳市 means 简阳市, though it lies in another city today."""
    later = district.matched_by == "name" and city.end <= district.start
    return later and [lookup.place(m.place).type for m in (city, district)] == ["city", "district"]


def _heads(spans: dict[int, list[Mention]], lookup: NameIndex) -> list[Mention]:
    """The provinces, cities and districts that the text begins with."""
    heads = [m for own in spans.values() for m in own if m.start == 0 and m.matched_by in ("name", "short")]
    return [m for m in heads if _is_wide(m, lookup)]


def _against(place: int, own: list[Mention], heads: list[Mention], lookup: NameIndex, *, alone: bool) -> int:
    """Characters at the head that name a province or city elsewhere: 苏州市工业园区 lies in 苏州.

    A district elsewhere speaks only against a township that nothing but its own name speaks for.
    """
    if not heads or any(m.start == 0 for m in own):
        return 0
    path = lookup.path(place)
    ids = {area.id for area in path}
    districts_too = alone and path[-1].type not in WIDE
    against = [m for m in heads if districts_too or lookup.place(m.place).type != "district"]
    return 0 if any(m.place in ids for m in heads) else max((m.end for m in against), default=0)


def _weigh(own: Mention, above: list[Mention]) -> RankedMention:
    covered = set(range(own.start, own.end))
    for mention in above:
        if mention.end <= own.start or mention.start >= own.end:
            covered.update(range(mention.start, mention.end))
    return RankedMention(own.place, len(covered), own.matched_by, own.start, own.end)
