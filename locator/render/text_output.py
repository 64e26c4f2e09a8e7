"""Responses as plain text for the terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from .contacts import format_phone
from .place_text import command_lines, distance_text, origin_lines, path_text, precision

NO_OUTLET = {"zh": "没有符合条件的网点。", "en": "No matching outlet."}
TRIPS = ("travel", "detour", "arrival")  # properties with a travel time
CROSSING = {"zh": "需过口岸", "en": "across the border checkpoint"}
NO_PLACE = {"zh": "没有认出这个地方。", "en": "No matching place."}
SAMPLE = {"zh": "，示例数据", "en": ", sample data"}
RELEASE = {"zh": "版本 {number}{sample}", "en": "release {number}{sample}"}
HELP = {"zh": "人工服务 {hotline}（{hours}）", "en": "Support hotline {hotline} ({hours})"}


def response_lines(answer: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield the place understood, two lines per result, the question, the release and the contact."""
    yield from origin_lines(answer, lang)
    for number, feature in enumerate(answer["features"], 1):
        distance = distance_text(answer["query"], feature["properties"]["distance"]["metres"], lang)
        yield from _outlet_lines(number, feature["properties"], lang, distance)
    if not answer["features"] and not answer["answer"].get("ask"):
        yield NO_OUTLET[lang]
    yield from command_lines(answer, lang)
    release = answer["release"]
    yield RELEASE[lang].format(number=release["number"], sample=SAMPLE[lang] if release["sample"] else "")
    yield HELP[lang].format(**answer["help"])


def _outlet_lines(number: int, properties: Mapping[str, Any], lang: str, distance: str) -> Iterator[str]:
    crossing = CROSSING[lang] if properties.get("crossing") else ""
    parts = filter(None, [properties["name"], distance, crossing, properties["open"]["text"]])
    yield f"{number:>2}. {'  '.join(parts)}"
    if distance:
        yield from (f"    {properties[name]['text']}" for name in TRIPS if name in properties)
    address = properties.get("address", {}).get("text", "")
    phones = [format_phone(phone, lang) for phone in properties.get("phones", ())]
    contacts = (address, ", ".join(phones), properties["ref"])
    yield f"    {'  '.join(filter(None, contacts))}"


def place_lines(answer: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield one line per matching place, with its uncertainty unless it is an area."""
    for feature in answer["features"]:
        place = feature["properties"]
        parts = (path_text(place, lang), place["adcode"], f"({place['matched_by']})", precision(place, lang))
        yield f"{place['confidence']:.2f}  {'  '.join(filter(None, parts))}"
    if not answer["features"]:
        yield NO_PLACE[lang]
