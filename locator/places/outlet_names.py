"""Search of a release's own names: outlets by code, name, street, mall, landmark and station; their streets.

Substring search over one text of all outlets, and an index of the streets in their addresses; built once
per release.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ..geo.point import Point, metres
from ..network.codes import is_code
from ..runtime.cache import BoundedCache
from .gazetteer import MUNICIPALITIES
from .interpretation import Interpretation
from .match import Match
from .outlet_text_index import OutletLines, PreviousLines, lines_of, search_text
from .place_database import Stamp
from .place_rows import Place
from .streetnames import LEVELS, streets_in
from .text import has_han, normalize

MIN_LENGTH = {True: 3, False: 5}  # characters, with Han or without; shorter texts match too much
CONFIDENCE, RADIUS = 0.9, 200.0
MAX_INNER_MATCHES = 200  # matches inside a word that are checked for a word start
MAX_INTERPRETED = 2_000  # texts whose interpretation a release keeps in memory
STREET_MARGIN = 300.0  # metres beyond the outermost outlet of a street
WIDEST_STREET = 10_000.0  # metres, beyond which one name is several streets
FIRST_STREET = -1_000_000


class OutletNameSource(NamedTuple):
    """Data source of the index: outlet fields by index, district adcodes, and index by code and by ref."""

    size: int
    outlet: Callable[[int], dict[str, Any]]
    adcodes: NDArray[np.int32]
    by_code: Callable[[str], int | None]
    by_ref: Callable[[str], int | None] = lambda _: None


class OutletNames:
    """Name index of one release."""

    def __init__(self, source: OutletNameSource, previous: PreviousLines | None = None) -> None:
        self._source = source
        self._previous = previous
        self.interpretations: BoundedCache[tuple[Stamp, str], Interpretation] = BoundedCache(MAX_INTERPRETED)

    @classmethod
    def empty(cls) -> Self:
        """Return the index of no outlets, before the first release."""
        return cls(OutletNameSource(0, lambda _: {}, np.zeros(0, np.int32), lambda _: None))

    def prebuild(self) -> None:
        """Build the indexes now instead of at the first query."""
        _ = self._index, self._counts

    def previous_lines(self, previous_index: NDArray[np.int64]) -> PreviousLines | None:
        """Return the built index for the next release, whose outlets are at `previous_index` here."""
        return PreviousLines(self._index, previous_index) if "_index" in self.__dict__ else None

    def outlet_count(self, adcode: str) -> int:
        """Return the number of outlets in a province, city or district."""
        return self._counts[adcode]

    def by_code(self, query_text: str) -> Match | None:
        """Return the outlet with this code or ref, in any case; of codes, spaces and hyphens are ignored."""
        digits, ref = re.sub(r"[\s-]", "", query_text), unicodedata.normalize("NFKC", query_text).strip()
        index = self._source.by_code(digits) if is_code(digits) else None
        if index is None and ref:
            found = map(self._source.by_ref, dict.fromkeys((ref, ref.upper())))
            index = next((at for at in found if at is not None), None)
        return None if index is None else self._match(index, 1, "code", radius=0.0)

    def find(self, query_text: str, limit: int) -> list[Match]:
        """Return the outlets whose text contains the query; empty when it is too short."""
        text = normalize(query_text)
        if len(text) < MIN_LENGTH[has_han(text)]:
            return []
        indices = dict.fromkeys(islice(self._containing(text), limit * 4))
        return [self._match(index, len(indices)) for index in list(indices)[:limit]]

    def shared_name_languages(self, index: int) -> tuple[str, ...]:
        """Return the languages in which another outlet in the city of an outlet has its name.

        Raises IndexError for an outlet that the release does not have.
        """
        names = _names(self._source.outlet(index))
        city = _city_digits(self._adcode(index))
        first = int(city.ljust(6, "0"))
        adcodes = self._source.adcodes
        in_city = np.flatnonzero((adcodes >= first) & (adcodes < first + 10 ** (6 - len(city))))
        others = [other for other in in_city.tolist() if other != index]
        return tuple(lang for lang, name in names.items() if name and self._has_name(others, lang, name))

    def _has_name(self, indices: Sequence[int], lang: str, name: str) -> bool:
        """Return whether one of the outlets has a name; the index spares reading most of them."""
        all_text, starts, _ = self._index
        needle = normalize(name).encode()
        for i in indices:
            end = starts[i + 1] if i + 1 < len(starts) else len(all_text)
            if all_text.find(needle, starts[i], end) >= 0 and _names(self._source.outlet(i))[lang] == name:
                return True
        return False

    def street(self, query_text: str, around: Match) -> Match | None:
        """Return the street in the query with outlets in the city of `around`; None when there is none."""
        code = around.place.adcode
        within = _city_digits(code)
        if around.place.type == "district" and around.matched_by not in ("street", "centre"):
            within = code
        for name in streets_in(normalize(query_text)):
            indices = [i for i in self._index.streets.get(name, ()) if self._adcode(i).startswith(within)]
            if indices and (match := self._on_street(name, indices)):
                return match
        return None

    def _adcode(self, index: int) -> str:
        return f"{int(self._source.adcodes[index]):06d}"

    def _on_street(self, name: str, indices: Sequence[int]) -> Match | None:
        rows = [self._source.outlet(index) for index in indices]
        lat = sum(fields["lat"] for fields in rows) / len(rows)
        lon = sum(fields["lon"] for fields in rows) / len(rows)
        middle = Point(lat, lon)
        reach = max(metres(middle, Point(fields["lat"], fields["lon"])) for fields in rows)
        if reach > WIDEST_STREET:
            return None
        district, count = Counter(self._adcode(index) for index in indices).most_common(1)[0]
        radius = round(reach + STREET_MARGIN)
        place = Place(FIRST_STREET - indices[0], None, name, "", "street", district, middle, radius, 0.0)
        path = _path(next(f for i, f in zip(indices, rows, strict=True) if self._adcode(i) == district))
        return Match(
            place, (*path, name), round(CONFIDENCE * count / len(indices), 3), "network", is_complete=True
        )

    def _containing(self, text: str) -> Iterator[int]:
        """Yield the outlets that contain a text; Latin text only at a word start: no hangz in Changzhi."""
        all_text, starts, _ = self._index
        needle, budget = text.encode(), MAX_INNER_MATCHES
        at = all_text.find(needle)
        while at >= 0 and budget:
            index = bisect_right(starts, at) - 1
            if not (text[0].isascii() and all_text[max(at - 1, 0) : at].isalnum()):
                yield index
            else:
                budget -= 1
                if self._starts_word(text, index):
                    yield index
            at = all_text.find(needle, at + 1)

    def _starts_word(self, text: str, index: int) -> bool:
        """Return True when a word of the outlet starts with the text; the index itself has no word gaps."""
        pattern = "[^0-9a-z]*".join(map(re.escape, text))
        return (
            re.search(f"(?<![0-9a-z]){pattern}", search_text(self._source.outlet(index)).casefold())
            is not None
        )

    @cached_property
    def _counts(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for number, count in Counter(self._source.adcodes.tolist()).items():
            code = f"{number:06d}"
            for area in {code, f"{code[:4]}00", f"{code[:2]}0000"}:
                counts[area] += count
        return counts

    @cached_property
    def _index(self) -> OutletLines:
        previous, self._previous = self._previous, None
        return lines_of(self._source.outlet, self._source.size, previous)

    def _match(self, index: int, rivals: int, matched_by: str = "network", radius: float = RADIUS) -> Match:
        fields = self._source.outlet(index)
        point = Point(fields["lat"], fields["lon"])
        name, name_en = fields["name"], fields.get("name_en", "")
        adcode = fields.get("address", {}).get("adcode", "")
        place = Place(-1 - index, None, name, name_en, "outlet", adcode, point, radius, 0.0)
        return Match(
            place, (*_path(fields), name), round(CONFIDENCE / rivals, 3), matched_by, is_complete=True
        )


def _city_digits(adcode: str) -> str:
    """Return the digits that the adcodes of a city have in common."""
    return adcode[:2] if adcode[:2] in MUNICIPALITIES or adcode.endswith("0000") else adcode[:4]


def _names(fields: dict[str, Any]) -> dict[str, str]:
    """Return the name of an outlet in each language; English falls back to the Chinese one."""
    return {"zh": fields["name"], "en": fields.get("name_en") or fields["name"]}


def _path(fields: dict[str, Any]) -> tuple[str, ...]:
    address = fields.get("address", {})
    return tuple(filter(None, (address.get(level) for level in LEVELS)))
