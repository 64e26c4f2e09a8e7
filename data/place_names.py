"""Name tables of places: Han, Latin, qualified names, deletion variants and dialect sounds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from pypinyin import Style, pinyin

from data.csv_files import read as read_csv
from data.english_names import short, syllables
from locator.places.text import deletion_variants, has_han, normalize, township_stem, unaccented

HAN = range(0x4E00, 0x9FA6)
SLIPS_FROM = {"township": (3, 7), "other": (2, 5)}  # minimum length in Han, in Latin
LONGEST_SLIP = 24
MAX_PREFIX_NAMES = 40  # names stored per short prefix
GENERIC = (
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
PARTS = re.compile("[0-9a-z]+|[^0-9a-z]+")
KIND = re.compile(
    r" (District|County|Autonomous .*|New Area|Prefecture|Banner|League|Subdistrict|Town|Township)$"
)


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


class Name(NamedTuple):
    """A name of a place, and its kind: name, short, pinyin, …"""

    text: str
    place: int
    kind: str


Read = Mapping[int, tuple[str, ...]]


def readings(places: Iterable[Place]) -> Read:
    """Return the syllables of the short name of each place."""
    return {place.id: spelt(short_name(place)) for place in places}


def forms(places: Sequence[Place], folder: Path) -> Iterator[Name]:
    """Yield the names in Han characters."""
    ids = areas_by_adcode(places)
    for place in places:
        yield Name(place.name, place.id, "zone" if place.type == "zone" else "name")
        if place.type != "zone":
            yield Name(short_name(place), place.id, "short")
        if place.name.endswith("自治州"):
            yield Name(f"{short_name(place)}州", place.id, "short")
    for row in read_csv(folder / "aliases.csv"):
        if row["kind"] != "zone" and not row["alias"].isascii():
            yield Name(row["alias"], ids[row["adcode"]], row["kind"])
    for row in read_csv(folder / "retired.csv"):
        for successor in row["successors"].split(";"):
            if successor in ids:
                yield Name(row["name"], ids[successor], "old")
                yield Name(short(row["name"]), ids[successor], "old")


def short_name(place: Place) -> str:
    """Return the name without its type, if two characters remain."""
    if place.type == "zone":
        return place.name
    if place.type != "township":
        return short(place.name)
    stem = township_stem(place.name)
    return place.name if stem in GENERIC else stem


def letters(places: Sequence[Place], read: Read, folder: Path) -> Iterator[Name]:
    """Yield pinyin, initials and English names."""
    ids = areas_by_adcode(places)
    for place in places:
        reading = read[place.id]
        if reading:
            yield Name("".join(reading), place.id, "pinyin")
            yield Name("".join(spelt(place.name)), place.id, "pinyin")
        if len(reading) > 1:
            yield Name("".join(part[0] for part in reading), place.id, "initials")
        if place.name_en:
            yield Name(normalize(place.name_en), place.id, "english")
            yield Name(normalize(KIND.sub("", place.name_en)), place.id, "english")
    for row in read_csv(folder / "aliases.csv"):
        if row["alias"].isascii():
            yield Name(normalize(row["alias"]), ids[row["adcode"]], row["kind"])


def landmark_forms(landmarks: Iterable[tuple[Place, tuple[str, ...]]]) -> Iterator[Name]:
    """Yield the Han names of landmarks."""
    for place, names in landmarks:
        for kind, name in zip(("name", *["byname"] * len(names)), names, strict=False):
            if has_han(name):
                yield Name(name, place.id, kind)


def landmark_letters(landmarks: Iterable[tuple[Place, tuple[str, ...]]]) -> Iterator[Name]:
    """Yield pinyin, initials and Latin names of landmarks."""
    for place, names in landmarks:
        for name in dict.fromkeys((*names, place.name_en)):
            reading = _with_letters(name) if has_han(name) else ()
            if len(reading) > 1:
                yield Name("".join(reading), place.id, "pinyin")
            elif name and not has_han(name) and len(normalize(name)) > 2:
                yield Name(normalize(name), place.id, "english")
        if len(spelt(place.name)) > 2:
            yield Name("".join(part[0] for part in spelt(place.name)), place.id, "initials")


def accents(places: Iterable[Place], read: Read) -> Iterator[Name]:
    """Yield pinyin with dialect sounds merged."""
    for place in places:
        for name in (short_name(place), place.name):
            sound = "".join(read[place.id] if name == short_name(place) else spelt(name))
            if len(sound) > 3:
                yield Name(unaccented(sound), place.id, "accent")


def qualified_names(places: Sequence[Place], read: Read) -> Iterator[Name]:
    """Yield names qualified by each parent, districts also by all of them: guangzhoutianhe, gzth, gdgzth."""
    by_id = {place.id: place for place in places}
    for place in places:
        reading = read[place.id]
        above = by_id.get(place.parent or 0) if reading else None
        while above is not None:
            yield from _qualified_rows(place, read[above.id] + reading)
            further = by_id.get(above.parent or 0)
            if further is not None and place.type == "district":
                yield from _qualified_rows(place, read[further.id] + read[above.id] + reading)
            above = further


def _qualified_rows(place: Place, parts: tuple[str, ...]) -> Iterator[Name]:
    yield Name("".join(parts), place.id, "path")
    yield Name("".join(part[0] for part in parts), place.id, "path initials")


def deletion_rows(names: Iterable[Name], places: Iterable[Place]) -> Iterator[tuple[str, str]]:
    """Yield (deletion variant, name); two-character names of townships are too short for this."""
    types = {place.id: place.type for place in places}
    for name, place, kind in names:
        least, least_latin = SLIPS_FROM["township" if types[place] == "township" else "other"]
        long_enough = len(name) >= (least if ord(name[0]) in HAN else least_latin)
        usual = kind != "english" or types[place] != "township"
        if long_enough and len(name) <= LONGEST_SLIP and kind != "initials" and usual:
            yield from ((left, name) for left in deletion_variants(name))


def prefix_rows(names: Iterable[Name], places: Iterable[Place]) -> Iterator[tuple[str, int, str, int, str]]:
    """Yield (prefix, rank, name, place, kind): the most populous places of each short prefix."""
    people = {place.id: place.people for place in places}
    by_prefix: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for length in (2,) if ord(name.text[0]) in HAN else (2, 3):
            if len(name.text) >= length:
                by_prefix[name.text[:length]].append(name)
    for prefix, same_prefix in by_prefix.items():
        best = nsmallest(
            MAX_PREFIX_NAMES,
            dict.fromkeys(same_prefix),
            key=lambda name: (-people[name.place], name.text, name.place),
        )
        yield from ((prefix, rank, *name) for rank, name in enumerate(best))


def areas_by_adcode(places: Iterable[Place]) -> dict[str, int]:
    """Return the id of each province, city and district by adcode."""
    return {place.adcode: place.id for place in places if place.type not in ("township", "zone")}


def spelt(name: str) -> tuple[str, ...]:
    """Return the syllables of a name; empty if a character has no reading: 盛𡐓 is not sheng."""
    has_unknown = any(ch.isalpha() and not ch.isascii() and ord(ch) not in HAN for ch in name)
    return () if has_unknown else syllables(han(name))


def _with_letters(name: str) -> tuple[str, ...]:
    """Return the syllables of a name with its letters and digits: cbd wan da of CBD万达."""
    parts = PARTS.findall(normalize(name)) if spelt(name) else ()
    return tuple(s for part in parts for s in (syllables(part) if has_han(part) else (part,)))


def han(text: str) -> str:
    """Return the Han characters of a text."""
    return "".join(ch for ch in text if ord(ch) in HAN)


def sounds() -> Iterator[tuple[str, str]]:
    """Yield each Han character with its reading."""
    for number in HAN:
        reading = pinyin(chr(number), style=Style.NORMAL, v_to_u=True, errors="ignore")
        if reading:
            yield chr(number), reading[0][0]
