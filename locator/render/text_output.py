"""Responses as plain text for the terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from .distances import format_distance
from .place_text import command_lines, has_distances, origin_lines, path_text, precision
from .template_filters import format_phone

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
    has_distance = has_distances(answer["query"])
    for number, feature in enumerate(answer["features"], 1):
        yield from _outlet_lines(number, feature["properties"], lang, has_distance=has_distance)
    if not answer["features"] and not answer["answer"].get("ask"):
        yield NO_OUTLET[lang]
    yield from command_lines(answer, lang)
    release = answer["release"]
    yield RELEASE[lang].format(number=release["number"], sample=SAMPLE[lang] if release["sample"] else "")
    yield HELP[lang].format(**answer["help"])


def _outlet_lines(
    number: int, properties: Mapping[str, Any], lang: str, *, has_distance: bool
) -> Iterator[str]:
    distance = format_distance(properties["distance"]["metres"], lang) if has_distance else ""
    crossing = CROSSING[lang] if properties.get("crossing") else ""
    parts = filter(None, [properties["name"], distance, crossing, properties["open"]["text"]])
    yield f"{number:>2}. {'  '.join(parts)}"
    if has_distance:
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
