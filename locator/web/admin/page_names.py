"""Names of outlets and places in the language of a staff page."""

from collections.abc import Iterable, Mapping

from ...directions.sentences import latin, latin_address
from ..http.app_context import get_container
from ..http.page import language


def outlet_name(name: str, name_en: str | None) -> str:
    """Return the name of an outlet; on English pages its English name if one is recorded."""
    return (name_en if language() == "en" else "") or name


def township_in_area(township: str, adcode: str) -> str:
    """Return a township, which may be '', with the areas around it; in pinyin on English pages."""
    area = get_container().gazetteer.path_text(adcode, language())
    if language() != "en":
        return area + township
    return ", ".join(filter(None, (latin.pinyin(township, _readings) or township, area)))


def area_name(name: str) -> str:
    """Return the name of a province, city, district or township; on English pages in English or pinyin."""
    if language() != "en" or not name:
        return name
    place = get_container().finder.named_area(name)
    area = get_container().gazetteer.get(place.adcode) if place else None
    return area.label("en") if area and area.name == name else latin.pinyin(name, _readings) or name


def place_name(name: str) -> str:
    """Return the name of a place that begins with its areas; on English pages areas come last, in English."""
    if language() != "en":
        return name
    gazetteer, area = get_container().gazetteer, get_container().finder.named_area(name)
    for part in gazetteer.path(area.adcode) if area else ():
        name = name.removeprefix(part.name)
    place = latin_address.address(name, _readings) if name else ""
    return ", ".join(filter(None, (place, gazetteer.path_text(area.adcode, "en") if area else "")))


def _readings(characters: Iterable[str]) -> Mapping[str, str]:
    return get_container().finder.readings(characters)
