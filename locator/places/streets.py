"""A street or quarter of a city that names no district: which district it speaks for.

Communities are called after the streets and estates around them. Each name that the words hold is
evidence for the districts whose communities carry it (naive Bayes over the table `village`), beside
the share of the city that a district has.
"""

import re
from collections.abc import Iterator
from math import exp, log
from typing import NamedTuple

from .lookup import NameIndex, Village
from .text import han_parts

LONGEST = 8  # characters of a name
FAITH = 0.3  # committees that a name known in one city alone is doubted by
COMMON = {2: 3.0, 3: 6.0}  # cities that double the doubt, by characters of the name
COMMON_LONGER = 12.0
WORN = {2: 8}  # cities from which on a name counts only where a word begins, by characters
WORN_LONGER = 10
CUT_SHORT = (
    2.0  # by how much more a name of two characters is doubted that goes on otherwise than a street does
)
GOES_ON = re.compile(
    r"$|\||[东南西北中内外前后上下新老环一二三四五六七八九十]{0,2}(路|大?街|大?道|巷|胡同|弄|桥|里|社区|村|小区|商圈)"
)
BEGINS = re.compile(r"(^|[路街道巷号楼弄里区园厦城]|\|)$")


class DistrictGuess(NamedTuple):
    """A district, how likely it is among those of its city, and whether any name spoke for it."""

    district: int
    share: float
    spoken_for: bool


def guesses(text: str, city: int, lookup: NameIndex) -> list[DistrictGuess]:
    """The districts of a city by how likely the text means them, the likeliest first."""
    shares = {district: share for district, share in lookup.quarters(city) if share > 0}
    if not shares:
        return []
    likely = {district: log(share) for district, share in shares.items()}
    found = list(_names(text, city, lookup))
    for said, goes_on in found:
        doubt = _doubt(said[0], goes_on)
        whole = sum(village.weight for village in said)
        for district, share in shares.items():
            own = sum(village.weight for village in said if village.district == district)
            likely[district] += log((own + doubt * share) / ((whole + doubt) * share))
    return _normal(likely, bool(found))


def _doubt(said: Village, goes_on: bool) -> float:
    doubt = FAITH * (1 + said.spread / COMMON.get(len(said.text), COMMON_LONGER))
    return doubt if goes_on or len(said.text) > 2 else doubt * CUT_SHORT


def _normal(likely: dict[int, float], spoken_for: bool) -> list[DistrictGuess]:
    most = max(likely.values())
    shares = {district: exp(value - most) for district, value in likely.items()}
    whole = sum(shares.values())
    ordered = sorted(shares, key=lambda district: (-shares[district], district))
    return [DistrictGuess(district, shares[district] / whole, spoken_for) for district in ordered]


def _names(text: str, city: int, lookup: NameIndex) -> Iterator[tuple[list[Village], bool]]:
    """The names in a text that communities of the city carry, the longest first, none within another.

    Beside each, whether it goes on as the name of a street or quarter does.
    """
    windows: dict[str, list[int]] = {}
    for begin, part in han_parts(text):
        for start in range(len(part)):
            for end in range(start + 2, min(len(part), start + LONGEST) + 1):
                windows.setdefault(part[start:end], []).append(begin + start)
    held: dict[str, list[Village]] = {}
    for village in lookup.villages(city, windows):
        held.setdefault(village.text, []).append(village)
    taken: set[int] = set()
    for name in sorted(held, key=lambda name: (-len(name), windows[name][0])):
        for start in windows[name]:
            span = range(start, start + len(name))
            rare = held[name][0].spread < WORN.get(len(name), WORN_LONGER)
            if taken.isdisjoint(span) and (rare or BEGINS.search(text[:start])):
                taken.update(span)
                yield held[name], GOES_ON.match(text[span.stop :]) is not None
                break
