"""Find the places a text names, best first, each with a confidence and an uncertainty radius."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..geo.point import Point, chord_metres
from .binding_areas import binding_areas
from .chains import CommonNames, is_street
from .han_search import search_han
from .latin_search import search_latin
from .lookup import NameIndex
from .match import Candidate, Match
from .name_candidates import completions
from .part_search import PartSearch
from .partial_names import NameSource
from .place_rows import Place
from .ranking import is_enough, merge, rank
from .request_text import informative, parse_request, without_repair
from .text import MAX_CHARACTERS, has_han, normalize

LIMIT = 8
MAX_TYPED = 16  # longest text that is completed by prefix while typing
TOWNSHIP_REACH = 3_000.0  # metres; only the centres of townships are available, not their boundaries


class Finder:
    """Geocoder over the table of names; `outlet_count` returns the number of outlets in an adcode."""

    def __init__(self, path: Path, added: Path | None = None, books: Sequence[Path] = ()) -> None:
        self._lookup = NameIndex(path, added, books)
        self._common = CommonNames.load(path.with_name("chains.csv"))

    def find(
        self,
        query_text: str,
        near: Point | None = None,
        limit: int = LIMIT,
        *,
        typing: bool = False,
        outlet_count: Callable[[str], int] | None = None,
    ) -> list[Match]:
        """Return the places a text may mean, best first; empty when nothing matches.

        With `typing`, completions of the text are included.
        """
        text = normalize(query_text[:MAX_CHARACTERS])
        request = parse_request(text) if has_han(text) else None
        text = request.text if request else text
        if not text:
            return []
        self._lookup.refresh(near)
        head = without_repair(text)
        if request and head != text and self._is_area(head):
            text, request = head, parse_request(head)
        candidates = _distinct(self._candidates(query_text[:MAX_CHARACTERS], text, typing=typing))
        official = rank(candidates, len(text), self._lookup, near, outlet_count)[:limit]
        if request is None or (official and not request.anchor and is_enough(official[0])):
            return official
        most = 2 * limit  # as many may be among the official matches
        parts = PartSearch(self._lookup, self._common, self._lookup, most).find(request, near)
        return merge(official, parts, near, has_anchor=bool(request.anchor))[:limit]

    def find_in(self, source: NameSource, query_text: str, near: Point | None) -> list[Match]:
        """Return the places of another source whose names share parts with a Han text, best first."""
        request = parse_request(normalize(query_text[:MAX_CHARACTERS]))
        if not has_han(request.text):
            return []
        self._lookup.refresh(near)
        return PartSearch(self._lookup, self._common, source).find(request, near)

    def _is_area(self, text: str) -> bool:
        """Return whether a text names an area and nothing else."""
        areas, residual = binding_areas(text, self._lookup) if text else ([], "")
        return len(areas) == 1 and not residual

    def _candidates(self, query_text: str, text: str, *, typing: bool) -> list[Candidate]:
        is_han = has_han(text)
        if is_han:
            candidates = search_han(text, self._lookup, self._common)
        else:
            candidates = search_latin(query_text, text, self._lookup)
        if not typing or len(text) > MAX_TYPED:
            return candidates
        seen_ids = {candidate.place.id for candidate in candidates}
        completed = completions("form" if is_han else "latin", text, self._lookup)
        return [*candidates, *(c for c in completed if c.place.id not in seen_ids)]

    def path_of_area(self, adcode: str) -> tuple[Place, ...]:
        """Return an area with its parents, province first; empty for an unknown adcode."""
        self._lookup.refresh()
        return next((self._lookup.path_of(area) for area in self._lookup.with_adcode(adcode)), ())

    def located(self, adcode: str, types: Sequence[str]) -> list[Place]:
        """Return the places of some types in a district that have a point of their own."""
        self._lookup.refresh()
        return self._lookup.located(adcode, types)

    def path(self, place: Place) -> tuple[Place, ...]:
        """Return a place with the areas around it, province first."""
        return self._lookup.path_of(place)

    def named_area(self, query_text: str) -> Place | None:
        """Return the narrowest province, city or district that a Han text names; None if there is none."""
        text = normalize(query_text[:MAX_CHARACTERS])
        if not has_han(text):
            return None
        self._lookup.refresh()
        areas, _ = binding_areas(parse_request(text).text, self._lookup)
        return areas[0] if len(areas) == 1 else None

    def is_common(self, text: str) -> bool:
        """Return whether a text is a name of many places: a chain, 人民医院, 建设路."""
        name = informative(normalize(text[:MAX_CHARACTERS]))
        return self._common.class_of(name) is not None or is_street(name)

    def readings(self, characters: Iterable[str]) -> dict[str, str]:
        """Return the pinyin reading of each Han character; characters without one are left out."""
        self._lookup.refresh()
        return self._lookup.readings(characters)

    def township(self, adcode: str, point: Point) -> str:
        """Return the township of a district with the nearest centre; '' beyond TOWNSHIP_REACH."""
        self._lookup.refresh()
        townships = self._lookup.located_townships(adcode)
        near = [(chord_metres(point, place.point), place.name) for place in townships]
        length, name = min(near, default=(TOWNSHIP_REACH + 1, ""))
        return name if length <= TOWNSHIP_REACH else ""


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates, one of those that several regions have at the same point."""
    found: dict[tuple[str, str, Point], Candidate] = {}
    for candidate in candidates:
        place = candidate.place
        found.setdefault((place.name, place.type, place.point), candidate)
    return list(found.values())
