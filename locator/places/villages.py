"""Match villages and misspelled townships within a district or township."""

import re
from dataclasses import replace
from zlib import crc32

from rapidfuzz.distance import OSA

from .gazetteer import MUNICIPALITIES
from .lookup import NameIndex
from .match import Candidate
from .place_rows import FIRST_VILLAGE_ID, Place, Village
from .text import township_stem

VILLAGE = re.compile("(社区居委会|居委会|村委会|社区|村|小区)$")
AFTER_VILLAGE = re.compile(r"(社区居委会|居委会|村委会|社区|村|小区)?[0-9a-z号栋楼单元室|]*")
UNEXPLAINED = re.compile(r"\|*([\u4e00-\u9fff]{1,5})\|*")
AROUND = re.compile("(附近|旁边|周边|对面|这边|那边|里面|市区|城区)$")
SLIP, HEDGED = (
    0.9,
    0.75,
)  # share of a misspelling or village; share left when some characters stay unexplained
MAX_VILLAGES = 8


def candidates_below(
    candidates: list[Candidate], place: Place, masked: str, lookup: NameIndex
) -> list[Candidate]:
    """Return the candidates, preceded by the townships or villages that the remaining text names."""
    remaining = UNEXPLAINED.fullmatch(AROUND.sub("", masked))
    slipped = (
        _misspelled_townships(place, remaining[1], lookup) if remaining and place.type == "district" else []
    )
    villages = [] if slipped else _villages(place, masked, lookup)
    if remaining or villages:
        share = 1 - SLIP if slipped or villages else HEDGED
        candidates = [replace(candidate, share=share) for candidate in candidates]
    return [*slipped, *villages, *candidates]


def with_named_village(
    candidates: list[Candidate], masked_texts: list[str], lookup: NameIndex
) -> list[Candidate]:
    """Return the villages named by the remaining text in any of the candidates; else the candidates."""
    inside = [
        village
        for c, remaining in zip(candidates, masked_texts, strict=True)
        for village in _villages(c.place, remaining, lookup)
    ]
    return inside or candidates


def _misspelled_townships(place: Place, remaining: str, lookup: NameIndex) -> list[Candidate]:
    """Return townships of the district whose name is one edit away from the remaining text."""
    stem = township_stem(remaining)
    similar = [
        t
        for t in lookup.townships(place.adcode)
        if len(stem) > 2 and _is_similar(stem, township_stem(t.name))
    ]
    return [Candidate(township, len(remaining), "slip", SLIP / len(similar)) for township in similar]


def _is_similar(stem: str, name: str) -> bool:
    return len(name) > 1 and OSA.distance(stem, name, score_cutoff=1) <= 1


def _villages(place: Place, masked: str, lookup: NameIndex) -> list[Candidate]:
    """Return the villages of a district or township that the remaining text names in full."""
    remaining = masked.strip("|")
    name = re.match(r"[\u4e00-\u9fff]{2,8}", remaining)
    if place.type not in ("district", "township") or name is None:
        return []
    stem = VILLAGE.sub("", name[0])
    if not AFTER_VILLAGE.fullmatch(remaining[len(stem) :]):
        return []
    path = lookup.path_of(place)
    wide = next((a for a in path if a.type == "city" or a.adcode[:2] in MUNICIPALITIES), path[-1])
    inside = {village.area: village for village in lookup.villages(wide.id, [stem])}
    here = [v for v in inside.values() if place.id in (v.area, v.district)][:MAX_VILLAGES]
    return [Candidate(village_place(v, lookup), len(masked), "village", SLIP / len(here)) for v in here]


def villages_named(text: str, lookup: NameIndex) -> list[Candidate]:
    """Return villages and communities of this name anywhere."""
    stem = VILLAGE.sub("", text)
    villages = lookup.villages_by_name(stem, MAX_VILLAGES) if len(stem) > 1 else []
    return [Candidate(village_place(village, lookup), len(text), "village") for village in villages]


def village_place(village: Village, lookup: NameIndex) -> Place:
    """Convert a community to a place with the point and radius of its area."""
    area = lookup.place(village.area)
    number = FIRST_VILLAGE_ID + crc32(f"{village.text} {village.area}".encode())
    return area._replace(id=number, parent=area.id, name=village.text, name_en="", type="village")
