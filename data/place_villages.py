"""Villages and communities in the table of names: which district of a city a street or quarter speaks for.

Communities carry the names of streets and estates. `weight` counts residents' committees whole and villagers'
committees in part, `spread` the cities in which a name occurs, `share` how likely a shop of the city that
names no district stands in one: by its residents' committees and its nearness to the middle of the city.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import exp, sqrt
from pathlib import Path
from typing import NamedTuple

from data.place_names import Place, rows, short_name
from locator.geo.point import Point, metres

RURAL = 0.1
TOWNSHIP = 2.0  # a township's own name says more than that of one of its communities
REACH = 12_000.0  # metres from the middle of a city, in which the share of a district falls to 1/e
COUNTY = 0.3  # how much a county or a city below a city counts beside a district


class Village(NamedTuple):
    """A name, the city and the township or district it lies in, and what it says."""

    text: str
    city: int
    area: int
    district: int


class Above(NamedTuple):
    """Places by number and by adcode, townships by district and name."""

    by_id: Mapping[int, Place]
    by_code: Mapping[str, Place]
    townships: Mapping[tuple[str, str], Place]


def above_of(places: Sequence[Place]) -> Above:
    """What finds the places around a village."""
    wide = {p.adcode: p for p in places if p.type in ("province", "city", "district")}
    townships = {(p.adcode, p.name): p for p in places if p.type == "township"}
    return Above({p.id: p for p in places}, wide, townships)


def city_of(district: Place, above: Above) -> Place:
    """The city of a district, a municipality, or the district itself right below a province."""
    parent = above.by_id[district.parent] if district.parent else district
    if parent.type == "city" or parent.adcode[:2] in ("11", "12", "31", "50"):
        return parent
    return district


def villages(places: Sequence[Place], folder: Path) -> Iterator[tuple[object, ...]]:
    """The rows of the table `village`."""
    above = above_of(places)
    weights: defaultdict[Village, float] = defaultdict(float)
    for row in rows(folder / "villages.csv"):
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
    spread: dict[str, set[int]] = defaultdict(set)
    for village in weights:
        spread[village.text].add(village.city)
    for village, weight in weights.items():
        yield *village, weight, len(spread[village.text])


def quarters(places: Sequence[Place], folder: Path) -> Iterator[tuple[int, int, float]]:
    """The rows of the table `quarter`: the shares of a city's districts, together one."""
    above, urban = above_of(places), Counter[str]()
    for row in rows(folder / "villages.csv"):
        urban[row["adcode"]] += len(row["urban"].split(";"))
    shares: dict[int, dict[int, float]] = defaultdict(dict)
    for place in places:
        city = city_of(place, above) if place.type == "district" else place
        if place.type == "district":
            away = metres(Point(place.lat, place.lon), Point(city.lat, city.lon))
            kind = 1.0 if place.name.endswith("区") else COUNTY
            shares[city.id][place.id] = sqrt(urban[place.adcode] + 1) * exp(-away / REACH) * kind
    for number, held in shares.items():
        whole = sum(held.values())
        yield from ((number, district, share / whole) for district, share in held.items() if whole > 0)
