"""Population points from the gazetteer's figures, without double counting.

GeoNames has figures for some townships, districts, cities and provinces, and the larger include the smaller.
A township's people are at its own point, and a larger area contributes only its remainder.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...geo.districts import Areas
from ...geo.point import Floats, Point
from ...places.gazetteer import Area, Gazetteer

UPWARDS = ("district", "city", "province")


@dataclass(frozen=True, slots=True)
class People:
    """n population points: place name, adcode of the containing area, WGS-84 degrees, number of people.

    `levels`: `township`, or the level of an area whose remainder is at this point.
    """

    names: tuple[str, ...]
    levels: tuple[str, ...]
    adcodes: tuple[str, ...]
    lat: Floats
    lon: Floats
    people: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.names)


_Row = tuple[str, str, str, Point, int]


def people_of(gazetteer: Gazetteer, areas: Areas) -> People:
    """Return the population points; `areas` gives the district at a city's point."""
    towns = [town for town in gazetteer.townships() if town.population]
    counted = Counter[str]()
    for town in towns:
        counted[town.adcode] += town.population or 0
    left_over = list(remainders(gazetteer, counted))
    adcodes = _districts(gazetteer, areas, [area for area, _ in left_over])
    rows: list[_Row] = [
        (town.name, "township", town.adcode, town.point, town.population or 0) for town in towns
    ]
    for (area, remaining), adcode in zip(left_over, adcodes, strict=True):
        rows.append((area.name, area.level, adcode, area.point, remaining))
    return _to_people(rows)


def remainders(gazetteer: Gazetteer, counted: Counter[str]) -> Iterator[tuple[Area, int]]:
    """Yield the areas with more people than the areas below them, and the difference.

    counted: people of the townships of each adcode; the total of each area is added to its parent.
    """
    for level in UPWARDS:
        for area in gazetteer:
            if area.level == level:
                remaining = max(0, (area.population or 0) - counted[area.adcode])
                if remaining:
                    yield area, remaining
                counted[area.parent] += counted[area.adcode] + remaining


def _districts(gazetteer: Gazetteer, areas: Areas, of: Sequence[Area]) -> list[str]:
    """Return the district at the point of each area if it belongs to it; else the area itself."""
    codes = areas.at_many([area.point.lat for area in of], [area.point.lon for area in of])
    return [
        code if area.level != "district" and area in gazetteer.path(code) else area.adcode
        for area, code in zip(of, codes, strict=True)
    ]


def _to_people(rows: Sequence[_Row]) -> People:
    names, levels, adcodes, points, people = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    lat, lon = np.array(points, dtype=np.float64).reshape(-1, 2).T.copy()
    return People(names, levels, adcodes, lat, lon, np.array(people, dtype=np.int64))
