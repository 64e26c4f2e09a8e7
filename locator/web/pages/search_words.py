"""Words of a search text besides its place: device, fault, access needs and services."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ...answers.access_text import AccessText, parse_access_text
from ...answers.opening_text import parse_opening_text
from ...answers.repair_options import Model, is_about_repair_only, parse_device_text
from ...answers.service_text import ServiceText, parse_service_text
from ...places.place_search import PlaceSearch
from .repair_choice import repair_choice


class SearchWords(NamedTuple):
    """The place of a text, '' if it names none, and its other words as written."""

    place: str
    repair: str
    access: AccessText
    services: ServiceText

    @property
    def others(self) -> str:
        """Return the words that are no part of the place."""
        return " ".join(filter(None, (self.repair, *self.services.words, *self.access.words)))


def search_words(text: str, models: Iterable[Model]) -> SearchWords:
    """Return the place of a text and its other words."""
    models, access = tuple(models), parse_access_text(text)
    services = parse_service_text(access.remainder)
    place = services.remainder
    choice = repair_choice({"q": place}, models)
    parsed = parse_device_text(place, models)
    if parsed.words and is_about_repair_only(parsed):
        return SearchWords("", " ".join(parsed.words), access, services)
    if choice is None:
        return SearchWords(place, "", access, services)
    return SearchWords(choice.place_text or place, choice.words, access, services)


def known_place(words: SearchWords, search: PlaceSearch) -> str:
    """Return the place of a text; '' if it is only guessed from what its other words leave."""
    return "" if words.others and search.is_far_fetched(search.interpret(words.place)) else words.place


def move_filter_words(params: dict[str, Any]) -> tuple[str, ...]:
    """Move access needs, services and "open now" of the text to the filters; return them like access:deaf."""
    access = parse_access_text(params.get("q", ""))
    services = parse_service_text(access.remainder)
    opening = parse_opening_text(services.remainder)
    named = [*(f"access:{need}" for need in access.needs), *(f"service:{each}" for each in services.services)]
    if opening.is_now:
        named.append("open:now")
    if not named:
        return ()
    params["q"] = opening.remainder
    if not params["q"]:
        del params["q"]
    _add(params, "access", access.needs)
    _add(params, "service", services.services)
    if opening.is_now:
        params.setdefault("open", "now")
    return tuple(named)


def move_repair_beside_guess(params: dict[str, Any], models: Iterable[Model], search: PlaceSearch) -> None:
    """Move a text about a repair to the box of the device, if what is left of it names no place."""
    choice = repair_choice(params, models)
    if choice and choice.place_text and search.is_far_fetched(search.interpret(choice.place_text)):
        params["repair"] = params.pop("q")


def keep_words(params: dict[str, Any], text: str, models: Iterable[Model]) -> None:
    """Keep what a text says besides its place, which another origin replaces."""
    models = tuple(models)
    words = search_words(text, models)
    if words.repair and repair_choice(params, models) is None:
        params["repair"] = words.repair
    _add(params, "access", words.access.needs)
    _add(params, "service", words.services.services)


def _add(params: dict[str, Any], name: str, values: Iterable[str]) -> None:
    if merged := list(dict.fromkeys([*params.get(name, ()), *values])):
        params[name] = merged
