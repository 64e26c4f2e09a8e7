"""All books of names together: official places, the network's own words, and who may be asked besides."""

from typing import NamedTuple

from ..geo import Point
from .between import pair_of, region
from .finder import LIMIT, Finder
from .match import Match
from .network import NetworkWords
from .online import Online

WORN = ("initials", "path initials", "prefix", "sound", "accent", "typo")
NO_STREETS_BELOW = ("township", "village", "station", "exit", "mall", "street")


class Words(NamedTuple):
    """What words may mean: by the gazetteer, by a release's network, by an online geocoder if set."""

    finder: Finder
    network: NetworkWords
    online: Online | None = None

    def find(
        self, words: str, near: Point | None = None, limit: int = LIMIT, *, typing: bool = False
    ) -> list[Match]:
        """Places, best first. The network's words count where the gazetteer does not explain them all."""
        single = self.network.coded(words) or self._between(words, near)
        if single is not None:
            return [single]
        official = self.finder.find(words, near, limit, typing=typing, outlets=self.network.outlets)
        if official and official[0].whole and official[0].matched_by not in WORN:
            return official
        own = self.network.find(words, limit) or self._street(words, official)
        if not own and not typing and self.online is not None:
            own = self.online.find(words)
        return [*own, *official][:limit] if own else official

    def _street(self, words: str, official: list[Match]) -> list[Match]:
        """The street of the network in the city that was understood."""
        if not official or official[0].place.type in NO_STREETS_BELOW:
            return []
        match = self.network.street(words, official[0])
        return [match] if match else []

    def _between(self, words: str, near: Point | None) -> Match | None:
        """The region between two places, the second one sought near the first."""
        pair = pair_of(words)
        if pair is None:
            return None
        one = self.find(pair[0], near, 1)
        other = self.find(pair[1], one[0].place.point, 1) if one else []
        return region(one[0], other[0]) if one and other else None
