"""Places derived from the outlets of a release, as a source of the place search."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..geo.point import Point
from .finder import Finder
from .match import Match, path_names
from .name_search import NameHit
from .network_places import NetworkPlaces
from .place_rows import Place

ADDRESS_CONFIDENCE = 0.92
MATCHED_BY = "network"


class ReleasePlaces:
    """Source of names over the places of one release."""

    def __init__(self, network: NetworkPlaces, finder: Finder) -> None:
        self._network, self._finder = network, finder

    def search_names(self, text: str, limit: int, within: Sequence[str] = ()) -> list[NameHit]:
        """Return the names that share parts with a text, best first."""
        return self._network.names.search(text, limit, within)

    def read_places(self, numbers: Iterable[int]) -> None:
        """Do nothing: the places are in memory."""

    def place(self, number: int) -> Place:
        """Return a place by its id."""
        return self._network.place(number)

    def path_of(self, place: Place) -> tuple[Place, ...]:
        """Return a place with the areas around it, province first."""
        return *self._finder.path_of_area(place.adcode), place

    def find(self, query_text: str, near: Point | None) -> list[Match]:
        """Return the places whose names share parts with a text, best first."""
        if not self._network.names.size:
            return []
        return self._finder.find_in(self, query_text, near)

    def address(self, query_text: str, area: Place) -> Match | None:
        """Return the street and house number that a text names in an area; None without an outlet there."""
        place = self._network.address(query_text, area.adcode)
        if place is None:
            return None
        path, path_en = path_names(self.path_of(place))
        return Match(place, path, ADDRESS_CONFIDENCE, MATCHED_BY, is_complete=True, path_en=path_en)

    def located(self, match: Match) -> Match:
        """Return a match with a township at the point of its outlets."""
        place = self._network.located(match.place)
        return match if place is match.place else replace(match, place=place)
