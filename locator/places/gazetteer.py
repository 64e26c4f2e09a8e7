"""The current official areas with names and centres, and the successors of retired codes.

Fields, source and licence of the files: data/README.md; data/build_gazetteer.py makes them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple, Self, cast, get_args

from ..geo.point import Point

MUNICIPALITIES = ("11", "12", "31", "50")  # their districts have no city level
WITHOUT_CITIES = (*MUNICIPALITIES, "71", "81", "82")  # the last three have no parts in the gazetteer
Level = Literal["province", "city", "district"]
AREAS: tuple[str, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Area:
    """A province, city or district: 6-digit adcode, parent adcode ('' for provinces) and centre."""

    adcode: str
    name: str
    name_en: str
    level: Level
    parent: str
    point: Point
    population: int | None

    def label(self, lang: str) -> str:
        """Return the name in a language; the Chinese one where there is no English name."""
        return self.name_en if lang == "en" and self.name_en else self.name


def is_large_province(level: str, adcode: str) -> bool:
    """Return whether an area is a province with cities, which is too large for a position."""
    return level == "province" and adcode[:2] not in WITHOUT_CITIES


def is_city(area: Area) -> bool:
    """Return whether an area is a city, or a province without cities."""
    return area.level != "district" and not is_large_province(area.level, area.adcode)


class Township(NamedTuple):
    """A township: code of 9 or 12 digits, adcode of its district, its own point or the district's."""

    code: str
    name: str
    adcode: str
    point: Point
    exact: bool  # False: the point is the district's
    population: int | None


class Gazetteer:
    """All areas by adcode. Retired codes are loaded on first use, townships are streamed on every call."""

    def __init__(self, areas: dict[str, Area], folder: Path) -> None:
        self._areas = areas
        self._folder = folder
        self._children: dict[str, list[Area]] = {}
        for area in areas.values():
            self._children.setdefault(area.parent, []).append(area)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load areas.csv from the folder; raises OSError when it is missing."""
        return cls({row[0]: _area(row) for row in _rows(folder / "areas.csv")}, folder)

    def __iter__(self) -> Iterator[Area]:
        """Iterate over all areas in adcode order."""
        return iter(self._areas.values())

    def get(self, adcode: str) -> Area | None:
        """Return the area of a current code; None for others."""
        return self._areas.get(adcode)

    def children(self, adcode: str | None) -> tuple[Area, ...]:
        """Return the areas directly below: provinces for None, cities and direct districts for a province."""
        return tuple(self._children.get(adcode or "", ()))

    def path(self, adcode: str) -> tuple[Area, ...]:
        """Return the area with its parents, province first; empty for an unknown code."""
        area = self.get(adcode)
        return (*self.path(area.parent), area) if area else ()

    def path_text(self, adcode: str, lang: str = "zh", depth: int | None = None) -> str:
        """Return the names of the area and its parents, at most `depth` from the province on.

        Like 上海市浦东新区, or Pudong New Area, Shanghai; empty for an unknown code.
        """
        names = list(dict.fromkeys(area.label(lang) for area in self.path(adcode)[:depth]))
        return ", ".join(reversed(names)) if lang == "en" else "".join(names)

    def parts(self, adcode: str) -> list[Area]:
        """Return the areas directly below, the most populous first; by code if a population is unknown."""
        parts = self.children(adcode)
        if any(part.population is None for part in parts):
            return sorted(parts, key=lambda part: part.adcode)
        return sorted(parts, key=lambda part: (-(part.population or 0), part.adcode))

    @cached_property
    def cities(self) -> tuple[Area, ...]:
        """The cities, and the provinces without cities, the most populous first."""
        return tuple(sorted(filter(is_city, self), key=lambda city: (-(city.population or 0), city.adcode)))

    def successors(self, adcode: str) -> tuple[str, ...]:
        """Return the current codes of a retired one, several after a split; empty when unknown or current."""
        return self._retired.get(adcode, ())

    def current(self, adcode: str) -> tuple[Area, ...]:
        """Return the current areas of a code: successors of a retired one, the municipality of `310100`."""
        area = self.get(adcode)
        if area is not None:
            return (area,)
        if adcode.endswith("00") and adcode[:2] in MUNICIPALITIES and adcode[2:4] in ("01", "02"):
            return self.current(adcode[:2] + "0000")
        return tuple(successor for code in self.successors(adcode) if (successor := self.get(code)))

    def is_retired(self, adcode: str) -> bool:
        """Return whether a text is a code that other areas have replaced."""
        return self.get(adcode) is None and bool(self.current(adcode))

    def townships(self) -> Iterator[Township]:
        """Stream all townships in code order from townships.csv (17 MB if held in memory)."""
        return (_township(row) for row in _rows(self._folder / "townships.csv"))

    @cached_property
    def _retired(self) -> dict[str, tuple[str, ...]]:
        return {row[0]: tuple(row[2].split(";")) for row in _rows(self._folder / "retired.csv")}


def _rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows after the header; the fields are listed in data/README.md."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def _area(row: list[str]) -> Area:
    adcode, name, name_en, level, parent, lat, lon, _, people = row
    return Area(adcode, name, name_en, cast(Level, level), parent, _point(lat, lon), _people(people))


def _township(row: list[str]) -> Township:
    code, name, adcode, lat, lon, source, people = row
    return Township(code, name, adcode, _point(lat, lon), source == "geonames", _people(people))


def _point(lat: str, lon: str) -> Point:
    return Point(float(lat), float(lon))


def _people(text: str) -> int | None:
    return int(text) if text else None
