"""Responses and problems as short text, for text-only assistants."""

from collections.abc import Iterator
from typing import Any

from ..errors import message
from ..render.messages.error_messages import localize
from ..render.text_output import format_distance, place_lines


def answer_text(tool: str, data: dict[str, Any]) -> str:
    """Return a response as a few lines, with the support contacts."""
    lines = {"find_nearest": _nearest_lines, "resolve_place": place_lines}.get(tool, _outlet_lines)(data)
    return "\n".join([*lines, help_line(data["help"])])


def _nearest_lines(data: dict[str, Any]) -> Iterator[str]:
    """Yield a line per outlet, then the clarifying question if the result is ambiguous."""
    yield from data["query"].get("notes", ())
    for number, feature in enumerate(data["features"], 1):
        yield f"{number}. {_outlet(feature['properties'])}"
    if not data["features"]:
        yield "没有符合条件的网点。No matching outlet."
    if data["answer"].get("ask"):
        yield f"还不能肯定哪个最近，请问 ask first: {data['answer']['ask']}"


def _outlet(outlet: dict[str, Any]) -> str:
    far = format_distance(outlet["distance"]["metres"]) if "distance" in outlet else ""
    address = outlet.get("address", {}).get("text", "")
    state = outlet.get("open", {}).get("text", "")
    parts = [outlet.get("name", ""), f"({outlet['ref']})", far, state, address, *outlet.get("phones", ())]
    return "  ".join(filter(None, parts))


def _outlet_lines(data: dict[str, Any]) -> Iterator[str]:
    outlet = data["properties"]
    if "steps" in outlet or "script" in outlet or "sms" in outlet:
        yield from _directions_lines(outlet)
        return
    yield _outlet(outlet)


def _directions_lines(properties: dict[str, Any]) -> Iterator[str]:
    yield from (note["text"] for note in properties.get("notes", ()))
    yield from (step["text"] for step in properties.get("steps", ()))
    for name in ("script", "sms"):
        value = properties.get(name, ())
        yield from [value] if isinstance(value, str) else (_text(item) for item in value)


def _text(value: Any) -> str:
    return str(value["text"]) if isinstance(value, dict) else str(value)


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
