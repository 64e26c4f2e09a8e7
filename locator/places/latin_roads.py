"""Roads in English and pinyin that are known by their parts: Chang'an Avenue is 东长安街 and 西长安街."""

from collections.abc import Iterator

from .area_names import without_type
from .gazetteer import AREAS
from .latin_streets import READINGS, LatinStreet, areas_of, streets_in
from .lookup import NameIndex
from .place_rows import WITHIN
from .text import normalize

SIDES, NUMBERS = "东西南北中", "一二三四五"
KINDS = ("大道", "大街", "路", "街")
NAMED_AFTER = (*AREAS, "township")  # kinds of places that roads are named after


def latin_roads(query_text: str, lookup: NameIndex) -> Iterator[tuple[str, str, str]]:
    """Yield stem and kind of each road that the only street of a Latin text may name, and digits of its area.

    The digits are '' for a text that names no area.
    """
    streets = streets_in(query_text)
    if len(streets) != 1 or streets[0].sides:
        return
    street = streets[0]
    for dropped in range(len(street.words)):
        areas = areas_of(" ".join([*street.words[:dropped], street.context]), lookup)
        if len(areas) > 1 or (not areas and (dropped or street.context)):
            continue
        within = "".join(lookup.place(a).adcode[: WITHIN[lookup.place(a).type]] for a in areas)
        for stem, kind in _names(street, "".join(street.words[dropped:]), lookup):
            yield stem, kind, within


def _names(street: LatinStreet, name: str, lookup: NameIndex) -> Iterator[tuple[str, str]]:
    """Yield stem and kind of the roads that may have this name: as known parts have, or areas."""
    areas = [n for n in lookup.exact_matches("latin", [name]) if n.kind in ("pinyin", "english")]
    places = [lookup.place(n.place) for n in areas]
    stems = dict.fromkeys(without_type(place.name) for place in places if place.type in NAMED_AFTER)
    for kind in filter(KINDS.__contains__, street.ends):
        parts = [stem for side in SIDES + NUMBERS for stem in _stems(side, name, kind, lookup)]
        yield from ((stem, kind) for stem in dict.fromkeys([*parts, *stems]))


def _stems(side: str, name: str, kind: str, lookup: NameIndex) -> Iterator[str]:
    """Yield the names, without side and kind, of the streets that are read so: 南京 of 南京西路."""
    read, last = READINGS[side], READINGS[kind]
    for n in lookup.exact_matches("latin", [f"{read}{name}{last}", f"{name}{read}{last}"]):
        part = normalize(lookup.place(n.place).name)
        if n.kind == "pinyin" and n.text.startswith(read) and part.startswith(side) and part.endswith(kind):
            yield part.removeprefix(side).removesuffix(kind)
        elif n.kind == "pinyin" and part.endswith(f"{side}{kind}"):
            yield part.removesuffix(f"{side}{kind}")
