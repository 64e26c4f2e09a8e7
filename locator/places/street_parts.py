"""Parts of a road that a text names as one: 长安街 is 东长安街 and 西长安街."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..geo.point import chord_metres
from .binding_areas import binding_areas
from .chains import CommonNames
from .interpretation import LISTED
from .latin_roads import latin_roads
from .lookup import NameIndex
from .match import WRITTEN, Match, path_names
from .place_rows import WITHIN, Place
from .text import normalize

NAME = re.compile(
    "(?P<stem>[\u3400-\u9fff]*[\u3400-\u9fff][^东西南北中一二三四五六七八九0-9])(?P<kind>大道|大街|路|街)"
    "(?:[0-9]+(?:号|弄).*)?"
)
SIDES, NUMBERS = "东西南北中", "一二三四五六七八九"
TYPES = ("street", "business_area")
CONFIDENCE = 0.5  # in one of several parts: less than is listed without asking
GAP = 2_000.0  # metres between neighbouring parts of one road
COUNTY = ("县", "市", "旗")
GREAT_ROAD = 2_000.0  # metres, the sum of the radii of its parts
ROAD = "road"  # how a part is found by the name of its road
MANY = 2  # names of parts from which on they make a road


class _Road(NamedTuple):
    """Name of a road, and the digits of the area that a text names; '' for anywhere."""

    stem: str
    kind: str
    within: str

    @property
    def name(self) -> str:
        """The name without areas and numbers."""
        return f"{self.stem}{self.kind}"

    def parts(self) -> Iterator[str]:
        """Yield the names that its parts may have."""
        for side in SIDES:
            yield f"{side}{self.stem}{self.kind}"
            yield f"{self.stem}{side}{self.kind}"
            yield f"{self.stem}{self.kind}{side}"
        for number in NUMBERS:
            yield f"{self.stem}{number}{self.kind}"
            yield from (f"{self.stem}{side}{number}{self.kind}" for side in SIDES)


def with_latin_street_parts(
    found: list[Match], query_text: str, lookup: NameIndex, common: CommonNames, limit: int
) -> list[Match]:
    """Return the matches of a Latin text; before shorter streets, the parts of the road that it names."""
    streets = [m for m in found if m.place.type in TYPES and m.is_complete]
    if any(m.confidence >= LISTED and m.place.radius >= GREAT_ROAD for m in streets):
        return found
    for stem, kind, within in latin_roads(query_text, lookup):
        road = _Road(stem, kind, within)
        if (within or common.class_of(road.name) is None) and (parts := _parts(road, lookup)):
            others = [m for m in streets if m.place not in parts]
            return _ordered(parts, others, lookup, limit)
    return found


def with_street_parts(
    found: list[Match], text: str, lookup: NameIndex, common: CommonNames, limit: int
) -> list[Match]:
    """Return the matches of a text; where they know only a piece of the road it names, its parts first."""
    if NAME.fullmatch(text) is None:
        return found
    for road in _roads(text, lookup, common):
        parts = _parts(road, lookup)
        if not parts:
            continue
        exact = [m for m in found if m.place.type in TYPES and normalize(m.place.name) == road.name]
        is_in_district = len(road.within) == WITHIN["district"]
        if exact and (is_in_district or any(_reaches(match.place, parts) for match in exact)):
            return found
        if found and _is_certain_elsewhere(found[0], parts):
            return found
        return _ordered(parts, [m for m in exact if m.place not in parts], lookup, limit)
    return found


def _is_certain_elsewhere(match: Match, parts: Sequence[Place]) -> bool:
    """Return whether a place that is no street, away from the parts, has the name: 天河路商圈 of 天河路."""
    is_named = match.place.type == "business_area" and match.matched_by in WRITTEN
    is_certain = is_named and match.confidence >= LISTED
    return is_certain and not any(_adjoins(match.place, part) for part in parts)


def _parts(road: _Road, lookup: NameIndex) -> list[Place]:
    """Return the parts of a road, the largest first; none if they are not several that adjoin."""
    parts = _neighbouring(_known(road, lookup))
    parts = parts if road.within else _of_great_road(parts, lookup)
    return parts if len({part.name for part in parts}) >= MANY else []


def _ordered(parts: Sequence[Place], others: Sequence[Match], lookup: NameIndex, limit: int) -> list[Match]:
    """Return the matches of the parts of a road, then those of other streets, none of which is certain."""
    lower = [replace(match, confidence=min(match.confidence, CONFIDENCE)) for match in others]
    return [*(_match(part, lookup) for part in parts), *lower][:limit]


def _roads(text: str, lookup: NameIndex, common: CommonNames) -> Iterator[_Road]:
    """Yield the roads that a text may name: all of it, or what it says beside an area."""
    if (named := NAME.fullmatch(text)) and common.class_of(f"{named['stem']}{named['kind']}") is None:
        yield _Road(named["stem"], named["kind"], "")
    areas, residual = binding_areas(text, lookup)
    if len(areas) == 1 and (named := NAME.fullmatch(residual)):
        yield _Road(named["stem"], named["kind"], areas[0].adcode[: WITHIN[areas[0].type]])


def _known(road: _Road, lookup: NameIndex) -> list[Place]:
    """Return the records of the parts of a road, the largest first."""
    ids = dict.fromkeys(name.place for name in lookup.exact_matches("form", map(normalize, road.parts())))
    places = [place for place in map(lookup.place, ids) if place.type in TYPES and place.exact]
    within = [place for place in places if place.adcode.startswith(road.within)]
    return sorted(within, key=lambda place: (-place.radius, place.id))


def _neighbouring(places: Sequence[Place]) -> list[Place]:
    """Return the places that another one, of another name, continues; of records of one part the largest."""
    parts: list[Place] = []
    for place in places:
        is_continued = any(place.name != other.name and _adjoins(place, other) for other in places)
        if is_continued and not any(place.name == part.name and _adjoins(place, part) for part in parts):
            parts.append(place)
    return parts


def _of_great_road(parts: Sequence[Place], lookup: NameIndex) -> list[Place]:
    """Return the parts in the only city where they make a road of kilometres, which its name alone means.

    Roads of counties, which few know, are left out.
    """
    by_city: dict[str, list[Place]] = {}
    for part in parts:
        if lookup.path_of(part)[-2].name.endswith(COUNTY) and part.adcode[WITHIN["city"] :] != "00":
            continue
        by_city.setdefault(part.adcode[: WITHIN["city"]], []).append(part)
    great = [each for each in by_city.values() if sum(part.radius for part in each) >= GREAT_ROAD]
    return great[0] if len(great) == 1 else []


def _adjoins(place: Place, other: Place) -> bool:
    return chord_metres(place.point, other.point) <= place.radius + other.radius + GAP


def _reaches(street: Place, parts: Sequence[Place]) -> bool:
    """Return whether a street is as long as its parts together, so that they are beside it: 朝阳北路."""
    return all(chord_metres(street.point, part.point) + part.radius <= 2 * street.radius for part in parts)


def _match(part: Place, lookup: NameIndex) -> Match:
    path, path_en = path_names(lookup.path_of(part))
    return Match(part, path, CONFIDENCE, ROAD, is_complete=True, path_en=path_en)
