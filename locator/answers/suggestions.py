"""Suggestions while a place is typed; a chosen one finds the same place as the search of its text."""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from ..index.search import Nearest, nearest
from ..network.codes import spoken
from ..places.evidence import is_same_place
from ..places.interpretation import LEAST, Interpretation
from ..places.match import Match
from ..places.place_rows import WITHIN
from ..places.place_search import PlaceSearch
from ..places.position import is_position
from ..places.request_text import describes_surroundings
from ..places.text import normalize
from .context import QueryContext

MAX_SUGGESTIONS = 6
MAX_COMPLETIONS = 20  # of which some are one place
UNLIKELY = ("typo", "accent", "sound", "centre", "part")  # suggested only if the search would ask about them

BY_WEIGHT = ("several", "weak")
CLEAR = ("", "area")  # a province is found, and asked about because it is large


class Suggestion(NamedTuple):
    """A place: its name, the areas around it, the text that finds it, and the Chinese of an English name."""

    name: str
    around: str
    text: str
    chinese: str = ""

    def label(self, lang: str) -> str:
        """Return the name and its areas as one text, like the replies of questions."""
        if lang != "en":
            return f"{self.around}{self.name}"
        return ", ".join(filter(None, (self.name, self.around)))


def suggestions(context: QueryContext, text: str, lang: str) -> list[Suggestion]:
    """Return the places that a text may mean; the one that its search uses comes first."""
    if not text.strip() or is_position(text) or describes_surroundings(text):
        return []
    matches = _likely(context.place_search(), text)
    found = (_suggestion(context, match, lang) for match in matches)
    return list(dict.fromkeys(islice(filter(None, found), MAX_SUGGESTIONS)))


def _likely(search: PlaceSearch, text: str) -> list[Match]:
    """Return what the search of the text finds, then completions of it; both by weight while in doubt."""
    meant = search.interpret(text)
    if meant.doubt in ("nearby", "no_place", "hotline", "through_road"):
        return []
    if meant.doubt == "two_places":
        return _distinct(meant.matches)
    completions = search.find(text, limit=MAX_COMPLETIONS, typing=True)
    searched = [m for m in meant.matches if m.confidence >= LEAST or _is_used(meant, m)]
    if meant.doubt == "in_area":
        searched = [match for match in searched if _answers(meant, match)]
    name = normalize(text)
    more = [m for m in completions if _is_likely(m) or name in normalize(m.place.name)]
    more = [match for match in more if _answers(meant, match)]
    return _distinct([*more, *searched] if meant.doubt in BY_WEIGHT else [*searched, *more])


def _answers(meant: Interpretation, match: Match) -> bool:
    """Return whether the question of the search may offer a completion, too.

    A full name that several places have is not completed, and an area that was named has its own places only:
    those who have written 朝阳区 are not on the way to 朝阳区法院.
    """
    if meant.doubt == "several":
        return all(found.matched_by != "name" for found in meant.matches)
    if meant.doubt == "in_area" and meant.area is not None:
        return match.place.adcode.startswith(meant.area.adcode[: WITHIN[meant.area.type]])
    return True


def _is_likely(match: Match) -> bool:
    return match.confidence >= LEAST or match.matched_by not in UNLIKELY


def _is_used(meant: Interpretation, match: Match) -> bool:
    return not meant.doubt and match is meant.matches[0]


def _distinct(matches: Iterable[Match]) -> list[Match]:
    distinct: list[Match] = []
    for match in matches:
        same = (is_same(match, other) for other in distinct)
        if not any(same):
            distinct.append(match)
    return distinct


def is_same(one: Match, other: Match) -> bool:
    """Return whether two matches are one place, or cannot be told apart by their path."""
    return one.place.id == other.place.id or (
        one.path == other.path and is_same_place(one.place, other.place)
    )


def _suggestion(context: QueryContext, match: Match, lang: str) -> Suggestion | None:
    """Return a suggestion whose text finds this place and no other; None if no text does."""
    english = lang == "en" and bool(match.path_en)
    path = tuple(match.path_en if english else match.path) or (match.place.name,)
    around = ", ".join(reversed(path[:-1])) if english else "".join(path[:-1])
    text = _text_that_finds(context.place_search(), match) or _spoken_code(context, match)
    chinese = match.path[-1] if english and path[-1] != match.path[-1] else ""
    return Suggestion(path[-1], around, text, chinese) if text else None


def _text_that_finds(search: PlaceSearch, match: Match) -> str:
    """Return a text whose search finds the place without a question, or an empty string."""
    for text in dict.fromkeys(("".join(match.path), " ".join(match.path), match.place.name)):
        meant = search.interpret(text)
        if meant.matches and meant.doubt in CLEAR and is_same(meant.matches[0], match):
            return text
    return ""


def _spoken_code(context: QueryContext, match: Match) -> str:
    """Return the code of an outlet in groups of digits; empty for other places."""
    if match.place.type != "outlet":
        return ""
    hits = nearest(context.snapshot, Nearest(match.place.point, MAX_SUGGESTIONS)).indices
    found = (context.snapshot.outlet(i) for i in hits if context.snapshot.names[i] == match.place.name)
    return next((spoken(str(outlet["code"])) for outlet in found), "")
