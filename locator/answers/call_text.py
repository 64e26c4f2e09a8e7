"""Text that is searched during a call: the caller's, in the city that is known, and replies to questions."""

from typing import NamedTuple

from ..geo.point import Point
from ..places.gazetteer import AREAS, Area, Gazetteer
from ..places.interpretation import LISTED, Interpretation
from ..places.place_rows import WITHIN, Place
from ..places.place_search import PlaceSearch
from ..places.position import is_position
from ..places.text import has_han
from .ambiguity.call_question import city_of

MAX_TEXT = 200  # characters


class CallText(NamedTuple):
    """Completes texts by what a call has already shown; `near` is the outlet that was chosen."""

    search: PlaceSearch
    gazetteer: Gazetteer
    city: str = ""  # adcode
    near: Point | None = None

    def complete(self, text: str) -> str:
        """Return the text to search: inside the known city first, elsewhere if it is certain there."""
        city = city_of(self.gazetteer, self.city)
        if city is None or not text or is_position(text) or self.search.finder.named_area(text):
            return text
        if not has_han(text):
            return self._nearby(self.search.interpret(text, self.near or city.point), city) or text
        inside = self.gazetteer.path_text(city.adcode) + text
        meant = self.search.interpret(inside, self.near)
        if not meant.doubt and _is_within(meant, city):
            return (self._nearby(meant, city) if self.near else "") or inside
        return inside if self.search.interpret(text, self.near).doubt else text

    def reply(self, base: str, words: str, reply: str) -> str:
        """Return the text to search after a typed reply: the words in the area it names, or the reply itself.

        `base` is the text of the question, `words` is the caller's text before the answers.
        """
        finder = self.search.finder
        known = finder.named_area(base)
        around = self.gazetteer.path_text(known.adcode) if known else ""
        inside = finder.named_area(around + reply) if known else None
        area = self._adcode(inside if inside and inside != known else None, reply)
        if not area:
            return (around + reply)[:MAX_TEXT] if around else self.complete(reply)
        names = self.without_areas(words)
        is_part = known is not None and area.startswith(known.adcode[: WITHIN[known.type]])
        is_area = is_part or not self.search.interpret(words).doubt
        return (self.gazetteer.path_text(area) + (names if names or is_area else words))[:MAX_TEXT]

    def without_areas(self, words: str) -> str:
        """Return the caller's text without the names of the areas that it names."""
        area = self.search.finder.named_area(words)
        for part in self.gazetteer.path(area.adcode) if area else ():
            words = words.replace(part.name, "").replace(part.name[:-1], "")
        return words.strip()

    def _adcode(self, inside: Place | None, reply: str) -> str:
        """Return the area that a reply means, in Han, pinyin or English; '' if none for certain."""
        area = inside or self.search.finder.named_area(reply)
        if area is not None or has_han(reply):
            return area.adcode if area else ""
        matches = self.search.find(reply, self.near, 1)
        is_area = matches and matches[0].place.type in AREAS and matches[0].confidence >= LISTED
        return matches[0].place.adcode if is_area else ""

    def _nearby(self, meant: Interpretation, city: Area) -> str:
        """Return the full name of the best match if it is in the city and found again by it."""
        if meant.doubt or not _is_within(meant, city):
            return ""
        path = "".join(meant.matches[0].path)
        again = self.search.interpret(path)
        return path if again.matches and again.matches[0].place.id == meant.matches[0].place.id else ""


def _is_within(meant: Interpretation, city: Area) -> bool:
    """Return whether the best match is a place inside a city, other than the city itself."""
    place = meant.matches[0].place
    within = city.adcode[: WITHIN[city.level]]
    return place.adcode.startswith(within) and place.adcode != city.adcode
