"""What places are called: in Han characters, in letters, behind wider ones, with a slip or an accent."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from pypinyin import Style, pinyin

from data.english_names import short, syllables
from locator.places.text import plain, shortened, township_stem, unaccented

HAN = range(0x4E00, 0x9FA6)
SLIPS_FROM = {"township": (3, 7), "other": (2, 5)}  # characters in Han, in letters
LONGEST_SLIP = 24
BEGUN = 40  # names kept of a short beginning
HIGH_TECH = ("高新区", "高新技术产业开发区", "高新技术开发区", "高新开发区")
MEAN_NOTHING = (
    "大街",
    "大道",
    "中心",
    "广场",
    "城区",
    "新区",
    "开发区",
    "工业园",
    "机场",
    "东街",
    "西街",
    "南街",
    "北街",
)
KIND = re.compile(
    r" (District|County|Autonomous .*|New Area|Prefecture|Banner|League|Subdistrict|Town|Township)$"
)
ECONOMIC = ("经开区", "经济技术开发区", "经济开发区")
KINDS = (HIGH_TECH, ECONOMIC)


class Place(NamedTuple):
    """A row of the table `place`."""

    id: int
    parent: int | None
    name: str
    name_en: str
    type: str
    adcode: str
    lat: float
    lon: float
    radius: float
    people: float
    exact: bool


Read = Mapping[int, tuple[str, ...]]
Name = tuple[str, int, str]


def readings(places: Iterable[Place]) -> Read:
    """The syllables of the short name of each place."""
    return {place.id: spelt(short_name(place)) for place in places}


def forms(places: Sequence[Place], folder: Path) -> Iterator[Name]:
    """(name, place, kind of name) in Han characters."""
    by_id = {place.id: place for place in places}
    ids = areas_by_adcode(places)
    for place in places:
        yield place.name, place.id, "zone" if place.type == "zone" else "name"
        if place.type != "zone":
            yield short_name(place), place.id, "short"
        if place.name.endswith("自治州"):
            yield f"{short_name(place)}州", place.id, "short"
    yield from ((name, place, "zone") for name, place in zone_names(places, by_id))
    for row in rows(folder / "aliases.csv"):
        if row["kind"] != "zone" and not row["alias"].isascii():
            yield row["alias"], ids[row["adcode"]], row["kind"]
    for row in rows(folder / "retired.csv"):
        for successor in row["successors"].split(";"):
            if successor in ids:
                yield row["name"], ids[successor], "old"
                yield short(row["name"]), ids[successor], "old"


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def short_name(place: Place) -> str:
    """The name without its kind, where two characters stay."""
    if place.type == "zone":
        return place.name
    if place.type != "township":
        return short(place.name)
    stem = township_stem(place.name)
    return place.name if stem in MEAN_NOTHING else stem


def zone_names(places: Iterable[Place], by_id: Mapping[int, Place]) -> Iterator[tuple[str, int]]:
    """What development zones are called with and without the names around them.

    Of several in a city, the one that is the city's goes by its kind alone, too.
    """
    zones = [(place, _without_city(place, by_id)) for place in places if place.type == "zone"]
    plainly = {(place.adcode[:4], kinds) for place, name in zones for kinds in KINDS if name in kinds}
    for place, name in zones:
        kinds = HIGH_TECH if "高新" in name or "高技术" in name else ECONOMIC if "经" in name else ()
        citywide = place.exact and (name in kinds or (place.adcode[:4], kinds) not in plainly)
        for called in sorted({name, *(kinds if citywide else ())} - {place.name}):
            if len(called) > 1:
                yield called, place.id


def _without_city(place: Place, by_id: Mapping[int, Place]) -> str:
    above, name = place, place.name
    around = []
    while above.parent is not None:
        above = by_id[above.parent]
        around += [above.name, short_name(above)]
    for wider in sorted(around, key=len, reverse=True):
        name = name.removeprefix(wider).removeprefix("市")
    return name


def letters(places: Sequence[Place], read: Read, folder: Path) -> Iterator[Name]:
    """Pinyin, initials and English names."""
    ids = areas_by_adcode(places)
    for place in places:
        own = read[place.id]
        if own:
            yield "".join(own), place.id, "pinyin"
            yield "".join(spelt(place.name)), place.id, "pinyin"
        if len(own) > 1:
            yield "".join(part[0] for part in own), place.id, "initials"
        if place.name_en:
            yield plain(place.name_en), place.id, "english"
            yield plain(KIND.sub("", place.name_en)), place.id, "english"
    for row in rows(folder / "aliases.csv"):
        if row["alias"].isascii():
            yield plain(row["alias"]), ids[row["adcode"]], row["kind"]


def accents(places: Iterable[Place], read: Read) -> Iterator[Name]:
    """Pinyin as heard through an accent."""
    for place in places:
        for name in (short_name(place), place.name):
            sound = "".join(read[place.id] if name == short_name(place) else spelt(name))
            if len(sound) > 3:
                yield unaccented(sound), place.id, "accent"


def behind(places: Sequence[Place], read: Read) -> Iterator[Name]:
    """Names behind each of the wider ones, districts behind all of them: guangzhoutianhe, gzth, gdgzth."""
    by_id = {place.id: place for place in places}
    for place in places:
        own = read[place.id]
        above = by_id.get(place.parent or 0) if own else None
        while above is not None:
            yield from _behind(place, read[above.id] + own)
            further = by_id.get(above.parent or 0)
            if further is not None and place.type == "district":
                yield from _behind(place, read[further.id] + read[above.id] + own)
            above = further


def _behind(place: Place, parts: tuple[str, ...]) -> Iterator[Name]:
    yield "".join(parts), place.id, "path"
    yield "".join(part[0] for part in parts), place.id, "path initials"


def slips(names: Iterable[Name], places: Iterable[Place]) -> Iterator[tuple[str, str]]:
    """(what is left without one character, name): two characters of a township are too few for this."""
    types = {place.id: place.type for place in places}
    for name, place, kind in names:
        least, least_latin = SLIPS_FROM["township" if types[place] == "township" else "other"]
        long_enough = len(name) >= (least if ord(name[0]) in HAN else least_latin)
        usual = kind != "english" or types[place] != "township"
        if long_enough and len(name) <= LONGEST_SLIP and kind != "initials" and usual:
            yield from ((left, name) for left in shortened(name))


def begun(names: Iterable[Name], places: Iterable[Place]) -> Iterator[tuple[str, int, str, int, str]]:
    """(beginning, rank, name, place, kind): under each short beginning the places of most people."""
    people = {place.id: place.people for place in places}
    held: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for length in (2,) if ord(name[0][0]) in HAN else (2, 3):
            if len(name[0]) >= length:
                held[name[0][:length]].append(name)
    for prefix, some in held.items():
        best = nsmallest(BEGUN, dict.fromkeys(some), key=lambda name: (-people[name[1]], name[0], name[1]))
        yield from ((prefix, rank, *name) for rank, name in enumerate(best))


def areas_by_adcode(places: Iterable[Place]) -> dict[str, int]:
    """The number of each province, city and district by its code."""
    return {place.adcode: place.id for place in places if place.type not in ("township", "zone")}


def spelt(name: str) -> tuple[str, ...]:
    """The syllables of a name; none where a character has no reading that is known: 盛𡐓 is not sheng."""
    unread = any(ch.isalpha() and not ch.isascii() and ord(ch) not in HAN for ch in name)
    return () if unread else syllables(han(name))


def han(text: str) -> str:
    """The Han characters of a text."""
    return "".join(ch for ch in text if ord(ch) in HAN)


def sounds() -> Iterator[tuple[str, str]]:
    """The reading of each Han character."""
    for number in HAN:
        reading = pinyin(chr(number), style=Style.NORMAL, v_to_u=True, errors="ignore")
        if reading:
            yield chr(number), reading[0][0]
