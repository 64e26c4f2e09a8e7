"""Landmarks that a caller names and many places have, such as a bank and a restaurant of a chain."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..places.between_places import pair_of
from ..places.gazetteer import AREAS
from ..places.place_search import PlaceSearch
from ..places.request_text import describes_surroundings, parse_request, strip_fillers, surroundings_in
from ..places.text import has_han, normalize

_BETWEEN_IN_ENGLISH = re.compile(
    r"(?P<pair>between\s.+?\sand\s.+?)(?:\s*,)?\s+(?:near|in|at|around|by|close to|next to)\s+(?P<place>.+)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[ ,，、;；]+")


def without_landmarks(search: PlaceSearch, text: str) -> str:
    """Return a text without landmarks if it names a certain place apart from them, else the text itself."""
    words = list(_words(search, text))
    others = [word for word in words if _is_place(search, word)]
    if not others or len(others) == len(words) or not search.interpret(text).doubt:
        return text
    shorter = " ".join(others)
    meant = search.interpret(shorter)
    if meant.doubt:
        return text
    is_area = meant.matches[0].place.type in AREAS
    return _area_first(words, others) if is_area and has_han(text) else shorter


def unlocated_landmarks(search: PlaceSearch, text: str, place: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the landmarks that the caller named and the place that was found does not explain."""
    if not place or place.get("matched_by") in ("between", "position"):
        return ()
    is_area = place.get("type") in AREAS
    found = "".join((*place.get("path", ()), place.get("name", "")))
    landmarks = (word for word in _words(search, text) if not _is_place(search, word))
    names = dict.fromkeys(name for word in landmarks for name in _names(search, word))
    return tuple(name for name in names if is_area or name not in found)


def _words(search: PlaceSearch, text: str) -> Iterator[str]:
    """Yield the words of a text; a place and what is seen around it are two: 武林广场, 附近有个肯德基."""
    if not has_han(text):
        between = _BETWEEN_IN_ENGLISH.fullmatch(text.strip())
        if between:
            yield from (between["place"], between["pair"])
        else:
            seen = surroundings_in(text)[0] if describes_surroundings(text) else ""
            yield from filter(None, (seen, text))
        return
    for word in _WORDS.split(text.strip()):
        place = surroundings_in(word)[0]
        yield from filter(None, (place, word[len(place) :]) if place else _beside(search, word))


def _beside(search: PlaceSearch, word: str) -> tuple[str, ...]:
    """Return a place and the landmark beside it as two words: 人民广场旁边的麦当劳; else the word alone."""
    if describes_surroundings(word):
        return (word,)
    if pair := pair_of(word):
        place, _, name = pair[0].rpartition("的")
        is_split = place and _are_common(search, (name, pair[1]))
        return (place, f"{name}和{pair[1]}之间") if is_split else (word,)
    _, target, anchor, _ = parse_request(normalize(word))
    return (anchor, target) if anchor and _are_common(search, (target,)) else (word,)


def _is_place(search: PlaceSearch, word: str) -> bool:
    """Return whether a word is a place, and not landmarks that many places have: 上海人民广场."""
    is_doubtful = describes_surroundings(word) or search.interpret(word).doubt
    return not is_doubtful or not list(_names(search, word))


def _area_first(words: list[str], areas: list[str]) -> str:
    """Return the words with the areas before the landmarks, as addresses are written."""
    return " ".join([*areas, *(word for word in words if word not in areas)])


def _names(search: PlaceSearch, word: str) -> Iterator[str]:
    """Yield the landmarks of a word, none if it is about something else."""
    if describes_surroundings(word):
        yield from surroundings_in(word)[1]
        return
    pair = None if has_han(word) else pair_of(word)
    if pair and all(search.interpret(name).doubt for name in pair):
        yield from pair
        return
    area = search.finder.named_area(word)
    names: tuple[str, ...] = pair_of(word) or (strip_fillers(word) if has_han(word) else word,)
    for part in search.finder.path(area) if area else ():
        names = tuple(name.removeprefix(part.name).removeprefix(part.name[:-1]) for name in names)
    if _are_common(search, names):
        yield from names


def _are_common(search: PlaceSearch, names: tuple[str, ...]) -> bool:
    """Return whether many places have each of the names, and none is that of a street."""
    finder = search.finder
    return all(name and finder.is_common(name) and not finder.is_street(name) for name in names)
