"""Search over all name sources: official and custom places, outlet names, and an online geocoder."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ..geo.point import Point
from .abroad import is_abroad
from .between_places import (
    INTERSECTION_MARGIN,
    city_of,
    do_cross,
    intersection_of,
    pair_of,
    partial_match,
    region,
    too_far_apart,
    wider,
)
from .evidence import COMMON
from .finder import HOUSE_NUMBER, LIMIT, Finder
from .gazetteer import AREAS
from .interpretation import (
    LEAST,
    LISTED,
    Doubt,
    Interpretation,
    doubt_of,
    has_name_behind_area,
    is_far_fetched,
    is_one_road,
    is_only_one,
)
from .known_area import area_beside_unknown, area_of_ring_road
from .match import Match, path_names
from .misheard import without_misheard
from .network_places import NetworkPlaces
from .outlet_names import OutletNames
from .position import parse_position
from .postcodes import find_by_digits
from .release_places import ReleasePlaces
from .request_text import (
    asks_for_hotline,
    describes_surroundings,
    is_through_road,
    names_no_place,
    names_outlets,
    parse_request,
    without_repair_words,
)
from .street_parts import ROAD
from .text import MAX_CHARACTERS, normalize
from .two_places import two_places

if TYPE_CHECKING:
    from .online import Online

LIKELY = 0.5  # confidence of a place in China from which on its name is not taken for one abroad: 米兰镇
WEAK = ("initials", "path initials", "prefix", "sound", "accent", "typo")
GUESSES = ("typo", "accent", "centre", "prefix", "initials", "path initials")
WIDER = ("province", "city")
ADDRESS_AREAS = ("province", "city", "district", "township")
MAX_STREETS, MAX_CROSSED = 24, 3  # matches of the name of a street at a crossing, and streets among them
NO_STREETS_BELOW = ("township", "village", "station", "exit", "mall", "street")


class PlaceSearch(NamedTuple):
    """Combined search over the gazetteer, the outlet names of a release, and an optional online geocoder."""

    finder: Finder
    outlet_names: OutletNames
    online: "Online | None" = None
    network: NetworkPlaces | None = None
    place_text: Callable[[str], str] = without_repair_words  # of a text that also names a device or a fault

    def find(
        self, query_text: str, near: Point | None = None, limit: int = LIMIT, *, typing: bool = False
    ) -> list[Match]:
        """Return places, best first; outlet names fill in where the gazetteer explains only a part."""
        if position := parse_position(query_text):
            return [position]
        if numbered := find_by_digits(query_text, self.outlet_names.by_code, self.finder.find):
            return numbered[:limit]
        query_text = self.place_text(query_text)
        if between := self._between(query_text, near) or self._intersection(query_text, near):
            return between
        found = self.finder.find(
            query_text, near, limit, typing=typing, outlet_count=self.outlet_names.outlet_count
        )
        found = without_misheard(found, query_text, self.finder.is_common)
        official = self._with_network(query_text, found, near)[:limit]
        if _is_certain(official):
            return official
        outlet_matches = self.outlet_names.find(query_text, limit) or self._street(query_text, official)
        if self._has_namesakes(query_text):
            outlet_matches = [_one_of_many(match) for match in outlet_matches]
        if not outlet_matches and not typing and self.online is not None:
            outlet_matches = self.online.find(query_text)
        outlet_matches = [self._with_english_areas(match) for match in outlet_matches]
        if official and official[0].matched_by == "prefix" and not _is_listed(outlet_matches):
            return [*official, *outlet_matches][:limit]
        return [*outlet_matches, *official][:limit] if outlet_matches else official

    def _with_english_areas(self, match: Match) -> Match:
        """Return a match of the release with the English names of the areas around it."""
        around = () if match.path_en else self.finder.path_of_area(match.place.adcode)
        return replace(match, path_en=path_names((*around, match.place))[1]) if around else match

    def _with_network(self, query_text: str, official: list[Match], near: Point | None) -> list[Match]:
        """Return the matches with those of the release: streets, buildings, points of townships."""
        if self.network is None or not self.network.names.size:
            return official
        release = ReleasePlaces(self.network, self.finder)
        official = [release.located(match) for match in official]
        if _is_certain(official):
            return official
        area = official[0].place if official else None
        if area and area.type in ADDRESS_AREAS and (address := release.address(query_text, area)):
            return [address, *official]
        parts = release.find(query_text, near)
        best = official[0].confidence if official else 0.0
        first, second = (parts, official) if parts and parts[0].confidence > best else (official, parts)
        return [*first, *second]

    def interpret(self, query_text: str, near: Point | None = None) -> Interpretation:
        """Return the matches of a text and why they are not certain.

        Those of texts alone are kept for the release: many look for the same places, and a question
        interprets each of its replies.
        """
        if asks_for_hotline(query_text):
            return Interpretation([], "hotline", None, query_text.strip())
        if names_no_place(query_text):
            doubt: Doubt = "nearby" if names_outlets(query_text) else "no_place"
            return Interpretation([], doubt, None, query_text.strip())
        if self.outlet_names.by_code(query_text) is not None:
            return self._interpret_place(query_text, near)
        place = self.place_text(query_text)
        meant = self._interpret_place(place, near)
        if place.strip() != query_text.strip() and self.is_far_fetched(meant):
            return Interpretation([], "no_place", None, query_text.strip())
        return meant

    def is_far_fetched(self, meant: Interpretation) -> bool:
        """Return whether a text beside words about a repair names no place; names of many do: 长江大桥."""
        is_common = bool(meant.cities) or self.finder.is_common(meant.text)
        return not is_common and is_far_fetched(meant)

    def _interpret_place(self, query_text: str, near: Point | None) -> Interpretation:
        if near is not None or self.online is not None or len(query_text) > MAX_CHARACTERS:
            return self._interpret(query_text, near)
        key = self.finder.begin(), query_text
        return self.outlet_names.interpretations.get(key, lambda key: self._interpret(key[1]))

    def _interpret(self, query_text: str, near: Point | None = None) -> Interpretation:
        """Return the meaning of a place text; an area beside unknown words is meant without them."""

        def interpret(text: str) -> Interpretation:
            return self._interpret_all(text, near)

        meant = interpret(query_text)
        if two := two_places(query_text, meant, interpret):
            return two
        ring_road = area_of_ring_road(query_text, meant, interpret)
        if ring_road and ring_road.doubt == "common":
            return ring_road
        if area := ring_road or area_beside_unknown(query_text, meant, interpret):
            best, *others = area.matches  # it explains not all of the text
            matches = [replace(best, is_complete=False), *others]
            return area._replace(matches=matches, text=query_text.strip())
        return meant

    def _interpret_all(self, query_text: str, near: Point | None) -> Interpretation:
        request = parse_request(normalize(without_repair_words(query_text)))
        matches = self.find(query_text, near)
        if not matches and not request.text:
            doubt: Doubt = "nearby" if request.is_nearby else "no_place"
            return Interpretation([], doubt, None, query_text.strip())
        if is_through_road(request.text) and self.finder.named_area(query_text) is None:
            return Interpretation([], "through_road", None, query_text.strip())
        is_listed = _is_listed(matches)
        if not _is_likely(matches) and is_abroad(request.text):
            inside = [match for match in matches if match.confidence >= LEAST]
            if any(has_name_behind_area(match, request.text) for match in inside):  # 西贡
                return Interpretation(inside, "several", None, query_text.strip())
            return Interpretation([], "abroad", None, query_text.strip())
        area = None if is_listed else self.finder.named_area(query_text)
        meant = doubt_of(matches, not is_listed and self._is_common(query_text, matches), area)
        if meant == "several" and pair_of(query_text):  # 天安门和东方明珠之间
            meant = "two_places"
        cities = self.finder.cities_with(query_text) if meant == "common" else frozenset()
        return Interpretation(matches, meant, area, query_text.strip(), cities)

    def _is_common(self, query_text: str, matches: list[Match]) -> bool:
        """Return whether a text may mean places everywhere; the only known street of a name may be it."""
        if describes_surroundings(query_text) or self.finder.is_common(query_text):
            return True
        if any(map(self.finder.is_common, pair_of(query_text) or ())):  # 老火车站和人民公园中间
            return True
        if not matches or matches[0].matched_by == ROAD:
            return False
        if not self.finder.is_street(query_text):
            return False
        if is_only_one(matches):
            return False
        street = self.find(HOUSE_NUMBER.sub("", normalize(query_text)))
        return not is_only_one(street) and not is_one_road(street)

    def _has_namesakes(self, query_text: str) -> bool:
        """Return whether other places than those of outlets may have the name: a chain, a street."""
        if self.finder.is_common(query_text):
            return True
        return self.finder.is_street(query_text) and self.finder.named_area(query_text) is None

    def _street(self, query_text: str, official: list[Match]) -> list[Match]:
        """Return the street with outlets in the city that was recognized."""
        if not official or official[0].place.type in NO_STREETS_BELOW:
            return []
        match = self.outlet_names.street(query_text, official[0])
        return [match] if match else []

    def _between(self, query_text: str, near: Point | None) -> list[Match]:
        """Return the region between two places, the second searched near the first, or the one found."""
        pair = pair_of(query_text)
        if pair is None:
            return []
        one = self._confident_match(pair[0], near)
        area = None if one else self.finder.named_area(pair[0])
        path = self.finder.path(area) if area else ()  # the city of both: 上海万达和地铁站之间
        second = "".join(place.name for place in path) + pair[1]
        other = self._confident_match(second, one.place.point if one else near)
        if one is None or other is None:
            unknown = pair[0] if one is None else pair[1]
            return [partial_match(match, unknown) for match in (one, other) if match]
        between = region(one, other)
        if between is None:
            nearer = self._confident_match(city_of(one) + pair[1], one.place.point)
            between = region(one, nearer) if nearer and nearer.place.type not in WIDER else None
        return [between] if between else [too_far_apart(one, other), too_far_apart(other, one)]

    def _intersection(self, query_text: str, near: Point | None) -> list[Match]:
        """Return the region of two streets that cross; one of them is searched near the other."""
        pair = intersection_of(query_text)
        if pair is None:
            return []
        for first, second in (pair, pair[::-1]):
            for one in self._streets(first, near):
                others = self._streets(second, one.place.point)
                other = next((other for other in others if do_cross(one.place, other.place)), None)
                around = region(one, other) if other else None
                if other and around:  # that they cross supports the less certain of them
                    confidence = max(one.confidence, other.confidence)
                    return [replace(wider(around, INTERSECTION_MARGIN), confidence=confidence)]
        return []

    def _streets(self, query_text: str, near: Point | None) -> list[Match]:
        """Return the streets that a text names, best first, without guesses."""
        matches = self.find(query_text, near, MAX_STREETS)
        streets = [m for m in matches if m.place.type == "street" and m.matched_by not in GUESSES]
        return [m for m in streets if m.is_complete][:MAX_CROSSED]

    def _confident_match(self, query_text: str, near: Point | None) -> Match | None:
        """Return the best match of one of two places, unless it is a guess, one of many, or only the area."""
        best = next(iter(self.find(query_text, near, 1)), None)
        if best is None or best.matched_by in GUESSES:
            return None
        is_area_alone = best.place.type in AREAS and not best.is_complete
        is_any = best.matched_by == "network" and self.finder.is_common(query_text)
        return None if is_area_alone or is_any else best


def names_landmarks(query_text: str) -> bool:
    """Return whether a text says what is around, which may be found once the area is known."""
    return describes_surroundings(query_text) or pair_of(query_text) is not None


def _one_of_many(match: Match) -> Match:
    return replace(match, confidence=round(match.confidence * COMMON, 3))


def _is_listed(matches: list[Match]) -> bool:
    return bool(matches) and matches[0].confidence >= LISTED


def _is_likely(matches: list[Match]) -> bool:
    """Return whether a place in China has the text as its name, rather than one that sounds like it."""
    return _is_certain(matches) and matches[0].confidence >= LIKELY


def _is_certain(matches: list[Match]) -> bool:
    """Return whether the best match explains the whole text as it is written."""
    return bool(matches) and matches[0].is_complete and matches[0].matched_by not in WEAK
