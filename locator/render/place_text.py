"""The place that an answer understood, and the question about an uncertain one, as lines of text."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..query.resolve_origin import is_area, is_area_centre, is_vague
from .distances import about_distance, format_distance, rough_distance, rounded_length

POINTS = ("outlet", "position")  # types of places without an uncertainty to show
VAST_METRES = 3_000.0  # uncertainty beyond which distances and times of arrival mean little
LISTED = 0.6  # confidence below which a place was used only because a guess was requested
TEXTS: dict[str, dict[str, str]] = {
    "near": {"zh": "按“{place}”查找", "en": "Searched near {place}"},
    "guess": {"zh": "按最可能的“{place}”查找", "en": "Searched near the best guess, {place}"},
    "within": {"zh": "约 {distance}误差", "en": "accurate to about {distance}"},
    "or": {"zh": "或：{place}（{adcode}）", "en": "or: {place} ({adcode})"},
    "retry": {
        "zh": "补充城市、路名或地铁站后重新查询",
        "en": "Search again with a city, street or metro station",
    },
    "reply": {"zh": "选一项重新查询，例如：{example}", "en": "Choose one and search again: {example}"},
    "guessing": {
        "zh": "或加 --guess，按最可能的地点查找",
        "en": "Or add --guess to search near the best match",
    },
}
Reply = Callable[[Mapping[str, Any]], str]  # renders the members of an option


def origin_lines(answer: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield the place understood with its uncertainty, the alternatives, and notes."""
    query = answer["query"]
    place = query.get("place") or {}
    if place or "lat" in query:
        yield _understood(query, place, lang)
    for other in query.get("alternatives", ()) if place else ():
        yield "  " + TEXTS["or"][lang].format(place=path_text(other, lang), adcode=other["adcode"])
    yield from query.get("notes", ())


def has_distances(query: Mapping[str, Any]) -> bool:
    """Return whether distances from the origin mean something: not from the centre of an area."""
    return not is_area_centre(query.get("place"))


def path_text(place: Mapping[str, Any], lang: str) -> str:
    """Return a path like 上海市浦东新区 陆家嘴街道, or Lujiazui, Pudong New Area, Shanghai."""
    if "path" not in place:
        return str(place["name"])
    if lang == "en" and "path_en" in place:
        return ", ".join(reversed(place["path_en"]))
    *above, last = place["path"]
    return "".join(place["path"]) if is_area(place) else f"{''.join(above)} {last}".strip()


def question_lines(ask: Mapping[str, Any], reply: Reply) -> Iterator[str]:
    """Yield a question with its numbered options, each with the members that choose it."""
    yield f"? {ask['text']}"
    for number, option in enumerate(ask["options"], 1):
        yield f"{number:>4}. {option['label']}  {reply(option['question'])}"


def command_lines(answer: Mapping[str, Any], lang: str, command: str = "nearest {}") -> Iterator[str]:
    """Yield the question of an answer, and how to answer it with a command that has {} for the origin."""
    ask = answer["answer"].get("ask")
    if ask is None:
        return
    yield from question_lines(ask, origin_argument)
    if ask["options"]:
        example = command.format(origin_argument(ask["options"][0]["question"]))
        yield f"  {TEXTS['reply'][lang].format(example=f'locator {example}')}"
    else:
        yield f"  {TEXTS['retry'][lang]}"
    if not answer.get("features") and answer["query"].get("alternatives"):
        yield f"  {TEXTS['guessing'][lang]}"


def origin_argument(question: Mapping[str, Any]) -> str:
    """Return the members of an option as an argument of the command line."""
    return shlex.quote(str(next(iter(question.values()))))


def is_rough(place: Mapping[str, Any] | None) -> bool:
    """Return whether a place is too uncertain for directions, so that short distances mean little."""
    if not place or is_area(place) or place.get("type") in POINTS:
        return False
    return is_vague(place.get("radius", 0.0))


def has_direction(place: Mapping[str, Any] | None, metres: float) -> bool:
    """Return whether an outlet at a distance is in the same direction from everywhere within the place."""
    radius = 0.0 if not place or place.get("type") in POINTS else place.get("radius", 0.0)
    return not is_rough(place) and 2 * radius <= metres


def is_vast(place: Mapping[str, Any] | None) -> bool:
    """Return whether a place is known to several kilometres, so that it may be anywhere among the outlets."""
    return is_rough(place) and bool(place and place["radius"] > VAST_METRES)


def distance_text(query: Mapping[str, Any], metres: float, lang: str) -> str:
    """Return a distance from the origin, no finer than that is known; '' from the centre of an area."""
    if not has_distances(query):
        return ""
    place = query.get("place") or {}
    if is_vast(place):
        return rough_distance(metres, place["radius"], lang)
    return (about_distance if is_rough(place) else format_distance)(metres, lang)


def precision(place: Mapping[str, Any], lang: str) -> str:
    """Return the uncertainty of a place, like 约 1 公里误差; empty for an area, an outlet and a position."""
    length = (
        "" if is_area(place) or place.get("type") in POINTS else rounded_length(place.get("radius", 0), lang)
    )
    return TEXTS["within"][lang].format(distance=length) if length else ""


def _understood(query: Mapping[str, Any], place: Mapping[str, Any], lang: str) -> str:
    name = path_text(place, lang) if place else f"{query['lat']}, {query['lon']}"
    key = "guess" if place.get("confidence", 1) < LISTED else "near"
    extent = precision(place or {"type": "device", "radius": query.get("accuracy", 0)}, lang)
    return " · ".join(filter(None, [TEXTS[key][lang].format(place=name), extent]))
