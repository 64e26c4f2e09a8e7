"""Answers and problems as short text, for an assistant that reads text only."""

from collections.abc import Iterator
from typing import Any

from ..render.text_output import distance_words, place_lines_of


def text_of(tool: str, told: dict[str, Any]) -> str:
    """An answer in a few lines, with where a person is reached."""
    lines = {"find_nearest": _near, "resolve_place": place_lines_of}.get(tool, _one)(told)
    return "\n".join([*lines, help_line(told["help"])])


def _near(told: dict[str, Any]) -> Iterator[str]:
    """A line for each outlet, of what was asked for; then what is not clear, and what to ask."""
    yield from told["query"].get("notes", ())
    for number, feature in enumerate(told["features"], 1):
        yield f"{number}. {_outlet(feature['properties'])}"
    if not told["features"]:
        yield "没有符合条件的网点。No outlet fits."
    if told["answer"].get("ask"):
        yield f"还不能肯定哪个最近，请问 ask first: {told['answer']['ask']}"


def _outlet(outlet: dict[str, Any]) -> str:
    far = distance_words(outlet["distance"]["metres"]) if "distance" in outlet else ""
    address = outlet.get("address", {}).get("text", "")
    state = outlet.get("open", {}).get("text", "")
    told = [outlet.get("name", ""), f"({outlet['ref']})", far, state, address, *outlet.get("phones", ())]
    return "  ".join(filter(None, told))


def _one(told: dict[str, Any]) -> Iterator[str]:
    outlet = told["properties"]
    if "steps" in outlet or "script" in outlet or "sms" in outlet:
        yield from _way(outlet)
        return
    yield _outlet(outlet)


def _way(way: dict[str, Any]) -> Iterator[str]:
    yield from (note["text"] for note in way.get("notes", ()))
    yield from (step["text"] for step in way.get("steps", ()))
    for name in ("script", "sms"):
        said = way.get(name, ())
        yield from [said] if isinstance(said, str) else (_text(each) for each in said)


def _text(said: Any) -> str:
    return str(said["text"]) if isinstance(said, dict) else str(said)


def problem_text(problem: dict[str, Any]) -> str:
    """What was wrong, what would be right, and where a person is reached."""
    lines = [f"{problem['title']}: {problem['detail']}"]
    if problem.get("allowed"):
        lines.append("allowed: " + ", ".join(problem["allowed"]))
    if problem.get("hint"):
        lines.append(problem["hint"])
    if successor := problem.get("successor"):
        lines.append(f"请改去 go instead: {successor['name']} ({successor['ref']})")
    return "\n".join([*lines, help_line(problem["help"])])


def help_line(told: dict[str, str]) -> str:
    """The hotline and the sign-language entry."""
    entry = told["sign_language_url"]
    where = f"本站页面 the page {entry} of the service's site" if entry.startswith("/") else entry
    return f"人工 a person: {told['hotline']} ({told['hours']}); 手语 sign language: {where}"
