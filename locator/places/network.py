"""The network's own words: outlets by what stands in their names, streets, malls, landmarks and stations.

One long text of all outlets, looked through for what was typed; made when first asked, once a release.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from ..geo import Point
from .finder import Match
from .lookup import Place
from .text import has_han, plain

LEAST = {True: 3, False: 5}  # characters, Han or others, below which too much would be found
SURE, RADIUS = 0.9, 200.0
BETWEEN = "\n"
Fields = Callable[[int], dict[str, Any]]


class NetworkWords:
    """The words of one release; `outlet` gives the fields of an outlet by its index."""

    def __init__(self, count: int, outlet: Fields) -> None:
        self._count = count
        self._outlet = outlet

    def find(self, words: str, limit: int) -> list[Match]:
        """Outlets in whose words these stand, one after the other; none when they are too short."""
        text = plain(words)
        if len(text) < LEAST[has_han(text)]:
            return []
        found = dict.fromkeys(self._holding(text, limit * 4))
        return [self._match(index, len(found)) for index in list(found)[:limit]]

    def _holding(self, text: str, most: int) -> Iterator[int]:
        whole, starts = self._text
        at = whole.find(text)
        while at >= 0 and most:
            yield bisect_right(starts, at) - 1
            at = whole.find(text, at + 1)
            most -= 1

    @cached_property
    def _text(self) -> tuple[str, Sequence[int]]:
        lines = [self._words(index) for index in range(self._count)]
        starts = [0, *accumulate(len(line) + len(BETWEEN) for line in lines)]
        return BETWEEN.join(lines), starts[:-1]

    def _words(self, index: int) -> str:
        fields = self._outlet(index)
        address, approach = fields.get("address", {}), fields.get("approach", {})
        told = [fields["name"], fields.get("name_en", ""), address.get("text", "")]
        told += [approach.get("landmark", ""), approach.get("station", "")]
        return "|".join(plain(part) for part in told if part)

    def _match(self, index: int, rivals: int) -> Match:
        fields = self._outlet(index)
        address = fields.get("address", {})
        path = [address.get(level) for level in ("province", "city", "district")]
        point = Point(fields["lat"], fields["lon"])
        name, name_en = fields["name"], fields.get("name_en", "")
        adcode = address.get("adcode", "")
        place = Place(-1 - index, None, name, name_en, "outlet", adcode, point, RADIUS, 0.0)
        return Match(place, (*filter(None, path), name), round(SURE / rivals, 3), "network", whole=True)
