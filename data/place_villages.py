"""Rows of the tables `village` and `quarter`: evidence for the district of a street or quarter.

Communities are named after streets and estates. `weight` counts residents' committees fully and villagers'
committees partly, `spread` the cities in which a name occurs; `share` is the prior probability of a
district within its city, from its residents' committees and its distance to the city centre.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import exp, sqrt
from pathlib import Path
from typing import NamedTuple

from data.csv_files import read
from data.place_names import Place, short_name
from locator.geo.point import Point, metres

RURAL = 0.1
TOWNSHIP = 2.0  # a township's own name is stronger evidence than that of a community
REACH = 12_000.0  # metres from the city centre at which the share of a district falls to 1/e
COUNTY = 0.3  # weight of a county or county-level city relative to a district


class Village(NamedTuple):
    """A community name with its city, its township or district, and its district."""

    text: str
    city: int
    area: int
    district: int


class Above(NamedTuple):
    """Places by id and by adcode, townships by district and name."""

    by_id: Mapping[int, Place]
    by_code: Mapping[str, Place]
    townships: Mapping[tuple[str, str], Place]


def above_of(places: Sequence[Place]) -> Above:
    """Index the places for `villages` and `quarters`."""
    wide = {p.adcode: p for p in places if p.type in ("province", "city", "district")}
    townships = {(p.adcode, p.name): p for p in places if p.type == "township"}
    return Above({p.id: p for p in places}, wide, townships)


def city_of(district: Place, above: Above) -> Place:
    """Return the city of a district: its city or municipality, or itself directly below a province."""
    parent = above.by_id[district.parent] if district.parent else district
    if parent.type == "city" or parent.adcode[:2] in ("11", "12", "31", "50"):
        return parent
    return district


def villages(places: Sequence[Place], folder: Path) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table `village`."""
    above = above_of(places)
    weights: defaultdict[Village, float] = defaultdict(float)
    for row in read(folder / "villages.csv"):
        district = above.by_code[row["adcode"]]
        area = above.townships.get((row["adcode"], row["name"]), district)
        city = city_of(district, above)
        for names, weight in ((row["urban"], 1.0), (row["rural"], RURAL)):
            for name in filter(None, names.split(";")):
                weights[Village(name, city.id, area.id, district.id)] += weight
    for place in places:
        if place.type == "township" and len(short_name(place)) > 1:
            district = above.by_id[place.parent or 0]
            weights[Village(short_name(place), city_of(district, above).id, place.id, district.id)] += (
                TOWNSHIP
            )
    cities_by_name: dict[str, set[int]] = defaultdict(set)
    for village in weights:
        cities_by_name[village.text].add(village.city)
    for village, weight in weights.items():
        yield *village, weight, len(cities_by_name[village.text])


def quarters(places: Sequence[Place], folder: Path) -> Iterator[tuple[int, int, float]]:
    """Yield the rows of the table `quarter`: the shares of a city's districts, which sum to 1."""
    above, urban = above_of(places), Counter[str]()
    for row in read(folder / "villages.csv"):
        urban[row["adcode"]] += len(row["urban"].split(";"))
    shares: dict[int, dict[int, float]] = defaultdict(dict)
    for place in places:
        city = city_of(place, above) if place.type == "district" else place
        if place.type == "district":
            away = metres(Point(place.lat, place.lon), Point(city.lat, city.lon))
            kind = 1.0 if place.name.endswith("区") else COUNTY
            shares[city.id][place.id] = sqrt(urban[place.adcode] + 1) * exp(-away / REACH) * kind
    for number, district_shares in shares.items():
        total = sum(district_shares.values())
        yield from (
            (number, district, share / total) for district, share in district_shares.items() if total > 0
        )
