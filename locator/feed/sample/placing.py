"""Places sample outlets by population in real districts and townships.

GeoNames has the population of most cities and of some counties and towns. Missing figures follow a rule:
city districts share their city's, other counties count as `COUNTY_POPULATION`, and a subdistrict has
three times the weight of a township. Taiwan gets no outlets, for lack of figures.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from math import cos, radians
from random import Random
from typing import NamedTuple

from ...geo.districts import Areas
from ...geo.point import Point, metres
from ...network.outlet import Kind
from ...places.gazetteer import Area, Gazetteer, Township

CITY_POPULATION, COUNTY_POPULATION = 500_000, 120_000
WITHOUT_OUTLETS = ("710000",)
ATTEMPTS = 6
KILOMETRES_PER_DEGREE = 111.2
CENTER_SIGMA = 0.8  # kilometres
TOWNSHIP_REACH = 2_000.0  # metres from the own point of a township
MIN_DISTANCE = 0.0018  # degrees, more than 100 metres
SUBDISTRICT_WEIGHT, TOWN_WEIGHT, TOWNSHIP_WEIGHT = 3.0, 1.5, 0.5
MIN_POPULATION: dict[Kind, float] = {"service_center": 12_000, "drop_off": 4_000}


class OutletSite(NamedTuple):
    """The position of an outlet, its areas, and its township if the position is known to lie in one."""

    point: Point
    path: tuple[Area, ...]
    township: Township | None


def place_outlets(
    gazetteer: Gazetteer, areas: Areas, count: int, kind: Kind, rng: Random
) -> list[OutletSite]:
    """Return sites for `count` outlets, ordered by adcode."""
    shares = _with_every_city(_shares(_weights(gazetteer, areas), count, MIN_POPULATION[kind]))
    townships = _townships(gazetteer)
    targets = [
        _choose(gazetteer.path(adcode), townships.get(adcode, []), rng)
        for adcode in shares
        for _ in range(shares[adcode])
    ]
    return _assign_points(targets, areas, rng)


def _weights(gazetteer: Gazetteer, areas: Areas) -> dict[str, float]:
    """Return the population of each area that has no children and lies within its polygon."""
    leaves = [a for a in gazetteer if not gazetteer.children(a.adcode) and a.adcode not in WITHOUT_OUTLETS]
    located = areas.at_many([a.point.lat for a in leaves], [a.point.lon for a in leaves])
    return {
        area.adcode: _population(area, gazetteer)
        for area, adcode in zip(leaves, located, strict=True)
        if area.adcode == adcode
    }


def _population(area: Area, gazetteer: Gazetteer) -> float:
    parent = gazetteer.get(area.parent)
    if parent is None or not area.name.endswith("区"):
        return float(area.population or (CITY_POPULATION if area.level == "city" else COUNTY_POPULATION))
    urban = [child for child in gazetteer.children(parent.adcode) if child.name.endswith("区")]
    return (
        float(parent.population or CITY_POPULATION) / len(urban)
        if parent.level == "city" or parent.population
        else COUNTY_POPULATION
    )


def _shares(weights: dict[str, float], count: int, floor: float) -> dict[str, int]:
    """Return whole numbers proportional to the weights that add up to `count`; sparse areas are left out."""
    best: dict[str, str] = {}
    for adcode in sorted(weights):
        best[adcode[:4]] = max(best.get(adcode[:4], adcode), adcode, key=lambda code: weights[code])
    eligible = {
        adcode: people
        for adcode, people in sorted(weights.items())
        if people > floor or best[adcode[:4]] == adcode
    }
    scale = count / sum(eligible.values())
    shares = {adcode: int(people * scale) for adcode, people in eligible.items()}
    by_remainder = sorted(eligible, key=lambda adcode: (shares[adcode] - eligible[adcode] * scale, adcode))
    for adcode in by_remainder[: count - sum(shares.values())]:
        shares[adcode] += 1
    return shares


def _with_every_city(shares: dict[str, int]) -> dict[str, int]:
    """Return the same total with at least one outlet in every city."""
    cities: dict[str, list[str]] = defaultdict(list)
    for adcode in shares:
        cities[adcode[:4]].append(adcode)
    for codes in cities.values():
        if not any(shares[adcode] for adcode in codes):
            shares[codes[0]] += 1
            shares[max(shares, key=lambda adcode: shares[adcode])] -= 1
    return {adcode: number for adcode, number in shares.items() if number}


def _townships(gazetteer: Gazetteer) -> dict[str, list[Township]]:
    by_adcode: dict[str, list[Township]] = defaultdict(list)
    for township in gazetteer.townships():
        by_adcode[township.adcode].append(township)
    return by_adcode


def _choose(
    path: tuple[Area, ...], townships: Sequence[Township], rng: Random
) -> tuple[tuple[Area, ...], Township | None]:
    if not townships:
        return path, None
    steps = list(accumulate(_township_weight(township) for township in townships))
    return path, rng.choices(townships, cum_weights=steps)[0]


def _township_weight(township: Township) -> float:
    if township.population:
        return max(0.5, township.population / 20_000)
    return (
        SUBDISTRICT_WEIGHT
        if township.name.endswith("街道")
        else TOWN_WEIGHT
        if township.name.endswith("镇")
        else TOWNSHIP_WEIGHT
    )


def _assign_points(
    targets: Sequence[tuple[tuple[Area, ...], Township | None]], areas: Areas, rng: Random
) -> list[OutletSite]:
    """Return a site near each township, inside its district and apart from the other sites."""
    candidates = [
        [_random_point(path[-1], township, rng) for _ in range(ATTEMPTS)]
        + _points_near_center(path[-1], number)
        for number, (path, township) in enumerate(targets)
    ]
    all_points = [point for points in candidates for point in points]
    adcodes = iter(areas.at_many([p.lat for p in all_points], [p.lon for p in all_points]))
    points_by_area: dict[str, list[Point]] = defaultdict(list)
    sites = []
    for points, (path, township) in zip(candidates, targets, strict=True):
        placed = points_by_area[path[-1].adcode]
        inside = [point for point in points if next(adcodes) == path[-1].adcode]
        free = (point for point in inside if all(_are_apart(point, other) for other in placed))
        placed.append(next(free, inside[0] if inside else path[-1].point))
        sites.append(OutletSite(placed[-1], path, _township_around(placed[-1], township)))
    return sites


def _township_around(point: Point, township: Township | None) -> Township | None:
    """Return the township if its own point is near the outlet; otherwise the outlet may lie in another."""
    is_near = township is not None and township.exact and metres(point, township.point) <= TOWNSHIP_REACH
    return township if is_near else None


def _are_apart(one: Point, other: Point) -> bool:
    return abs(one.lat - other.lat) > MIN_DISTANCE or abs(one.lon - other.lon) > MIN_DISTANCE


def _points_near_center(area: Area, number: int) -> list[Point]:
    """Return points around the center of an area, different for every outlet number."""
    rng = Random(f"{area.adcode} {number}")
    sigma = CENTER_SIGMA / KILOMETRES_PER_DEGREE
    shifts = [(rng.gauss(0, sigma), rng.gauss(0, sigma)) for _ in range(ATTEMPTS)]
    return [Point(round(area.point.lat + a, 6), round(area.point.lon + b, 6)) for a, b in shifts]


def _random_point(area: Area, township: Township | None, rng: Random) -> Point:
    exact = township is not None and township.exact
    center = township.point if township is not None and exact else area.point
    city = area.name.endswith("区") or area.level != "district"
    sigma = (0.9 if exact else 3.5 if city else 5.0) / KILOMETRES_PER_DEGREE
    lat = center.lat + rng.gauss(0, sigma)
    return Point(round(lat, 6), round(center.lon + rng.gauss(0, sigma) / cos(radians(center.lat)), 6))
