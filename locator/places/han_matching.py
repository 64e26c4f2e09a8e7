"""Find the places mentioned in a Han text and rank them.

A place ranks higher the more characters its own name and the names of its parent areas cover.
Names are matched as written, then by sound: 深镇 is no name, but sounds like one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..geo.point import chord_metres
from .gazetteer import AREAS
from .lookup import NameIndex
from .place_rows import WITHIN, NameMatch
from .text import han_parts, unaccented

LONGEST = 12  # characters of a name
MIXED = 6  # up to this many letters and digits may be part of a name
MAX_SOUND_CHARACTERS = 60  # longest text matched by sound; addresses are shorter
SOUND_LENGTHS = (2, 5)  # characters of a name matched by sound
STREET = ("路", "街", "大道", "大街", "公路", "巷", "桥")
STREET_ENDS = ("路", "街", "大道", "巷", "巷子", "胡同")
STREET_NAME = re.compile("[\u3400-\u9fff]{1,5}?(?:大道|大街|胡同|[路街道巷弄])")
MIN_STREET = 3  # characters of a street name matched by sound
SPELT = ("pinyin", "english")
UNDER = re.compile("(?:下面|底下|下边|上面)(?!的)")  # not 苏州下面的昆山
NUMERALS = "一二三四五六七八九十"
DIVISIONS = (*AREAS, "township", "zone", "village")
NAMED_LIKE_STREETS = ("township", "zone", "village", "street", "bridge")
MOVED_METRES = 150_000.0  # beyond which a former and a current area of one name are different places


class Mention(NamedTuple):
    """A place named in text[start:end]; `matched_by` is name, short, old, sound, …"""

    start: int
    end: int
    place: int
    matched_by: str


class RankedMention(NamedTuple):
    """A place and the number of characters of the text that support it."""

    place: int
    covered: int
    matched_by: str
    start: int
    end: int


def find_mentions(text: str, lookup: NameIndex) -> list[Mention]:
    """Return all places named in a text as written."""
    if text not in lookup.found:  # a query needs those of its text several times
        lookup.found[text] = _find_mentions(text, lookup)
    mentions: list[Mention] = lookup.found[text]
    return mentions


def _find_mentions(text: str, lookup: NameIndex) -> list[Mention]:
    windows: dict[str, list[int]] = {}
    parts = _parts(text)
    pairs = lookup.existing_prefixes(
        part[start : start + 2] for _, part in parts for start in range(len(part) - 1)
    )
    for begin, part in parts:
        for start in range(len(part)):
            if part[start : start + 2] in pairs:
                for end in range(start + 2, min(len(part), start + LONGEST) + 1):
                    windows.setdefault(part[start:end], []).append(begin + start)
    if len(text) == 1 or len(text) > LONGEST:
        windows[text] = [0]
    matches = [m for named in lookup.exact_matches("form", windows) for m in _placed(named, windows)]
    lookup.read_places(match.place for match in matches)
    matches += _shared_names(matches, windows, lookup)
    matches = _outside_chains(matches, text, lookup)
    return _in_force(
        [m for m in matches if not (_is_a_street(m, text, lookup) or _is_a_thing(m, text, lookup))], lookup
    )


def _is_a_thing(mention: Mention, text: str, lookup: NameIndex) -> bool:
    """Return whether the short name of a district is a thing that one stands under: 天桥下面."""
    is_short = mention.matched_by == "short" and lookup.place(mention.place).type in DIVISIONS[2:]
    return is_short and UNDER.match(text[mention.end :]) is not None


def _outside_chains(mentions: list[Mention], text: str, lookup: NameIndex) -> list[Mention]:
    """Drop areas and townships whose name is part of a chain's: 招商 in 招商银行."""
    spans = lookup.common.chain_spans(text)
    if not spans:
        return mentions

    def is_part(mention: Mention) -> bool:
        return any(
            start <= mention.start and mention.end <= end and mention.end - mention.start < end - start
            for start, end in spans
        )

    return [m for m in mentions if not (is_part(m) and lookup.place(m.place).type in DIVISIONS)]


def _in_force(mentions: list[Mention], lookup: NameIndex) -> list[Mention]:
    """Drop former names that are also names of current areas (巢湖市), unless the text names their city."""
    today = {
        (m.start, m.end): m for m in mentions if m.matched_by in ("name", "short") and _is_wide(m, lookup)
    }
    written = {m.place: m for m in mentions if m.matched_by in ("name", "short")}

    def is_meant(mention: Mention) -> bool:
        current = today.get((mention.start, mention.end))
        around = (written.get(area.id) for area in lookup.path(mention.place)[:-1])
        has_city = any(area is not None and area.end <= mention.start for area in around)
        return current is None or has_city or _is_far(current, mention, lookup)

    return [m for m in mentions if m.matched_by != "old" or is_meant(m)]


def _is_far(current: Mention, former: Mention, lookup: NameIndex) -> bool:
    """Return whether the former and the current area of a name are different places: 江北区."""
    return chord_metres(lookup.place(current.place).point, lookup.place(former.place).point) > MOVED_METRES


def _is_wide(mention: Mention, lookup: NameIndex) -> bool:
    return lookup.place(mention.place).type in AREAS


def _parts(text: str) -> list[tuple[int, str]]:
    """Return the parts that may contain names: Han runs, or all if there are few letters (圣熙8号, A1口)."""
    mixed = sum(ch.isascii() for ch in text)
    return [(0, text)] if 0 < mixed <= MIXED else han_parts(text)


def mentions_by_sound(text: str, lookup: NameIndex, *, accent: bool = False) -> list[Mention]:
    """Return all places whose pinyin matches the text, with `accent` after merging dialect sounds."""
    head = text[:MAX_SOUND_CHARACTERS]
    readings = lookup.readings(head)
    windows: dict[str, list[tuple[int, int]]] = {}
    for begin, part in han_parts(head):
        for start in range(len(part)):
            for end in range(start + SOUND_LENGTHS[0], min(len(part), start + SOUND_LENGTHS[1]) + 1):
                if part[:end].endswith(STREET_ENDS) or _continues_as_street(part[end:]):
                    continue  # 宽窄巷子 is not 香孜
                sound = "".join(readings.get(ch, "?") for ch in part[start:end])
                key = unaccented(sound) if accent else sound
                windows.setdefault(key, []).append((begin + start, begin + end))
    table, kinds, matched_by = ("accent", ("accent",), "accent") if accent else ("latin", SPELT, "sound")
    streets = {} if accent else _street_spans(head, readings)
    found = [n for n in lookup.exact_matches(table, [*windows, *streets]) if n.kind in kinds]
    named = [n for n in found if n.text in windows]
    lookup.read_places(n.place for n in named)
    mentions = [Mention(start, end, n.place, matched_by) for n in named for start, end in windows[n.text]]
    mentions = _outside_chains(mentions, head, lookup)
    return [*mentions, *_streets_by_sound(head, streets, [n for n in found if n.text in streets], lookup)]


def _street_spans(text: str, readings: Mapping[str, str]) -> dict[str, list[tuple[int, int]]]:
    """Return the spans that may be names of streets, by their sound."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for begin, part in han_parts(text):
        for street in STREET_NAME.finditer(part):
            for start in range(street.start(), street.end() - MIN_STREET + 1):
                sound = "".join(readings.get(ch, "?") for ch in part[start : street.end()])
                spans.setdefault(sound, []).append((begin + start, begin + street.end()))
    return spans


def _streets_by_sound(
    text: str, spans: Mapping[str, Sequence[tuple[int, int]]], named: list[NameMatch], lookup: NameIndex
) -> list[Mention]:
    """Return the streets that a text names by sound, street word as written: 福州路 of 福洲路."""
    if not named:
        return []
    areas = [lookup.place(m.place) for m in find_mentions(text, lookup) if m.matched_by in ("name", "short")]
    codes = sorted({place.adcode[: WITHIN[place.type]] for place in areas if place.type in WITHIN})
    for shared in lookup.shared_names_in(codes) if codes else ():
        readings = lookup.readings(shared.text)
        named.append(shared._replace(text="".join(readings.get(ch, ch) for ch in shared.text)))
    lookup.read_places(n.place for n in named)
    return [
        Mention(start, end, n.place, "sound")
        for n in named
        for start, end in spans.get(n.text, ())
        if lookup.place(n.place).type == "street" and lookup.place(n.place).name.endswith(text[end - 1])
    ]


def _shared_names(matches: list[Mention], windows: dict[str, list[int]], lookup: NameIndex) -> list[Mention]:
    """Return the mentions of names that very many places share, within the areas of the text."""
    areas = [lookup.place(m.place) for m in matches if m.matched_by in ("name", "short")]
    codes = sorted({place.adcode[: WITHIN[place.type]] for place in areas if place.type in WITHIN})
    named = list(lookup.shared_names_in(codes)) if codes else []
    lookup.read_places(match.place for match in named)
    seen = {match.place for match in matches}
    return [m for n in named if n.place not in seen and n.text in windows for m in _placed(n, windows)]


def _placed(named: NameMatch, windows: dict[str, list[int]]) -> Iterator[Mention]:
    for start in windows[named.text]:
        yield Mention(start, start + len(named.text), named.place, named.kind)


def _is_a_street(mention: Mention, text: str, lookup: NameIndex) -> bool:
    """Return True for a wide area in a street name: 南京 in 南京西路; townships may share a street's name."""
    kind = lookup.place(mention.place).type
    if kind in AREAS:
        return mention.matched_by != "name" and _continues_as_street(text[mention.end :])
    return kind not in NAMED_LIKE_STREETS and _continues_as_street(text[mention.end :].lstrip(NUMERALS))


def _continues_as_street(remaining: str) -> bool:
    return remaining.lstrip("东南西北中").startswith(STREET)


def rank_mentions(mentions: Iterable[Mention], lookup: NameIndex) -> list[RankedMention]:
    """Return each mentioned place once with the characters that support it, best supported first."""
    spans = mentions_by_place(mentions)
    heads = _heads(spans, lookup)
    ranked_by_place: dict[int, RankedMention] = {}
    for place, place_mentions in spans.items():
        above = [m for area in lookup.path(place)[:-1] for m in spans.get(area.id, ())]
        best = max((_weigh(m, above) for m in place_mentions), key=lambda m: (m.covered, m.end))
        alone = best.covered == best.end - best.start
        against = _conflict_length(place, spans[place], heads, lookup, alone=alone)
        ranked_by_place[place] = best._replace(covered=best.covered - 2 * against)
    ranked = sorted(ranked_by_place.values(), key=lambda m: -m.covered)
    first = [m for m in ranked if m.covered == ranked[0].covered]
    former = _former_cities(first, lookup)
    return [m for m in ranked if m.place not in former]


def mentions_by_place(mentions: Iterable[Mention]) -> dict[int, list[Mention]]:
    """Return the mentions of each place."""
    spans: dict[int, list[Mention]] = {}
    for mention in mentions:
        spans.setdefault(mention.place, []).append(mention)
    return spans


def _former_cities(mentions: list[RankedMention], lookup: NameIndex) -> set[int]:
    """Return the cities that precede a district that left them: 内江市简阳市 means 简阳市."""
    types = {m.place: lookup.place(m.place).type for m in mentions}
    districts = [m for m in mentions if types[m.place] == "district" and m.matched_by == "name"]
    last = max((m.start for m in districts), default=0)
    return {m.place for m in mentions if types[m.place] == "city" and m.end <= last}


def _heads(spans: dict[int, list[Mention]], lookup: NameIndex) -> list[Mention]:
    """Return the provinces, cities and districts that the text starts with."""
    heads = [
        m
        for place_mentions in spans.values()
        for m in place_mentions
        if m.start == 0 and m.matched_by in ("name", "short")
    ]
    return [m for m in heads if _is_wide(m, lookup)]


def _conflict_length(
    place: int, place_mentions: list[Mention], heads: list[Mention], lookup: NameIndex, *, alone: bool
) -> int:
    """Return the length of a leading province or city that does not contain the place: 苏州市工业园区.

    A leading district counts only against a township that is supported by nothing but its own name.
    """
    if not heads or any(m.start == 0 for m in place_mentions):
        return 0
    path = lookup.path(place)
    ids = {area.id for area in path}
    districts_too = alone and path[-1].type not in AREAS
    against = [m for m in heads if districts_too or lookup.place(m.place).type != "district"]
    return 0 if any(m.place in ids for m in heads) else max((m.end for m in against), default=0)


def _weigh(mention: Mention, above: list[Mention]) -> RankedMention:
    if not above:
        return RankedMention(
            mention.place, mention.end - mention.start, mention.matched_by, mention.start, mention.end
        )
    covered = set(range(mention.start, mention.end))
    for other in above:
        if other.end <= mention.start or other.start >= mention.end:
            covered.update(range(other.start, other.end))
    return RankedMention(mention.place, len(covered), mention.matched_by, mention.start, mention.end)
