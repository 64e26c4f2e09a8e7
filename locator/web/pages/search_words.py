"""Words of a search text besides its place: device, fault and access needs."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ...answers.access_text import AccessText, parse_access_text
from ...answers.repair_options import Model, is_about_repair_only, parse_device_text
from .repair_choice import repair_choice


class SearchWords(NamedTuple):
    """The place of a text, '' if it names none, and its other words as written."""

    place: str
    repair: str
    access: AccessText

    @property
    def others(self) -> str:
        """Return the words that are no part of the place."""
        return " ".join(filter(None, (self.repair, *self.access.words)))


def search_words(text: str, models: Iterable[Model]) -> SearchWords:
    """Return the place of a text and its other words."""
    models, access = tuple(models), parse_access_text(text)
    place = access.remainder
    choice = repair_choice({"q": place}, models)
    parsed = parse_device_text(place, models)
    if parsed.words and is_about_repair_only(parsed):
        return SearchWords("", " ".join(parsed.words), access)
    if choice is None:
        return SearchWords(place, "", access)
    return SearchWords(choice.place_text or place, choice.words, access)


def move_access_words(params: dict[str, Any]) -> AccessText | None:
    """Move the access needs of the place text to the filters; return what was moved."""
    found = parse_access_text(params.get("q", ""))
    if not found.needs:
        return None
    params["q"] = found.remainder
    if not params["q"]:
        del params["q"]
    _add_needs(params, found)
    return found


def keep_words(params: dict[str, Any], text: str, models: Iterable[Model]) -> None:
    """Keep what a text says besides its place, which another origin replaces."""
    models = tuple(models)
    words = search_words(text, models)
    if words.repair and repair_choice(params, models) is None:
        params["repair"] = words.repair
    _add_needs(params, words.access)


def _add_needs(params: dict[str, Any], found: AccessText) -> None:
    if found.needs:
        params["access"] = list(dict.fromkeys([*params.get("access", ()), *found.needs]))
