"""Search for names that share parts with a Han text, first within the areas that the text names."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..geo.point import Point
from .binding_areas import binding_areas, code_around, may_bind
from .chains import CommonNames
from .evidence import ONE_KNOWN, unsupported_trust
from .han_matching import DIVISIONS
from .lookup import NameIndex
from .match import ENOUGH, Match
from .name_search import NameHit, cells_around
from .narrow_to_district import MASK
from .part_matches import part_matches
from .partial_names import NameSource, partial_names
from .place_rows import FIRST_BUNDLED_ID, Place
from .request_text import RequestText, informative

ONE_OF_SEVERAL = 0.8  # trust in the only branch of a chain among the landmarks of the country


class PartSearch(NamedTuple):
    """Search over the names of a source for at most `limit` matches; areas are those of `lookup`."""

    lookup: NameIndex
    common: CommonNames
    source: NameSource
    limit: int | None = None

    def find(self, request: RequestText, near: Point | None) -> list[Match]:
        """Return the places whose names share parts with the request, best first."""
        return [m for m in self._matches(request, near) if not self._is_in_chain(m.place, request.text)]

    def _is_in_chain(self, place: Place, text: str) -> bool:
        """Return whether a place shares with a text only a part of a chain's name: 德基广场 with 肯德基."""
        parts = _pairs(place.name)[:1] if place.type in DIVISIONS else _pairs(place.name)
        if not any(part in text for part in parts):
            return False
        for start, end in self.common.chain_spans(text):
            if text[start:end] not in place.name:
                text = text[:start] + MASK * (end - start) + text[end:]
        return not any(part in text for part in parts)

    def _matches(self, request: RequestText, near: Point | None) -> list[Match]:
        binding, residual = binding_areas(request.target, self.lookup)
        binding = [area for area in binding if may_bind(area, request.text, near)]
        if not binding and near is None:
            binding, _ = binding_areas(request.anchor, self.lookup)
            residual = request.target
        if binding and len(residual) == 1:
            return []  # 上海市浦 is the beginning of an area, not of 上海市浦东医院
        if binding and residual:
            codes = [code_around(area, request.text) for area in binding]
            bound = self._find_within(request._replace(target=residual), near, codes)
            bound = [self._as_branch(match, residual, binding) for match in bound]
            if near is None or (bound and bound[0].confidence >= ENOUGH):
                return bound
        return [self._without_area(match, request.text) for match in self._find_within(request, near, [])]

    def _find_within(self, request: RequestText, near: Point | None, codes: list[str]) -> list[Match]:
        cells = [] if codes or near is None else cells_around(near)

        def search(text: str, count: int) -> list[NameHit]:
            found = self.source.search_names(text, count, codes or cells)
            return [*found, *self.source.search_names(text, count // 2)] if cells else found

        return part_matches(partial_names(request, search, self.source, near), self.source, self.limit)

    def _as_branch(self, match: Match, residual: str, areas: Sequence[Place]) -> Match:
        """Return the match with less confidence if it is of a chain: an area may have several branches.

        So may a city have several streets of a name that every district has: 中山路 of 上海.
        """
        name_class = self.common.class_of(informative(residual))
        is_wide = any(area.type != "district" for area in areas)
        is_any_street = name_class == "street" and is_wide and match.place.type != "street"
        if name_class != "chain" and not is_any_street:
            return match
        is_official = 0 < match.place.id < FIRST_BUNDLED_ID
        trust = ONE_OF_SEVERAL if is_official and name_class == "chain" else ONE_KNOWN
        return replace(match, confidence=round(match.confidence * trust, 3))

    def _without_area(self, match: Match, text: str) -> Match:
        """Return the match with the confidence it has while the text names no area."""
        trust = unsupported_trust(match.place, match.matched_by, text, self.common)
        return replace(match, confidence=round(match.confidence * trust, 3))


def _pairs(name: str) -> list[str]:
    """Return the pairs of adjacent characters of a name."""
    return [name[i : i + 2] for i in range(len(name) - 1)]
