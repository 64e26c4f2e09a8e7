"""Position, adcode and the names of province, city and district against each other."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import numpy as np
import shapely

from ...geo.point import Floats
from ...network.outlet import Outlet
from ...places.gazetteer import Gazetteer
from .feed import Feed
from .rule import Rule, Violation, place_text, rule

TOLERANCE = 2_000.0  # metres: the corners of the boundaries are about 2 km apart (data/README.md)
METRES_A_DEGREE = 111_200.0
LEVELS = ("province", "city", "district")
ENDINGS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "地区")
SHORT_ENDINGS = ("省", "市", "区", "县", "盟", "旗")


@rule(
    "adcode_unknown", "warning", "adcode", "Enter the six-digit code of the district; it is filled in else."
)
def adcode_unknown(feed: Feed) -> Iterator[Violation]:
    """An adcode is one in force or one that was."""
    current = feed.facts.gazetteer.current
    for i, code in _not_in_force(feed):
        if not current(code):
            yield Violation(_at(feed, i), code, _taken("is no code of an area", feed.around[i]))


@rule("adcode_retired", "info", "adcode", "Enter today's code; it is taken for this one until then.")
def adcode_retired(feed: Feed) -> Iterator[Violation]:
    """An adcode is in force today, not one that another has followed."""
    current = feed.facts.gazetteer.current
    for i, code in _not_in_force(feed):
        if len(current(code)) == 1:
            (area,) = current(code)
            yield Violation(
                _at(feed, i), code, f"is no longer in force; {area.adcode} ({area.name}) is taken"
            )


@rule("adcode_split", "warning", "adcode", "Enter the code of the successor in which the outlet stands.")
def adcode_split(feed: Feed) -> Iterator[Violation]:
    """An adcode is not one whose area was divided among several."""
    current = feed.facts.gazetteer.current
    for i, code in _not_in_force(feed):
        if len(current(code)) > 1:
            names = ", ".join(f"{area.adcode} ({area.name})" for area in current(code))
            yield Violation(_at(feed, i), code, _taken(f"was divided among {names}", feed.around[i]))


@rule("outside_adcode", "warning", "lat", "Check which of position and adcode is wrong, and the datum.")
def outside_adcode(feed: Feed) -> Iterator[Violation]:
    """A position lies in the area of its adcode or at most 2 km outside it."""
    away: defaultdict[str, list[int]] = defaultdict(list)
    current = cache(feed.facts.gazetteer.current)
    for i, outlet in _with_adcode(feed):
        codes = [area.adcode for area in current(outlet.address.adcode)]
        if codes and feed.around[i] and not any(_holds(code, feed.around[i]) for code in codes):
            away[codes[0] if len(codes) == 1 else ""].append(i)
    for code, rows in sorted(away.items()):
        lengths = _metres_outside(feed, code, np.array(rows))
        for i, length in zip(rows, lengths.tolist(), strict=True):
            if length > TOLERANCE:
                where = place_text(feed.lat[i], feed.lon[i])
                lies = _path(feed.facts.gazetteer, feed.around[i])
                yield Violation(_at(feed, i), where, f"lies {length / 1000:.1f} km outside {code}, in {lies}")


@rule("names_contradict_adcode", "warning", "district", "Mend the name or the adcode: one of them is wrong.")
def names_contradict_adcode(feed: Feed) -> Iterator[Violation]:
    """Province, city and district are named as an adcode in force says, in full or in short."""
    yield from _contradictions(feed, by_adcode=True)


@rule("names_contradict_position", "warning", "district", "Mend the name or the position: one is wrong.")
def names_contradict_position(feed: Feed) -> Iterator[Violation]:
    """Province, city and district are named as the position says, where there is no adcode."""
    yield from _contradictions(feed, by_adcode=False)


def _contradictions(feed: Feed, *, by_adcode: bool) -> Iterator[Violation]:
    gazetteer = feed.facts.gazetteer
    known = _Names(gazetteer)
    current = cache(feed.facts.gazetteer.current)
    judged: dict[tuple[str, tuple[str, ...]], str] = {}
    for i, outlet in enumerate(feed.outlets):
        address = outlet.address
        given = (address.province, address.city, address.district)
        in_force = gazetteer.get(address.adcode) is not None
        known_code = in_force or bool(
            address.adcode and current(address.adcode)
        )  # a retired one has old names
        code = address.adcode if in_force else ""
        right = code if by_adcode else "" if known_code else feed.around[i]
        if not right or not any(given):
            continue
        if (right, given) not in judged:
            judged[right, given] = known.wrong(right, given)
        level = judged[right, given]
        if level:
            name, said = getattr(address, level), _path(feed.facts.gazetteer, right)
            where = "the adcode" if by_adcode else "the position"
            yield Violation(_at(feed, i), name, f"{where} ({right}) says {said}", level)


class _Names:
    """Which areas are called by a name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: defaultdict[str, set[str]] = defaultdict(set)
        for area in gazetteer:
            self._known[short(area.name)].add(area.adcode)

    def wrong(self, right: str, given: tuple[str, ...]) -> str:
        """The first level whose name is that of another area; a name that nobody knows is not judged."""
        path = {area.adcode for area in self._gazetteer.path(right)}
        for level, name in zip(LEVELS, given, strict=True):
            codes = self._known.get(short(name), ()) if name else ()
            if codes and not any(code in path or _holds(right, code) for code in codes):
                return level
        return ""


@cache
def short(name: str) -> str:
    """A name without its kind: 北京 of 北京市, 内蒙古 of 内蒙古自治区."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    for ending in SHORT_ENDINGS:
        if name.endswith(ending) and len(name) >= 3:
            return name.removesuffix(ending)
    return name


def _with_adcode(feed: Feed) -> Iterator[tuple[int, Outlet]]:
    for i, outlet in enumerate(feed.outlets):
        if outlet.address.adcode:
            yield i, outlet


def _not_in_force(feed: Feed) -> Iterator[tuple[int, str]]:
    """The outlets whose adcode is no area's today: few, so that each is looked at for itself."""
    in_force = {area.adcode for area in feed.facts.gazetteer}
    for i, outlet in enumerate(feed.outlets):
        code = outlet.address.adcode
        if code and code not in in_force:
            yield i, code


def _at(feed: Feed, i: int) -> int:
    return feed.of[i]


def _taken(reason: str, around: str) -> str:
    return f"{reason}; {around} is taken, from the position" if around else reason


def _holds(code: str, around: str) -> bool:
    return around.startswith(code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code)


def _metres_outside(feed: Feed, code: str, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    """How far positions lie from the area of a code; none of a code whose area is not known."""
    polygon = feed.facts.areas.polygon(code) if code else None
    if polygon is None:
        return np.zeros(len(rows))
    lat, lon = feed.lat[rows], feed.lon[rows]
    scale = METRES_A_DEGREE * np.array([np.cos(np.radians(polygon.centroid.y)), 1.0])
    flat = shapely.transform(polygon, lambda corners: corners * scale)
    shapely.prepare(flat)
    return np.asarray(shapely.distance(flat, shapely.points(lon * scale[0], lat * scale[1])))


def _path(gazetteer: Gazetteer, code: str) -> str:
    return "".join(area.name for area in gazetteer.path(code)) or code


RULES: tuple[Rule, ...] = (
    adcode_unknown,
    adcode_retired,
    adcode_split,
    outside_adcode,
    names_contradict_adcode,
    names_contradict_position,
)
