"""Responses and problems as short text, for text-only assistants."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson
import shapely

from ..directions.feature import MODE_WORDS
from ..errors import message
from ..network.phone_numbers import dialable
from ..render.place_text import distance_text, origin_lines, question_lines
from ..render.text_output import CROSSING, NO_OUTLET, TRIPS, place_lines
from ..runtime.error_messages import localize

AREA = {
    "zh": "{mode} {minutes} 分钟内可到的范围：{first} 至 {last}",
    "en": "Area reachable within {minutes} min {mode}: from {first} to {last}",
}


def answer_text(tool: str, data: dict[str, Any], lang: str) -> str:
    """Return a response as a few lines, with the question about its origin and the support contacts."""
    lines = WRITERS.get(tool, _outlet_lines)(data, lang)
    ask = data["answer"].get("ask")
    question = question_lines(ask, lambda members: orjson.dumps(members).decode()) if ask else ()
    return "\n".join([*lines, *question, help_line(data["help"])])


def _nearest_lines(data: dict[str, Any], lang: str) -> Iterator[str]:
    """Yield the place understood, and a line per outlet."""
    yield from origin_lines(data, lang)
    for number, feature in enumerate(data["features"], 1):
        outlet = feature["properties"]
        metres = outlet.get("distance", {}).get("metres")
        far = distance_text(data["query"], metres, lang) if metres is not None else ""
        yield f"{number}. {_outlet(outlet, lang, far)}"
    if not data["features"] and not data["answer"].get("ask"):
        yield NO_OUTLET[lang]


def _area_lines(data: dict[str, Any], lang: str) -> Iterator[str]:
    """Yield the size and the extent of a reachable area, and whether it is an estimate."""
    properties = data["properties"]
    west, south, east, north = shapely.geometry.shape(data["geometry"]).bounds
    mode, minutes = MODE_WORDS[properties["mode"]][lang], properties["seconds"] // 60
    extent = f"{south:.4f},{west:.4f}", f"{north:.4f},{east:.4f}"
    yield AREA[lang].format(mode=mode, minutes=minutes, first=extent[0], last=extent[1])
    if "note" in properties:
        yield properties["note"]


def _outlet(outlet: dict[str, Any], lang: str, far: str = "") -> str:
    address = outlet.get("address", {}).get("text", "")
    state = outlet.get("open", {}).get("text", "")
    phones = [number.text for number in dialable(outlet.get("phones"))]
    crossing = CROSSING[lang] if outlet.get("crossing") else ""
    trips = [outlet[name]["text"] for name in TRIPS if name in outlet and far]
    live = [f"{fact['text']} ({fact['age']})" for fact in outlet.get("live", {}).values()]
    parts = [outlet.get("name", ""), f"({outlet['ref']})", far, crossing, *trips, state, *live]
    parts += [_verdict(outlet), address, *phones]
    return "  ".join(filter(None, parts))


def _verdict(properties: dict[str, Any]) -> str:
    """Return whether a visit will succeed, with the reasons."""
    verdict = properties.get("verdict")
    return f"{verdict['text']} ({'; '.join(verdict['reasons'])})" if verdict else ""


def _outlet_lines(data: dict[str, Any], lang: str) -> Iterator[str]:
    outlet = data["properties"]
    if "query" in data:
        yield from origin_lines(data, lang)
    if "steps" in outlet or "script" in outlet or "sms" in outlet:
        yield from _directions_lines(outlet)
        return
    yield _outlet(outlet, lang)
    yield from (notice["text"] for notice in outlet.get("notice", ()))


def _directions_lines(properties: dict[str, Any]) -> Iterator[str]:
    yield from (note["text"] for note in properties.get("notes", ()))
    yield from (step["text"] for step in properties.get("steps", ()))
    if verdict := _verdict(properties):
        yield verdict
    for name in ("script", "sms"):
        value = properties.get(name, ())
        yield from [value] if isinstance(value, str) else (_text(item) for item in value)


def _text(value: Any) -> str:
    return str(value["text"]) if isinstance(value, dict) else str(value)


WRITERS: dict[str, Callable[[dict[str, Any], str], Iterable[str]]] = {
    "find_nearest": _nearest_lines,
    "along": _nearest_lines,
    "reachable": _area_lines,
    "resolve_place": place_lines,
}


def problem_text(problem: dict[str, Any], lang: str) -> str:
    """Return the problem, the valid values and the support contacts."""
    lines = [f"{problem['title']}: {problem['detail']}"]
    if problem.get("allowed"):
        lines.append(localize(message("allowed: {values}", values=(*problem["allowed"],)), lang))
    if problem.get("hint"):
        lines.append(problem["hint"])
    if successor := problem.get("successor"):
        lines.append(f"请改去 go to: {successor['name']} ({successor['ref']})")
    return "\n".join([*lines, help_line(problem["help"])])


def help_line(contacts: dict[str, str]) -> str:
    """Return the line with the hotline and the sign-language URL."""
    entry = contacts["sign_language_url"]
    where = f"本站页面 page {entry} of the service site" if entry.startswith("/") else entry
    return f"人工 hotline: {contacts['hotline']} ({contacts['hours']}); 手语 sign language: {where}"
