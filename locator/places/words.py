"""Both books of names together: official places, and the network's own words."""

from typing import NamedTuple

from ..geo import Point
from .finder import LIMIT, Finder, Match
from .network import NetworkWords

WORN = ("initials", "path initials", "prefix", "sound")


class Words(NamedTuple):
    """What words may mean, by the gazetteer and by the network of a release."""

    finder: Finder
    network: NetworkWords

    def find(
        self, words: str, near: Point | None = None, limit: int = LIMIT, *, typing: bool = False
    ) -> list[Match]:
        """Places, best first. The network's words count where the gazetteer does not explain them all."""
        official = self.finder.find(words, near, limit, typing=typing)
        if official and official[0].whole and official[0].matched_by not in WORN:
            return official
        own = self.network.find(words, limit)
        return [*own, *official][:limit] if own else official
