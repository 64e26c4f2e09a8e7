"""Geocodes the address of an outlet into a proposed position; uses local data only."""

from collections.abc import Iterable, Iterator, Sequence

from ..errors import InvalidParameter
from ..network.outlet import ADDRESS_LEVELS, Address
from ..network.position_proposal import ProposedPosition
from .gazetteer import AREAS
from .interpretation import LEAST, LISTED
from .match import CONFIDENCE, Match, path_names
from .place_rows import WITHIN, Place
from .place_search import PlaceSearch
from .release_places import MATCHED_BY as BY_NETWORK

ROUGH_METRES = 500  # a place that is larger is no position of an outlet
HOUSE = "house"


class AddressGeocoder:
    """Geocoder of addresses; the areas that an address names bind what its text may mean."""

    def __init__(self, search: PlaceSearch) -> None:
        self._search = search._replace(online=None)

    def propose(self, address: Address) -> ProposedPosition | None:
        """Return the most likely position of an address; None if not even its area is known."""
        by_code = self._search.finder.path_of_area(address.adcode) if address.adcode else ()
        text = query_text(address, [place.name for place in by_code])
        area = by_code[-1] if by_code else self._search.finder.named_area(text)
        inside = (match for match in self._matches(text) if _lies_in(match.place, area))
        best = next((match for match in inside if match.confidence >= LEAST), None)
        best = best or (self._area_match(area) if area else None)
        return _proposed(best) if best else None

    def _matches(self, text: str) -> Sequence[Match]:
        try:
            matches = self._search.find(text)
        except InvalidParameter:  # a text with numbers that only looks like a position
            return ()
        return [match for match in matches if match.place.type != "position"]

    def _area_match(self, area: Place) -> Match:
        path, _ = path_names(self._search.finder.path_of_area(area.adcode))
        return Match(area, path, CONFIDENCE["name"], "name")


def query_text(address: Address, areas: Sequence[str] = ()) -> str:
    """Return the address as one text that begins with its areas, without those that are repeated.

    `areas` are the names of its adcode, used if it has none itself.
    """
    text = address.text
    names = [getattr(address, level) for level in ADDRESS_LEVELS]
    for name in reversed([*(names if any(names) else areas), address.township]):
        if name and name not in text:
            text = name + text
    return text


def _lies_in(place: Place, area: Place | None) -> bool:
    return area is None or place.adcode.startswith(area.adcode[: WITHIN[area.type]])


def _proposed(match: Match) -> ProposedPosition:
    place = match.place
    is_house = match.matched_by == BY_NETWORK and place.type == "street" and match.is_complete
    kind = HOUSE if is_house else place.type if place.exact else "district"
    radius = round(place.radius)
    is_rough = kind in AREAS or radius > ROUGH_METRES or match.confidence < LISTED
    lat, lon = (round(degrees, 6) for degrees in place.point)
    name = "".join(_distinct([*match.path, place.name]))
    return ProposedPosition(lat, lon, round(match.confidence, 2), radius, kind, name, is_rough)


def _distinct(names: Iterable[str]) -> Iterator[str]:
    """Yield the names without one that repeats the name before it."""
    last = ""
    for name in names:
        if name != last:
            yield name
        last = name
