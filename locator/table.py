"""An answer as lines of text, for a terminal."""

from collections.abc import Iterator
from typing import Any


def lines_of(answer: dict[str, Any]) -> Iterator[str]:
    """What the words were taken for, two lines a result, then the release and where to reach a person."""
    yield from _place_lines(answer)
    for number, feature in enumerate(answer["features"], 1):
        told = feature["properties"]
        far = distance_words(told["distance"]["metres"])
        yield f"{number:>2}. {told['name']}  {far}  {told['open']['text']}"
        address = told.get("address", {}).get("text", "")
        yield "    " + "  ".join(filter(None, [address, ", ".join(told.get("phones", ())), told["ref"]]))
    if not answer["features"]:
        yield "没有符合条件的网点。No outlet fits."
    release, contact = answer["release"], answer["help"]
    yield f"release {release['number']}{', sample data 示例数据' if release['sample'] else ''}"
    yield f"人工服务 {contact['hotline']} ({contact['hours']})"


def _place_lines(answer: dict[str, Any]) -> Iterator[str]:
    yield from answer["query"].get("notes", ())
    place = answer["query"].get("place") or {}
    if "path" in place:
        yield f"离 {' '.join(place['path'])}:"
    for other in answer["query"].get("alternatives", ()):
        yield f"  或 {' '.join(other['path'])} ({other['adcode']})"
    if answer["answer"].get("ask"):
        yield f"  ? {answer['answer']['ask']}"


def distance_words(metres: float) -> str:
    """350 m, 2.3 km, 41 km: as exact as a person needs."""
    if metres < 995:
        return f"{round(metres, -1):.0f} m"
    return f"{metres / 1000:.1f} km" if metres < 9_950 else f"{metres / 1000:.0f} km"
