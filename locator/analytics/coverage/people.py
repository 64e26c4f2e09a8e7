"""Where people live, as far as the gazetteer's figures tell: points with people, nobody counted twice.

The figures are of GeoNames, for some townships, districts, cities and provinces, and the larger hold the
smaller. So a township's people stand at its own point, and of each larger area only those who are left over.
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
    """n points with people: of which place, the area that holds it, WGS-84 degrees, how many.

    `levels`: `township`, or the level of an area whose people beside those of the areas below it stand here.
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
    """The gazetteer's figures by the rule of remainders; `areas` tells the district of a city's point."""
    towns = [town for town in gazetteer.townships() if town.population]
    held = Counter[str]()
    for town in towns:
        held[town.adcode] += town.population or 0
    rests = list(remainders(gazetteer, held))
    adcodes = _districts(gazetteer, areas, [area for area, _ in rests])
    rows: list[_Row] = [
        (town.name, "township", town.adcode, town.point, town.population or 0) for town in towns
    ]
    for (area, rest), adcode in zip(rests, adcodes, strict=True):
        rows.append((area.name, area.level, adcode, area.point, rest))
    return _gathered(rows)


def remainders(gazetteer: Gazetteer, held: Counter[str]) -> Iterator[tuple[Area, int]]:
    """The areas with people beside those of the areas below, and how many.

    held: people of the townships of each adcode; what stands in each area is added to the area above it.
    """
    for level in UPWARDS:
        for area in gazetteer:
            if area.level == level:
                rest = max(0, (area.population or 0) - held[area.adcode])
                if rest:
                    yield area, rest
                held[area.parent] += held[area.adcode] + rest


def _districts(gazetteer: Gazetteer, areas: Areas, of: Sequence[Area]) -> list[str]:
    """The district at the point of each area, as long as it is one of its own; else the area itself."""
    found = areas.at_many([area.point.lat for area in of], [area.point.lon for area in of])
    return [
        code if area.level != "district" and area in gazetteer.path(code) else area.adcode
        for area, code in zip(of, found, strict=True)
    ]


def _gathered(rows: Sequence[_Row]) -> People:
    names, levels, adcodes, points, people = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    lat, lon = np.array(points, dtype=np.float64).reshape(-1, 2).T.copy()
    return People(names, levels, adcodes, lat, lon, np.array(people, dtype=np.int64))
