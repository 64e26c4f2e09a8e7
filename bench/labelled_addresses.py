"""Addresses labelled with BIOES tags (prov, city, district, town, …): share of areas that are recognized.

Labels that name no area in force are not counted.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from locator.places.gazetteer import MUNICIPALITIES, Gazetteer
from locator.places.match import Match
from locator.places.place_search import PlaceSearch
from locator.places.text import township_stem

from .tables import show

LEVELS = ("city", "district", "town")
SUFFIXES = ("自治县", "新区", "市", "区", "县")


class AreasInForce(NamedTuple):
    """Adcodes by short name: leading digits of cities, codes of districts, and districts of townships."""

    cities: dict[str, str]
    districts: dict[str, set[str]]
    towns: dict[str, set[str]]

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> "AreasInForce":
        """Return the areas of a gazetteer; municipalities count as cities."""
        cities: dict[str, str] = {}
        districts, towns = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for area in gazetteer:
            if area.level == "district":
                districts[short(area.name)].add(area.adcode)
            elif area.level == "city" or area.adcode[:2] in MUNICIPALITIES:
                cities[short(area.name)] = area.adcode[: 4 if area.level == "city" else 2]
        for town in gazetteer.townships():
            towns[township_stem(town.name)].add(town.adcode)
        return cls(cities, districts, towns)

    def expected(self, parts: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each labelled level whose area is in force, with the leading digits of its adcodes."""
        city = self.cities.get(short(parts.get("city", "")), "")
        if city:
            yield "city", (city,)
        codes = {c for c in self.districts.get(short(parts.get("district", "")), ()) if c.startswith(city)}
        if codes:
            yield "district", tuple(codes)
        if hit := codes & self.towns.get(township_stem(parts.get("town", "")), set()):
            yield "town", tuple(hit)


def show_addresses(path: Path, gazetteer: Gazetteer, search: PlaceSearch) -> None:
    """Print the share of recognized cities, districts and townships."""
    areas = AreasInForce.of(gazetteer)
    counts, right = Counter[str](), Counter[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        parts = labelled(row["text"], row["tags"])
        matches = search.find(row["text"], limit=1)
        for level, within in areas.expected(parts):
            counts[level] += 1
            right[level] += bool(matches) and _names(matches[0], level, within, parts)
    rows = [(k, counts[k], f"{right[k] / counts[k]:.1%}" if counts[k] else "–") for k in LEVELS]
    show("labelled addresses", ("level", "rows", "correct"), rows)


def labelled(text: str, tags: Sequence[str]) -> dict[str, str]:
    """Return the first labelled part of each kind."""
    parts: list[tuple[str, str]] = []
    for character, tag in zip(text, tags, strict=True):
        position, _, kind = tag.partition("-")
        if position in ("B", "S"):
            parts.append((kind, character))
        elif position in ("I", "E") and parts and parts[-1][0] == kind:
            parts[-1] = (kind, parts[-1][1] + character)
    return dict(reversed(parts))


def short(name: str) -> str:
    """Return the name without its type, at least two characters."""
    stems = (name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix))
    return next((stem for stem in stems if len(stem) > 1), name)


def _names(match: Match, level: str, within: tuple[str, ...], parts: dict[str, str]) -> bool:
    in_area = match.place.adcode.startswith(within)
    if level != "town":
        return in_area
    return in_area and township_stem(parts["town"]) in map(township_stem, match.path)
