"""Responses as plain text for the terminal."""

from collections.abc import Iterator
from typing import Any

TEXTS = {
    "zh": {
        "none": "没有符合条件的网点。",
        "release": "第 {} 版",
        "sample": "，示例数据",
        "hotline": "人工服务",
        "near": "离",
        "or": "或",
    },
    "en": {
        "none": "No matching outlet.",
        "release": "release {}",
        "sample": ", sample data",
        "hotline": "hotline",
        "near": "near",
        "or": "or",
    },
}


def response_lines(answer: dict[str, Any], lang: str) -> Iterator[str]:
    """Yield the matched place, two lines per result, the release and the contact."""
    texts = TEXTS[lang]
    yield from _query_lines(answer, texts)
    for number, feature in enumerate(answer["features"], 1):
        properties = feature["properties"]
        distance = format_distance(properties["distance"]["metres"], lang)
        yield f"{number:>2}. {properties['name']}  {distance}  {properties['open']['text']}"
        address = properties.get("address", {}).get("text", "")
        if "arrival" in properties:
            yield f"    {properties['arrival']['text']}"
        yield "    " + "  ".join(
            filter(None, [address, ", ".join(properties.get("phones", ())), properties["ref"]])
        )
    if not answer["features"]:
        yield texts["none"]
    release, contact = answer["release"], answer["help"]
    yield texts["release"].format(release["number"]) + (texts["sample"] if release["sample"] else "")
    yield f"{texts['hotline']} {contact['hotline']} ({contact['hours']})"


def place_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Yield one line per matching place."""
    for feature in answer["features"]:
        properties = feature["properties"]
        path = " ".join(properties["path"])
        yield f"{properties['confidence']:.2f}  {path}  {properties['adcode']}  ({properties['matched_by']})"
    if not answer["features"]:
        yield "没有认出这个地方。No matching place."


def _query_lines(answer: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    yield from answer["query"].get("notes", ())
    place = answer["query"].get("place") or {}
    if "path" in place:
        yield f"{texts['near']} {' '.join(place['path'])}:"
    for other in answer["query"].get("alternatives", ()):
        yield f"  {texts['or']} {' '.join(other['path'])} ({other['adcode']})"
    if answer["answer"].get("ask"):
        yield f"  ? {answer['answer']['ask']}"


def format_distance(metres: float, lang: str = "en") -> str:
    """Return a rounded distance like 350 m, 2.3 km or 41 公里, at least ten metres."""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    if metres < 995:
        return f"{max(10, round(metres, -1)):.0f} {metre}"
    return f"{metres / 1000:.1f} {kilometre}" if metres < 9_950 else f"{metres / 1000:.0f} {kilometre}"
