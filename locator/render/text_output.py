"""Responses as plain text for the terminal."""

from collections.abc import Iterator
from typing import Any


def response_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the matched place, two lines per result, the release and the contact."""
    yield from _query_lines(answer)
    for number, feature in enumerate(answer["features"], 1):
        properties = feature["properties"]
        distance = format_distance(properties["distance"]["metres"], "zh")
        yield f"{number:>2}. {properties['name']}  {distance}  {properties['open']['text']}"
        address = properties.get("address", {}).get("text", "")
        if "arrival" in properties:
            yield f"    {properties['arrival']['text']}"
        yield "    " + "  ".join(
            filter(None, [address, ", ".join(properties.get("phones", ())), properties["ref"]])
        )
    if not answer["features"]:
        yield "没有符合条件的网点。No matching outlet."
    release, contact = answer["release"], answer["help"]
    yield f"release {release['number']}{', sample data 示例数据' if release['sample'] else ''}"
    yield f"人工服务 {contact['hotline']} ({contact['hours']})"


def place_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Yield one line per matching place."""
    for feature in answer["features"]:
        properties = feature["properties"]
        path = " ".join(properties["path"])
        yield f"{properties['confidence']:.2f}  {path}  {properties['adcode']}  ({properties['matched_by']})"
    if not answer["features"]:
        yield "没有认出这个地方。No matching place."


def _query_lines(answer: dict[str, Any]) -> Iterator[str]:
    yield from answer["query"].get("notes", ())
    place = answer["query"].get("place") or {}
    if "path" in place:
        yield f"离 {' '.join(place['path'])}:"
    for other in answer["query"].get("alternatives", ()):
        yield f"  或 {' '.join(other['path'])} ({other['adcode']})"
    if answer["answer"].get("ask"):
        yield f"  ? {answer['answer']['ask']}"


def format_distance(metres: float, lang: str = "en") -> str:
    """Return a rounded distance like 350 m, 2.3 km or 41 公里, at least ten metres."""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    if metres < 995:
        return f"{max(10, round(metres, -1)):.0f} {metre}"
    return f"{metres / 1000:.1f} {kilometre}" if metres < 9_950 else f"{metres / 1000:.0f} {kilometre}"
