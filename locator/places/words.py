"""All books of names together: official places, the network's own words, and who may be asked besides."""

from typing import NamedTuple

from ..geo import Point
from .finder import LIMIT, Finder, Match
from .network import NetworkWords
from .online import Online

WORN = ("initials", "path initials", "prefix", "sound")


class Words(NamedTuple):
    """What words may mean: by the gazetteer, by a release's network, by an online geocoder if set."""

    finder: Finder
    network: NetworkWords
    online: Online | None = None

    def find(
        self, words: str, near: Point | None = None, limit: int = LIMIT, *, typing: bool = False
    ) -> list[Match]:
        """Places, best first. The network's words count where the gazetteer does not explain them all."""
        official = self.finder.find(words, near, limit, typing=typing)
        if official and official[0].whole and official[0].matched_by not in WORN:
            return official
        own = self.network.find(words, limit)
        if not own and not typing and self.online is not None:
            own = self.online.find(words)
        return [*own, *official][:limit] if own else official
