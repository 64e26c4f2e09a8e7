"""Find the places a text names, best first, each with a confidence and an uncertainty radius."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ..geo.point import Point, chord_metres
from .binding_areas import binding_areas
from .chains import is_street
from .cities import city_of_code
from .evidence import is_same_place, is_same_station
from .han_search import search_han
from .interpretation import LISTED
from .latin_common_roads import common_roads, is_common_road, less_certain, with_area_behind
from .latin_search import search_latin
from .latin_streets import area_beside
from .lookup import NameIndex
from .match import Candidate, Match
from .name_candidates import completions, without_wider
from .part_search import PartSearch
from .partial_names import NameSource
from .place_database import Stamp
from .place_rows import FIRST_BUNDLED_ID, Place
from .ranking import is_enough, merge, rank
from .request_text import (
    informative,
    parse_request,
    without_leading_repair,
    without_repair,
    without_repair_words,
)
from .street_parts import with_latin_street_parts, with_street_parts
from .text import MAX_CHARACTERS, has_han, normalize

QUALIFIED = re.compile(r"(?P<name>[^（()）]*[^（()）\s])\s*[（(](?P<qualifier>[^（()）]*)[)）]\s*")
HOUSE_NUMBER = re.compile("[0-9]+(?:号|弄).*$")
LIMIT = 8
MAX_NAMESAKES, MIN_NAMESAKE = 160, 3  # names that contain a text, and its characters
MIN_CITIES = 3  # with a landmark of a name, from which on they are more likely than others: not of 市政府
MAX_TYPED = 16  # longest text that is completed by prefix while typing
TOWNSHIP_REACH = 3_000.0  # metres; only the centres of townships are available, not their boundaries


class Finder:
    """Geocoder over the table of names; `outlet_count` returns the number of outlets in an adcode."""

    def __init__(self, path: Path, added: Path | None = None, books: Sequence[Path] = ()) -> None:
        self._lookup = NameIndex(path, added, books)
        self._common = self._lookup.common

    def begin(self) -> Stamp:
        """Begin a query, and return the version of the custom places."""
        return self._lookup.refresh()

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

        With `typing`, completions of the text are included. A qualifier in brackets at the end counts unless
        only the name without it is known.
        """
        query_text = without_repair_words(query_text[:MAX_CHARACTERS])
        query_text = with_area_behind(query_text, self._lookup)
        found = self._find(query_text, near, limit, typing=typing, outlet_count=outlet_count)
        text = parse_request(normalize(query_text)).text
        if not typing:
            with_parts, words = (
                (with_street_parts, text) if has_han(text) else (with_latin_street_parts, query_text)
            )
            found = with_parts(found, words, self._lookup, self._common, limit)
            if not has_han(text):
                found = less_certain(found, query_text, self._lookup, self._common)
        qualified = QUALIFIED.fullmatch(query_text[:MAX_CHARACTERS])
        if qualified is None or (found and found[0].is_complete) or self._is_in_area(qualified["qualifier"]):
            return found
        named = self._find(qualified["name"], near, limit, outlet_count=outlet_count)
        is_known = bool(named) and named[0].is_complete and named[0].confidence >= LISTED
        return named if is_known else found

    def _find(
        self,
        query_text: str,
        near: Point | None,
        limit: int,
        *,
        typing: bool = False,
        outlet_count: Callable[[str], int] | None = None,
    ) -> list[Match]:
        """Return the places that a text may mean as it is written."""
        text = normalize(query_text[:MAX_CHARACTERS])
        parsed = parse_request(text)
        request = parsed if has_han(text) else None
        text = "" if parsed.is_nearby else request.text if request else text
        if not text:
            return []
        self._lookup.refresh(near)
        if request and (area := self._area_to_repair_in(text)):
            text, request = area, parse_request(area)
        candidates = _distinct(self._candidates(query_text[:MAX_CHARACTERS], text, typing=typing))
        candidates = without_wider(candidates)
        official = rank(candidates, len(text), self._lookup, near, outlet_count, 2 * limit)
        official = _without_repeats(official)[:limit]
        if request is None or (official and not request.anchor and is_enough(official[0])):
            return official
        most = limit + len(official)  # as many may be among the official matches
        parts = PartSearch(self._lookup, self._common, self._lookup, most).find(request, near)
        return _without_repeats(merge(official, parts, near, has_anchor=bool(request.anchor)))[:limit]

    def find_in(self, source: NameSource, query_text: str, near: Point | None) -> list[Match]:
        """Return the places of another source whose names share parts with a Han text, best first."""
        request = parse_request(normalize(query_text[:MAX_CHARACTERS]))
        if not has_han(request.text):
            return []
        self._lookup.refresh(near)
        return PartSearch(self._lookup, self._common, source).find(request, near)

    def _is_in_area(self, qualifier: str) -> bool:
        """Return whether a qualifier says in which area a place is: 徐州, but not 东区."""
        return self.named_area(qualifier) is not None and not self.is_common(qualifier)

    def _area_to_repair_in(self, text: str) -> str:
        """Return the area of a text that names it and a device or a fault, in either order; '' for others."""
        others = (without_repair(text), without_leading_repair(text))
        return next((t for t in others if t != text and self._is_area(t) and not self._is_area(text)), "")

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

    def located(self, adcode: str, types: tuple[str, ...]) -> list[Place]:
        """Return the places of some types in a district that have a point of their own."""
        self._lookup.refresh()
        return self._lookup.located(adcode, types)

    def path(self, place: Place) -> tuple[Place, ...]:
        """Return a place with the areas around it, province first."""
        return self._lookup.path_of(place)

    def named_area(self, query_text: str) -> Place | None:
        """Return the narrowest province, city or district that a text names; None if there is none.

        A Latin text names one beside a street.
        """
        query_text = without_repair_words(query_text[:MAX_CHARACTERS])
        text = normalize(query_text)
        self._lookup.refresh()
        if not has_han(text):
            area = area_beside(query_text, self._lookup)
            return None if area is None else self._lookup.place(area)
        areas, _ = binding_areas(parse_request(text).text, self._lookup)
        return areas[0] if len(areas) == 1 else None

    def beside_area(self, query_text: str) -> str:
        """Return what a Han text says besides the one area it names, normalized; '' if that is nothing."""
        self._lookup.refresh()
        areas, residual = binding_areas(
            parse_request(normalize(query_text[:MAX_CHARACTERS])).text, self._lookup
        )
        return residual if len(areas) == 1 and informative(residual) else ""

    def is_common(self, text: str) -> bool:
        """Return whether many places have a text as their name: a chain, 人民医院, 建设路."""
        text = text[:MAX_CHARACTERS]
        if self._common.class_of(informative(normalize(text))) is not None:
            return True
        return is_common_road(text, self._lookup, self._common)

    def is_street(self, text: str) -> bool:
        """Return whether a text is a street, whose name others may have."""
        return is_street(informative(normalize(text[:MAX_CHARACTERS])))

    def cities_with(self, query_text: str) -> frozenset[int]:
        """Return the leading digits of the cities where a common name is known; none if in very many."""
        query_text = query_text[:MAX_CHARACTERS]
        self._lookup.refresh()
        roads = common_roads(query_text, self._lookup, self._common)
        names = roads or [HOUSE_NUMBER.sub("", parse_request(normalize(query_text)).text)]
        return frozenset().union(*map(self._cities_with_name, names))

    def _cities_with_name(self, name: str) -> frozenset[int]:
        if len(name) < MIN_NAMESAKE or self._common.class_of(name) == "chain":
            return frozenset()
        hits = [hit for hit in self._lookup.search_names(name, MAX_NAMESAKES) if name in hit.text]
        if len(hits) == MAX_NAMESAKES:
            return frozenset()
        self._lookup.read_places(hit.place for hit in hits)
        places = [self._lookup.place(hit.place) for hit in hits]
        listed = {city_of_code(place.adcode) for place in places if place.id < FIRST_BUNDLED_ID}
        return frozenset(city_of_code(place.adcode) for place in places if len(listed) >= MIN_CITIES)

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


def _without_repeats(matches: Sequence[Match]) -> list[Match]:
    """Return the matches without those that repeat a better one; a street reaches over its records."""
    distinct: list[Match] = []
    for match in matches:
        repeated = next((i for i, other in enumerate(distinct) if _is_repeat(other, match)), None)
        if repeated is None:
            distinct.append(match)
        elif match.place.type == "street":
            distinct[repeated] = _around_both(distinct[repeated], match.place)
    return distinct


def _is_repeat(match: Match, other: Match) -> bool:
    if match.path[:-1] == other.path[:-1] and is_same_station(match.place, other.place):
        return True
    return match.path == other.path and is_same_place(match.place, other.place)


def _around_both(match: Match, other: Place) -> Match:
    """Return the match of a street with a radius that reaches another record of it."""
    reach = chord_metres(match.place.point, other.point) + other.radius
    return replace(match, place=match.place._replace(radius=max(match.place.radius, reach)))
