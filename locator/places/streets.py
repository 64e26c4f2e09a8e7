"""Guess the district of a street or quarter from the community names in the text.

Communities are named after the streets and estates around them. Each community name in the text is
evidence for the districts where it occurs (naive Bayes over the table `village`, with the district's
share of the city as the prior).
"""

import re
from collections.abc import Iterator
from math import exp, log
from typing import NamedTuple

from .lookup import NameIndex
from .place_rows import Village
from .text import han_parts

LONGEST = 8  # characters of a name
BASE_DOUBT = 0.3  # smoothing, in committees, of a name that occurs in one city only
COMMON = {2: 3.0, 3: 6.0}  # number of cities that doubles the smoothing, by length of the name
COMMON_LONGER = 12.0
MAX_CITIES = {2: 8}  # from this many cities on, names count only at a word start, by length
MAX_CITIES_LONGER = 10
CUT_SHORT = 2.0  # smoothing factor of a two-character name not followed by a street suffix
CONTINUES = re.compile(
    r"$|\||[东南西北中内外前后上下新老环一二三四五六七八九十]{0,2}(路|大?街|大?道|巷|胡同|弄|桥|里|社区|村|小区|商圈)"
)
BEGINS = re.compile(r"(^|[路街道巷号楼弄里区园厦城]|\|)$")


class DistrictGuess(NamedTuple):
    """A district, its probability within its city, and whether the text contains evidence."""

    district: int
    share: float
    has_evidence: bool


def guess_districts(text: str, city: int, lookup: NameIndex) -> list[DistrictGuess]:
    """Return the districts of a city by probability, highest first."""
    shares = {district: share for district, share in lookup.district_shares(city) if share > 0}
    if not shares:
        return []
    scores = {district: log(share) for district, share in shares.items()}
    names = list(_names(text, city, lookup))
    for villages, is_street_like in names:
        doubt = _doubt(villages[0], is_street_like)
        total = sum(village.weight for village in villages)
        for district, share in shares.items():
            in_district = sum(village.weight for village in villages if village.district == district)
            scores[district] += log((in_district + doubt * share) / ((total + doubt) * share))
    return _normalized(scores, bool(names))


def _doubt(village: Village, is_street_like: bool) -> float:
    doubt = BASE_DOUBT * (1 + village.city_count / COMMON.get(len(village.text), COMMON_LONGER))
    return doubt if is_street_like or len(village.text) > 2 else doubt * CUT_SHORT


def _normalized(scores: dict[int, float], has_evidence: bool) -> list[DistrictGuess]:
    maximum = max(scores.values())
    shares = {district: exp(value - maximum) for district, value in scores.items()}
    total = sum(shares.values())
    ordered = sorted(shares, key=lambda district: (-shares[district], district))
    return [DistrictGuess(district, shares[district] / total, has_evidence) for district in ordered]


def _names(text: str, city: int, lookup: NameIndex) -> Iterator[tuple[list[Village], bool]]:
    """Yield the community names in a text, longest first, without overlaps.

    Each comes with a flag: whether a suffix of a street or quarter follows.
    """
    windows: dict[str, list[int]] = {}
    for begin, part in han_parts(text):
        for start in range(len(part)):
            for end in range(start + 2, min(len(part), start + LONGEST) + 1):
                windows.setdefault(part[start:end], []).append(begin + start)
    by_name: dict[str, list[Village]] = {}
    for village in lookup.villages(city, windows):
        by_name.setdefault(village.text, []).append(village)
    used: set[int] = set()
    for name in sorted(by_name, key=lambda name: (-len(name), windows[name][0])):
        for start in windows[name]:
            span = range(start, start + len(name))
            rare = by_name[name][0].city_count < MAX_CITIES.get(len(name), MAX_CITIES_LONGER)
            if used.isdisjoint(span) and (rare or BEGINS.search(text[:start])):
                used.update(span)
                yield by_name[name], CONTINUES.match(text[span.stop :]) is not None
                break
