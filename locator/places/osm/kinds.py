"""Map OSM tags to kinds of places; the first matching rule applies."""

import re
from collections.abc import Mapping
from typing import NamedTuple

ANY = frozenset[str]()


class KindRule(NamedTuple):
    """Rule: elements whose `key` has one of `values`, or any value if empty, are of this kind."""

    kind: str
    key: str
    values: frozenset[str] = ANY

    def fits(self, tags: Mapping[str, str]) -> bool:
        """Return True for matching tags; the value `no` never matches."""
        value = tags.get(self.key, "no")
        return value in self.values if self.values else value != "no"


def _rule(kind: str, key: str, values: str = "") -> KindRule:
    return KindRule(kind, key, frozenset(values.split()))


RULES = (
    _rule("exit", "railway", "subway_entrance train_station_entrance"),
    _rule("airport", "aeroway", "aerodrome terminal"),
    _rule("station", "railway", "station halt"),
    _rule("station", "station", "subway light_rail monorail"),
    _rule("station", "public_transport", "station"),
    _rule("station", "amenity", "bus_station ferry_terminal"),
    _rule("university", "amenity", "university college"),
    _rule("school", "amenity", "school kindergarten"),
    _rule("hospital", "amenity", "hospital clinic"),
    _rule("mall", "shop", "mall department_store supermarket"),
    _rule("landmark", "tourism", "attraction museum hotel gallery viewpoint theme_park zoo aquarium"),
    _rule("landmark", "leisure", "stadium sports_centre water_park"),
    _rule(
        "landmark",
        "amenity",
        "theatre townhall library arts_centre cinema conference_centre exhibition_centre",
    ),
    _rule("landmark", "amenity", "place_of_worship courthouse police"),
    _rule("mall", "amenity", "marketplace"),
    _rule("park", "leisure", "park nature_reserve"),
    _rule("park", "boundary", "national_park"),
    _rule("mall", "building", "retail supermarket"),
    _rule("mall", "landuse", "retail"),
    _rule("bridge", "man_made", "bridge"),
    _rule("landmark", "historic"),
    _rule("landmark", "man_made", "tower communications_tower"),
    _rule("landmark", "natural", "peak"),
    _rule("neighbourhood", "place", "neighbourhood quarter suburb square locality hamlet village town"),
    _rule("neighbourhood", "landuse", "residential"),
    _rule(
        "street",
        "highway",
        "motorway trunk primary secondary tertiary unclassified residential living_street pedestrian",
    ),
)
RAIL = (RULES[2], RULES[3])
LINES = frozenset({"street", "bridge"})
OFFICE_NAME = re.compile(
    r"(大厦|广场|中心|大楼|写字楼|商务楼|国际|塔|Tower|Plaza|Cent(er|re)|Building)([A-Z]座)?$"
)
QUALIFIER = re.compile(r"\s*[（(][^（()）]*[)）]\s*")  # 科技大楼（主楼）
RADIUS = {
    "exit": 30.0,
    "station": 250.0,
    "airport": 1_500.0,
    "university": 400.0,
    "street": 800.0,
    "park": 300.0,
    "office": 80.0,
    "neighbourhood": 300.0,
}
PLACE_RADIUS = {"village": 800.0, "town": 2_000.0, "suburb": 2_000.0}  # by the value of `place`
DEFAULT_RADIUS = 150.0
KEYS = ("railway", "shop", "amenity", "tourism", "aeroway", "leisure", "historic", "place")


def kind_of(tags: Mapping[str, str], name: str) -> str:
    """Return the kind of an element by its tags and name; '' when it is not imported."""
    name = QUALIFIER.sub("", name)
    kind = next((rule.kind for rule in RULES if rule.key in tags and rule.fits(tags)), "")
    if kind == "street" and name.endswith("桥") and tags.get("bridge", "no") != "no":
        return "bridge"
    if not kind and tags.get("building", "no") != "no" and OFFICE_NAME.search(name):
        return "office"
    return kind


def is_rail(tags: Mapping[str, str]) -> bool:
    """Return True for train and metro stations, the only ones with lettered exits."""
    return any(rule.fits(tags) for rule in RAIL)


def radius_of(kind: str, tags: Mapping[str, str]) -> float:
    """Return the uncertainty in metres of an element that is a single point."""
    return PLACE_RADIUS.get(tags.get("place", ""), RADIUS.get(kind, DEFAULT_RADIUS))
