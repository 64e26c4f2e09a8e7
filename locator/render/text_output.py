"""An answer as lines of text, for a terminal."""

from collections.abc import Iterator
from typing import Any


def lines_of(answer: dict[str, Any]) -> Iterator[str]:
    """What the words were taken for, two lines a result, then the release and where to reach a person."""
    yield from _place_lines(answer)
    for number, feature in enumerate(answer["features"], 1):
        told = feature["properties"]
        far = distance_words(told["distance"]["metres"], "zh")
        yield f"{number:>2}. {told['name']}  {far}  {told['open']['text']}"
        address = told.get("address", {}).get("text", "")
        if "arrival" in told:
            yield f"    {told['arrival']['text']}"
        yield "    " + "  ".join(filter(None, [address, ", ".join(told.get("phones", ())), told["ref"]]))
    if not answer["features"]:
        yield "没有符合条件的网点。No outlet fits."
    release, contact = answer["release"], answer["help"]
    yield f"release {release['number']}{', sample data 示例数据' if release['sample'] else ''}"
    yield f"人工服务 {contact['hotline']} ({contact['hours']})"


def place_lines_of(answer: dict[str, Any]) -> Iterator[str]:
    """A line for each place that words may mean."""
    for feature in answer["features"]:
        told = feature["properties"]
        path = " ".join(told["path"])
        yield f"{told['confidence']:.2f}  {path}  {told['adcode']}  ({told['matched_by']})"
    if not answer["features"]:
        yield "没有认出这个地方。No place is known by these words."


def _place_lines(answer: dict[str, Any]) -> Iterator[str]:
    yield from answer["query"].get("notes", ())
    place = answer["query"].get("place") or {}
    if "path" in place:
        yield f"离 {' '.join(place['path'])}:"
    for other in answer["query"].get("alternatives", ()):
        yield f"  或 {' '.join(other['path'])} ({other['adcode']})"
    if answer["answer"].get("ask"):
        yield f"  ? {answer['answer']['ask']}"


def distance_words(metres: float, lang: str = "en") -> str:
    """350 m, 2.3 km, 41 公里: as exact as a person needs, and never less than ten metres."""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    if metres < 995:
        return f"{max(10, round(metres, -1)):.0f} {metre}"
    return f"{metres / 1000:.1f} {kilometre}" if metres < 9_950 else f"{metres / 1000:.0f} {kilometre}"
