"""Where sample outlets stand: by population, over real districts and townships.

GeoNames knows the population of most cities and of some counties and towns. What it does not know
is filled in by a rule: city districts share their city, other counties count as `COUNTY` people, and
a subdistrict draws three times as many as a township. Taiwan gets none, for lack of figures.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from math import cos, radians
from random import Random
from typing import NamedTuple

from ...geo.districts import Areas
from ...geo.point import Point
from ...network.outlet import Kind
from ...places.gazetteer import Area, Gazetteer, Township

CITY, COUNTY = 500_000, 120_000
WITHOUT_OUTLETS = ("710000",)
TRIES = 6
KILOMETRES_A_DEGREE = 111.2
BESIDE = 0.8  # kilometres
APART = 0.0018  # degrees, over 100 metres
SUBDISTRICT, TOWN, TOWNSHIP = 3.0, 1.5, 0.5
FLOOR: dict[Kind, float] = {"service_center": 12_000, "drop_off": 4_000}


class OutletSite(NamedTuple):
    """A place for an outlet, and the names around it."""

    point: Point
    path: tuple[Area, ...]
    township: Township | None


def place(gazetteer: Gazetteer, areas: Areas, count: int, kind: Kind, rng: Random) -> list[OutletSite]:
    """Sites for `count` outlets, ordered by adcode."""
    shares = _everywhere(_shares(_weights(gazetteer, areas), count, FLOOR[kind]))
    townships = _townships(gazetteer)
    wanted = [
        _choose(gazetteer.path(adcode), townships.get(adcode, []), rng)
        for adcode in shares
        for _ in range(shares[adcode])
    ]
    return _settled(wanted, areas, rng)


def _weights(gazetteer: Gazetteer, areas: Areas) -> dict[str, float]:
    """How many people live in each area that has none below it and lies where its polygon is."""
    leaves = [a for a in gazetteer if not gazetteer.children(a.adcode) and a.adcode not in WITHOUT_OUTLETS]
    around = areas.at_many([a.point.lat for a in leaves], [a.point.lon for a in leaves])
    return {
        area.adcode: _people(area, gazetteer)
        for area, adcode in zip(leaves, around, strict=True)
        if area.adcode == adcode
    }


def _people(area: Area, gazetteer: Gazetteer) -> float:
    above = gazetteer.get(area.parent)
    if above is None or not area.name.endswith("区"):
        return float(area.population or (CITY if area.level == "city" else COUNTY))
    urban = [child for child in gazetteer.children(above.adcode) if child.name.endswith("区")]
    return (
        float(above.population or CITY) / len(urban) if above.level == "city" or above.population else COUNTY
    )


def _shares(weights: dict[str, float], count: int, floor: float) -> dict[str, int]:
    """Whole numbers in proportion to the weights that add up to `count`; hardly peopled areas get none."""
    best: dict[str, str] = {}
    for adcode in sorted(weights):
        best[adcode[:4]] = max(best.get(adcode[:4], adcode), adcode, key=lambda code: weights[code])
    kept = {
        adcode: people
        for adcode, people in sorted(weights.items())
        if people > floor or best[adcode[:4]] == adcode
    }
    scale = count / sum(kept.values())
    shares = {adcode: int(people * scale) for adcode, people in kept.items()}
    rests = sorted(kept, key=lambda adcode: (shares[adcode] - kept[adcode] * scale, adcode))
    for adcode in rests[: count - sum(shares.values())]:
        shares[adcode] += 1
    return shares


def _everywhere(shares: dict[str, int]) -> dict[str, int]:
    """The same number of outlets, with at least one in every city."""
    cities: dict[str, list[str]] = defaultdict(list)
    for adcode in shares:
        cities[adcode[:4]].append(adcode)
    for held in cities.values():
        if not any(shares[adcode] for adcode in held):
            shares[held[0]] += 1
            shares[max(shares, key=lambda adcode: shares[adcode])] -= 1
    return {adcode: number for adcode, number in shares.items() if number}


def _townships(gazetteer: Gazetteer) -> dict[str, list[Township]]:
    held: dict[str, list[Township]] = defaultdict(list)
    for township in gazetteer.townships():
        held[township.adcode].append(township)
    return held


def _choose(
    path: tuple[Area, ...], townships: Sequence[Township], rng: Random
) -> tuple[tuple[Area, ...], Township | None]:
    if not townships:
        return path, None
    steps = list(accumulate(_draw(township) for township in townships))
    return path, rng.choices(townships, cum_weights=steps)[0]


def _draw(township: Township) -> float:
    if township.population:
        return max(0.5, township.population / 20_000)
    return (
        SUBDISTRICT if township.name.endswith("街道") else TOWN if township.name.endswith("镇") else TOWNSHIP
    )


def _settled(
    wanted: Sequence[tuple[tuple[Area, ...], Township | None]], areas: Areas, rng: Random
) -> list[OutletSite]:
    """Every site near its township, surely inside its district and beside the others there."""
    tries = [
        [_near(path[-1], township, rng) for _ in range(TRIES)] + _beside(path[-1], number)
        for number, (path, township) in enumerate(wanted)
    ]
    flat = [point for points in tries for point in points]
    found = iter(areas.at_many([p.lat for p in flat], [p.lon for p in flat]))
    taken: dict[str, list[Point]] = defaultdict(list)
    sites = []
    for points, (path, township) in zip(tries, wanted, strict=True):
        others = taken[path[-1].adcode]
        inside = [point for point in points if next(found) == path[-1].adcode]
        free = (point for point in inside if all(_apart(point, other) for other in others))
        others.append(next(free, inside[0] if inside else path[-1].point))
        sites.append(OutletSite(others[-1], path, township))
    return sites


def _apart(one: Point, other: Point) -> bool:
    return abs(one.lat - other.lat) > APART or abs(one.lon - other.lon) > APART


def _beside(area: Area, number: int) -> list[Point]:
    """Points around the middle of an area, where it surely is, and where no two outlets share one."""
    rng = Random(f"{area.adcode} {number}")
    spread = BESIDE / KILOMETRES_A_DEGREE
    shifts = [(rng.gauss(0, spread), rng.gauss(0, spread)) for _ in range(TRIES)]
    return [Point(round(area.point.lat + a, 6), round(area.point.lon + b, 6)) for a, b in shifts]


def _near(area: Area, township: Township | None, rng: Random) -> Point:
    own = township is not None and township.exact
    middle = township.point if township is not None and own else area.point
    city = area.name.endswith("区") or area.level != "district"
    spread = (0.9 if own else 3.5 if city else 5.0) / KILOMETRES_A_DEGREE
    lat = middle.lat + rng.gauss(0, spread)
    return Point(round(lat, 6), round(middle.lon + rng.gauss(0, spread) / cos(radians(middle.lat)), 6))
