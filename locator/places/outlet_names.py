"""The network's own words: outlets by code, name, street, mall, landmark and station; streets they stand on.

One long text of all outlets, looked through for what was typed, and the streets of their addresses;
made once a release.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..geo.point import Point, metres
from ..network.codes import is_code
from .gazetteer import MUNICIPALITIES
from .lookup import Place
from .match import Match
from .outlet_text_index import OutletLines, PreviousLines, lines_of, words_of
from .streetnames import LEVELS, streets_in
from .text import has_han, plain

LEAST = {True: 3, False: 5}  # characters, Han or others, below which too much would be found
SURE, RADIUS = 0.9, 200.0
WITHIN_WORDS = 200  # places within words that are looked at more closely
STREET_MARGIN = 300.0  # metres beyond the outermost outlet of a street
WIDEST_STREET = 10_000.0  # metres, beyond which one name stands for several streets
FIRST_STREET = -1_000_000


class OutletNameSource(NamedTuple):
    """What the words are made of: the fields of each outlet by its index, its district, who has a code."""

    size: int
    outlet: Callable[[int], dict[str, Any]]
    adcodes: NDArray[np.int32]
    by_code: Callable[[str], int | None]


class OutletNames:
    """The words of one release."""

    def __init__(self, network: OutletNameSource, known: PreviousLines | None = None) -> None:
        self._network = network
        self._known = known

    def warm(self) -> None:
        """Make now what would be made at the first question."""
        _ = self._index, self._counts

    def carried_to(self, came_from: NDArray[np.int64]) -> PreviousLines | None:
        """For the words of the next release; `came_from`: where each of its outlets is in this one."""
        return PreviousLines(self._index, came_from) if "_index" in self.__dict__ else None

    def outlets(self, adcode: str) -> int:
        """How many outlets a province, city or district has."""
        return self._counts[adcode]

    def coded(self, words: str) -> Match | None:
        """The outlet whose code these are, however its digits are grouped."""
        digits = re.sub(r"[\s-]", "", words)
        index = self._network.by_code(digits) if is_code(digits) else None
        return None if index is None else self._match(index, 1, "code", radius=0.0)

    def find(self, words: str, limit: int) -> list[Match]:
        """Outlets in whose words these stand, one after the other; none when they are too short."""
        text = plain(words)
        if len(text) < LEAST[has_han(text)]:
            return []
        found = dict.fromkeys(islice(self._holding(text), limit * 4))
        return [self._match(index, len(found)) for index in list(found)[:limit]]

    def street(self, words: str, around: Match) -> Match | None:
        """The street in these words on which outlets of the city around stand; None when there is none."""
        code = around.place.adcode
        within = code[:2] if code[:2] in MUNICIPALITIES or code.endswith("0000") else code[:4]
        if around.place.type == "district" and around.matched_by not in ("street", "centre"):
            within = code
        for name in streets_in(plain(words)):
            here = [i for i in self._index.streets.get(name, ()) if self._adcode(i).startswith(within)]
            if here and (match := self._on_street(name, here)):
                return match
        return None

    def _adcode(self, index: int) -> str:
        return f"{int(self._network.adcodes[index]):06d}"

    def _on_street(self, name: str, here: Sequence[int]) -> Match | None:
        told = [self._network.outlet(index) for index in here]
        lat = sum(fields["lat"] for fields in told) / len(told)
        lon = sum(fields["lon"] for fields in told) / len(told)
        middle = Point(lat, lon)
        reach = max(metres(middle, Point(fields["lat"], fields["lon"])) for fields in told)
        if reach > WIDEST_STREET:
            return None
        district, many = Counter(self._adcode(index) for index in here).most_common(1)[0]
        radius = round(reach + STREET_MARGIN)
        place = Place(FIRST_STREET - here[0], None, name, "", "street", district, middle, radius, 0.0)
        path = _path(next(f for i, f in zip(here, told, strict=True) if self._adcode(i) == district))
        return Match(place, (*path, name), round(SURE * many / len(here), 3), "network", whole=True)

    def _holding(self, text: str) -> Iterator[int]:
        """The outlets in whose words a text stands; letters where a word begins: no hangz in Changzhi."""
        whole, starts, _ = self._index
        sought, within = text.encode(), WITHIN_WORDS
        at = whole.find(sought)
        while at >= 0 and within:
            index = bisect_right(starts, at) - 1
            if not (text[0].isascii() and whole[max(at - 1, 0) : at].isalnum()):
                yield index
            else:
                within -= 1
                if self._begins_a_word(text, index):
                    yield index
            at = whole.find(sought, at + 1)

    def _begins_a_word(self, text: str, index: int) -> bool:
        """Whether words of the outlet begin so: what is looked through has no gaps between them."""
        spread = "[^0-9a-z]*".join(map(re.escape, text))
        return (
            re.search(f"(?<![0-9a-z]){spread}", words_of(self._network.outlet(index)).casefold()) is not None
        )

    @cached_property
    def _counts(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for number, count in Counter(self._network.adcodes.tolist()).items():
            code = f"{number:06d}"
            for area in {code, f"{code[:4]}00", f"{code[:2]}0000"}:
                counts[area] += count
        return counts

    @cached_property
    def _index(self) -> OutletLines:
        known, self._known = self._known, None
        return lines_of(self._network.outlet, self._network.size, known)

    def _match(self, index: int, rivals: int, matched_by: str = "network", radius: float = RADIUS) -> Match:
        fields = self._network.outlet(index)
        point = Point(fields["lat"], fields["lon"])
        name, name_en = fields["name"], fields.get("name_en", "")
        adcode = fields.get("address", {}).get("adcode", "")
        place = Place(-1 - index, None, name, name_en, "outlet", adcode, point, radius, 0.0)
        return Match(place, (*_path(fields), name), round(SURE / rivals, 3), matched_by, whole=True)


def _path(fields: dict[str, Any]) -> tuple[str, ...]:
    address = fields.get("address", {})
    return tuple(filter(None, (address.get(level) for level in LEVELS)))
