"""Streets in English and pinyin: Henan South Road, South Henan Rd and Henan Nan Lu all mean 河南南路."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from .area_names import without_type
from .evidence import ONE_REGION
from .gazetteer import AREAS
from .lookup import NameIndex
from .match import Candidate
from .name_candidates import to_candidates
from .place_rows import OPENSTREETMAP_IDS, WITHIN, NameMatch
from .text import normalize

END_WORDS = {  # spelling of a street word, then the Han words it may stand for
    "road rd lu": "路 道 公路",
    "street st jie": "街 大街 路",
    "avenue ave av": "大道 大街 路 街",
    "boulevard blvd": "大道 路",
    "lane alley ln": "巷 弄 胡同 里",
    "highway hwy": "公路",
    "dadao": "大道",
    "dajie": "大街",
    "hutong": "胡同",
}
SIDE_WORDS = {
    "north n bei": "北",
    "south s nan": "南",
    "east e dong": "东",
    "west w xi": "西",
    "middle mid central m c zhong": "中",
    "inner nei": "内",
    "outer wai": "外",
    "1st first yi": "一",
    "2nd second er": "二",
    "3rd third san": "三",
    "4th fourth si": "四",
    "5th fifth wu": "五",
}
NUMBERED = re.compile(r"\bno\.?\s*([1-5])\s+(?=(?:road|rd|street|st|avenue|ave)\b)", re.I)
ORDINALS = ("1st", "2nd", "3rd", "4th", "5th")
READINGS = dict(zip("路道街巷弄里北南东西中内外一二三四五", (
    *("lu", "dao", "jie", "xiang", "nong", "li", "bei", "nan", "dong", "xi", "zhong", "nei", "wai"),
    *("yi", "er", "san", "si", "wu"),
), strict=True)) | {"大道": "dadao", "大街": "dajie", "胡同": "hutong", "公路": "gonglu"}  # fmt: skip
NAME_WORDS = {"peoples": "renmin"}
SPLIT = re.compile(r"[^\w'’·.\-]+|(?<=\w\w)\.|-")
SEPARATOR = re.compile(r"\s*(?:[,;/&+，；、]|\b(?:and|at|near|by|off|corner of|intersection of)\b)\s*", re.I)
BRACKETED = re.compile(r"\(\s*([nsewmc])\.?\s*\)", re.I)
NO_NAME_WORDS = "the of no number room floor building unit in on a an from to is where nearest"
NO_NAME = frozenset(NO_NAME_WORDS.split())
MAX_NAME, MAX_AREA = 5, 4  # words of the name of a street, of an area
OTHERS_KNOWN = 0.75  # trust when words beside the street name no area


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: han for words, han in table.items() for word in words.split()}


ENDS, SIDES = _by_word(END_WORDS), _by_word(SIDE_WORDS)


class LatinStreet(NamedTuple):
    """A street in a Latin text: words of its name, Han of its sides, its last word, and the other words."""

    words: tuple[str, ...]  # areas may come first: Shanghai Fuzhou of Shanghai Fuzhou Road
    sides: str
    end: str
    context: str

    @property
    def ends(self) -> tuple[str, ...]:
        """Han words that the last word may stand for."""
        return tuple(ENDS[self.end].split())

    def text(self) -> str:
        """Return a text of this street alone, with the words beside it."""
        sides = [READINGS[side] for side in self.sides]
        return " ".join([*self.words, *sides, self.end]) + (f", {self.context}" if self.context else "")


def streets_in(query_text: str) -> list[LatinStreet]:
    """Return the streets that a Latin text names, in order; each has the words beside all of them."""
    text = NUMBERED.sub(lambda match: f"{ORDINALS[int(match[1]) - 1]} ", BRACKETED.sub(r" \1 ", query_text))
    streets: list[tuple[list[str], str, str]] = []
    context: list[str] = []
    for segment in SEPARATOR.split(text):
        words = [normalize(word) for word in SPLIT.split(segment)]
        context += _read_segment([word for word in words if word], streets)
    beside = " ".join(context)
    return [LatinStreet(tuple(words), sides, end, beside) for words, sides, end in streets]


def _read_segment(words: list[str], streets: list[tuple[list[str], str, str]]) -> list[str]:
    """Add the streets of a segment, and return its other words."""
    others: list[str] = []
    begin = 0
    for at, word in enumerate(words):
        if word not in ENDS or at == begin or (at + 1 < len(words) and words[at + 1] in ENDS):
            continue
        first = max(_name_start(words, begin, at), at - MAX_NAME)
        end = _side_end(words, at + 1)
        inner = [*words[first:at], *words[at + 1 : end]]
        name = [NAME_WORDS.get(word, word) for word in inner if word not in SIDES]
        if name:
            others += words[begin:first]
            streets.append((name, "".join(SIDES[word] for word in inner if word in SIDES), word))
            begin = end
    return [*others, *words[begin:]]


def _name_start(words: list[str], begin: int, at: int) -> int:
    """Return where the name of the street word at `at` begins; `an` may end a name: Chang An Avenue."""
    ends_in_an = words[at - 1] == "an" and at - 1 > begin and words[at - 2] not in NO_NAME
    barred = (words[i] in NO_NAME or words[i].isdigit() for i in range(begin, at - ends_in_an))
    return max((i for i, is_barred in enumerate(barred, begin + 1) if is_barred), default=begin)


def _side_end(words: list[str], after: int) -> int:
    """Return where a side behind a street word ends: Henan Road S, but not Fuzhou Road South Henan Road."""
    follows = after < len(words) and words[after] in SIDES
    return after + 1 if follows and not any(word in ENDS for word in words[after:]) else after


def find_streets(query_text: str, lookup: NameIndex) -> list[Candidate]:
    """Return the places of the only street that a Latin text names, within the areas beside it."""
    streets = streets_in(query_text)
    if len(streets) != 1:
        return []
    street, length = streets[0], len(normalize(query_text))
    for end, dropped in product(street.ends, range(len(street.words))):
        areas = areas_of(" ".join([*street.words[:dropped], street.context]), lookup)
        if dropped and not areas:
            continue
        places = list(_named(street, end, dropped, areas, lookup))
        found = to_candidates(places, length, lookup)
        found = [c for c in found if _is_inside(c, areas, lookup)]
        if found:
            is_explained = bool(areas) or not street.context
            return [_trusted(c, has_area=bool(areas), is_explained=is_explained) for c in found]
    return []


def area_beside(query_text: str, lookup: NameIndex) -> int | None:
    """Return the id of the area that a Latin text with a street names; None without one, or among several."""
    for street in streets_in(query_text):
        for dropped in range(len(street.words)):
            areas = areas_of(" ".join([*street.words[:dropped], street.context]), lookup)
            if areas:
                return _widest(areas, lookup)
    return None


def _widest(areas: set[int], lookup: NameIndex) -> int | None:
    """Return the only area of the widest level, as of those that a Han text names."""
    for level in AREAS:
        if chosen := [area for area in areas if lookup.place(area).type == level]:
            return chosen[0] if len(chosen) == 1 else None
    return None


def _trusted(candidate: Candidate, *, has_area: bool, is_explained: bool) -> Candidate:
    trust = 1.0 if is_explained else OTHERS_KNOWN
    is_station = candidate.place.type == "metro"  # named after a street, which others may have, too
    if not has_area and (is_station or candidate.place.id in OPENSTREETMAP_IDS):
        trust *= ONE_REGION
    return candidate.with_trust(trust)


def _named(
    street: LatinStreet, end: str, dropped: int, areas: Iterable[int], lookup: NameIndex
) -> Iterator[NameMatch]:
    """Yield the places with a name of the street, written in pinyin or after an area: 西藏 of Xizang."""
    name = "".join(street.words[dropped:])
    tails = dict.fromkeys((street.sides, street.sides[::-1], _numbers_last(street.sides)))
    read, last = map(_read, tails), READINGS[end]
    keys = [key for side in read for key in (f"{name}{side}{last}", f"{side}{name}{last}")]
    stems = {
        without_type(lookup.place(n.place).name)
        for n in lookup.exact_matches("latin", [name])
        if n.kind in ("pinyin", "english") and lookup.place(n.place).type in AREAS
    }
    forms = [key for stem in stems for tail in tails for key in (f"{stem}{tail}{end}", f"{tail}{stem}{end}")]
    matches = [n for n in lookup.exact_matches("latin", keys) if n.kind in ("pinyin", "english")]
    matches += [n._replace(kind="pinyin") for n in lookup.exact_matches("form", forms) if n.kind == "name"]
    codes = sorted({lookup.place(a).adcode[: WITHIN[lookup.place(a).type]] for a in areas})
    matches += [n._replace(kind="pinyin") for n in lookup.shared_names_in(codes)] if codes and matches else []
    yield from matches


def _numbers_last(sides: str) -> str:
    return "".join(sorted(sides, key=lambda side: side in "一二三四五"))


def _read(sides: str) -> str:
    return "".join(READINGS[side] for side in sides)


def areas_of(words: str, lookup: NameIndex) -> set[int]:
    """Return the areas that explain most of the words together with the areas around them."""
    tokens = words.split()
    windows: dict[str, set[int]] = {}
    for begin in range(len(tokens)):
        for end in range(begin + 1, min(begin + MAX_AREA, len(tokens)) + 1):
            windows.setdefault("".join(tokens[begin:end]), set()).update(range(begin, end))
    named = [n for n in lookup.exact_matches("latin", windows) if n.kind in ("pinyin", "english")]
    spans: dict[int, set[int]] = {}
    for name in named:
        if lookup.place(name.place).type in AREAS:
            spans.setdefault(name.place, set()).update(windows[name.text])
    covered = {
        area: len(set[int]().union(*(spans.get(above.id, set()) for above in lookup.path(area))))
        for area in spans
    }
    return {area for area, count in covered.items() if count == max(covered.values())}


def _is_inside(candidate: Candidate, areas: set[int], lookup: NameIndex) -> bool:
    """Return whether a place is a street or the like, in one of the areas if there are any."""
    if candidate.place.type in (*AREAS, "township", "village"):
        return False
    path = {area.id for area in lookup.path_of(candidate.place)}
    return not areas or bool(areas & path)
