"""Search over all name sources: official and custom places, outlet names, and an online geocoder."""

from typing import TYPE_CHECKING, NamedTuple

from ..geo.point import Point
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
from .finder import LIMIT, Finder
from .interpretation import LISTED, Doubt, Interpretation, doubt_of
from .match import Match
from .network_places import NetworkPlaces
from .outlet_names import OutletNames
from .position import parse_position
from .postcodes import find_by_digits
from .release_places import ReleasePlaces
from .request_text import describes_surroundings, parse_request
from .text import normalize

if TYPE_CHECKING:
    from .online import Online

WEAK = ("initials", "path initials", "prefix", "sound", "accent", "typo")
GUESSES = ("typo", "accent", "centre", "prefix", "initials", "path initials")
WIDER = ("province", "city")
ADDRESS_AREAS = ("province", "city", "district", "township")
NO_STREETS_BELOW = ("township", "village", "station", "exit", "mall", "street")


class PlaceSearch(NamedTuple):
    """Combined search over the gazetteer, the outlet names of a release, and an optional online geocoder."""

    finder: Finder
    outlet_names: OutletNames
    online: "Online | None" = None
    network: NetworkPlaces | None = None

    def find(
        self, query_text: str, near: Point | None = None, limit: int = LIMIT, *, typing: bool = False
    ) -> list[Match]:
        """Return places, best first; outlet names fill in where the gazetteer explains only a part."""
        if position := parse_position(query_text):
            return [position]
        if numbered := find_by_digits(query_text, self.outlet_names.by_code, self.finder.find):
            return numbered[:limit]
        if between := self._between(query_text, near) or self._intersection(query_text, near):
            return between
        found = self.finder.find(
            query_text, near, limit, typing=typing, outlet_count=self.outlet_names.outlet_count
        )
        official = self._with_network(query_text, found, near)[:limit]
        if _is_certain(official):
            return official
        outlet_matches = self.outlet_names.find(query_text, limit) or self._street(query_text, official)
        if not outlet_matches and not typing and self.online is not None:
            outlet_matches = self.online.find(query_text)
        if official and official[0].matched_by == "prefix" and not _is_listed(outlet_matches):
            return [*official, *outlet_matches][:limit]
        return [*outlet_matches, *official][:limit] if outlet_matches else official

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
        """Return the matches of a text and why they are not certain."""
        request = parse_request(normalize(query_text))
        matches = self.find(query_text, near)
        if not matches and not request.text:
            doubt: Doubt = "nearby" if request.is_nearby else "no_place"
            return Interpretation([], doubt, None, query_text.strip())
        is_listed = _is_listed(matches)
        area = None if is_listed else self.finder.named_area(query_text)
        is_common = not is_listed and (
            describes_surroundings(query_text) or self.finder.is_common(query_text)
        )
        meant = doubt_of(matches, is_common, area)
        return Interpretation(matches, meant, area, query_text.strip())

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
        other = self._confident_match(pair[1], one.place.point if one else near)
        if one is None or other is None:
            unknown = pair[0] if one is None else pair[1]
            return [partial_match(match, unknown) for match in (one, other) if match]
        between = region(one, other)
        if between is None:
            nearer = self._confident_match(city_of(one) + pair[1], one.place.point)
            between = region(one, nearer) if nearer and nearer.place.type not in WIDER else None
        return [between] if between else [too_far_apart(one, other), too_far_apart(other, one)]

    def _intersection(self, query_text: str, near: Point | None) -> list[Match]:
        """Return the region of two streets that cross, the second searched near the first."""
        pair = intersection_of(query_text)
        one = self._confident_match(pair[0], near) if pair else None
        if pair is None or one is None or one.place.type != "street":
            return []
        other = self._confident_match(pair[1], one.place.point)
        if other is None or other.place.type != "street" or not do_cross(one.place, other.place):
            return []
        around = region(one, other)
        return [wider(around, INTERSECTION_MARGIN)] if around else []

    def _confident_match(self, query_text: str, near: Point | None) -> Match | None:
        """Return the best match of one of two places, unless it is a guess."""
        matches = self.find(query_text, near, 1)
        return matches[0] if matches and matches[0].matched_by not in GUESSES else None


def _is_listed(matches: list[Match]) -> bool:
    return bool(matches) and matches[0].confidence >= LISTED


def _is_certain(matches: list[Match]) -> bool:
    """Return whether the best match explains the whole text as it is written."""
    return bool(matches) and matches[0].is_complete and matches[0].matched_by not in WEAK
