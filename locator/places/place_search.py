"""All books of names together: official places, the network's own words, and who may be asked besides."""

from typing import TYPE_CHECKING, NamedTuple

from ..geo.point import Point
from .between_places import apart, city_of, half, pair_of, region
from .finder import LIMIT, Finder
from .match import Match
from .outlet_names import OutletNames
from .position import position

if TYPE_CHECKING:
    from .online import Online

WORN = ("initials", "path initials", "prefix", "sound", "accent", "typo")
GUESSED = ("typo", "accent", "centre", "prefix", "initials", "path initials")
WIDER = ("province", "city")
NO_STREETS_BELOW = ("township", "village", "station", "exit", "mall", "street")


class PlaceSearch(NamedTuple):
    """What words may mean: by the gazetteer, by a release's network, by an online geocoder if set."""

    finder: Finder
    network: OutletNames
    online: "Online | None" = None

    def find(
        self, words: str, near: Point | None = None, limit: int = LIMIT, *, typing: bool = False
    ) -> list[Match]:
        """Places, best first. The network's words count where the gazetteer does not explain them all."""
        single = self.network.coded(words) or position(words)
        if single is not None:
            return [single]
        if between := self._between(words, near):
            return between
        official = self.finder.find(words, near, limit, typing=typing, outlets=self.network.outlets)
        if official and official[0].whole and official[0].matched_by not in WORN:
            return official
        own = self.network.find(words, limit) or self._street(words, official)
        if not own and not typing and self.online is not None:
            own = self.online.find(words)
        if official and official[0].matched_by == "prefix":  # a place that begins so, before others
            return sorted([*own, *official], key=lambda match: -match.confidence)[:limit]
        return [*own, *official][:limit] if own else official

    def _street(self, words: str, official: list[Match]) -> list[Match]:
        """The street of the network in the city that was understood."""
        if not official or official[0].place.type in NO_STREETS_BELOW:
            return []
        match = self.network.street(words, official[0])
        return [match] if match else []

    def _between(self, words: str, near: Point | None) -> list[Match]:
        """The region between two places, the second one sought near the first; or the one that is known."""
        pair = pair_of(words)
        if pair is None:
            return []
        one = self._known(pair[0], near)
        other = self._known(pair[1], one.place.point if one else near)
        if one is None or other is None:
            unknown = pair[0] if one is None else pair[1]
            return [half(match, unknown) for match in (one, other) if match]
        found = region(one, other)
        if found is None:
            nearer = self._known(city_of(one) + pair[1], one.place.point)
            found = region(one, nearer) if nearer and nearer.place.type not in WIDER else None
        return [found] if found else [apart(one, other), apart(other, one)]

    def _known(self, words: str, near: Point | None) -> Match | None:
        """What one of two places is, unless that is no more than a guess."""
        found = self.find(words, near, 1)
        return found[0] if found and found[0].matched_by not in GUESSED else None
