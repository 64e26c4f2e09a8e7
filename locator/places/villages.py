"""Within a district or township: the village that is named, the township that is named with a slip."""

import re
from dataclasses import replace
from zlib import crc32

from rapidfuzz.distance import OSA

from .gazetteer import MUNICIPALITIES
from .lookup import NameIndex, Place, Village
from .match import Candidate
from .text import township_stem

FIRST_VILLAGE = 3_000_000_000
VILLAGE = re.compile("(社区居委会|居委会|村委会|社区|村|小区)$")
AFTER_VILLAGE = re.compile(r"(社区居委会|居委会|村委会|社区|村|小区)?[0-9a-z号栋楼单元室|]*")
UNEXPLAINED = re.compile(r"\|*([\u4e00-\u9fff]{1,5})\|*")
AROUND = re.compile("(附近|旁边|周边|对面|这边|那边|里面|市区|城区)$")
SLIP, HEDGED = (
    0.9,
    0.75,
)  # how likely a slip or a village is meant; what is left where some characters say nothing
MOST_CALLED = 8


def below(found: list[Candidate], place: Place, masked: str, lookup: NameIndex) -> list[Candidate]:
    """The candidates, those before them that the rest of the words speaks for."""
    rest = UNEXPLAINED.fullmatch(AROUND.sub("", masked))
    slipped = _slips(place, rest[1], lookup) if rest and place.type == "district" else []
    villages = [] if slipped else _villages(place, masked, lookup)
    if rest or villages:
        left = 1 - SLIP if slipped or villages else HEDGED
        found = [replace(candidate, share=left) for candidate in found]
    return [*slipped, *villages, *found]


def narrowed(found: list[Candidate], rests: list[str], lookup: NameIndex) -> list[Candidate]:
    """Of several places of one name those that hold the village which the rest of the words names."""
    some = [
        village for c, rest in zip(found, rests, strict=True) for village in _villages(c.place, rest, lookup)
    ]
    return some or found


def _slips(place: Place, rest: str, lookup: NameIndex) -> list[Candidate]:
    """Townships of the district called almost as the rest of the text."""
    stem = township_stem(rest)
    like = [t for t in lookup.below(place.adcode) if len(stem) > 1 and _alike(stem, township_stem(t.name))]
    return [Candidate(township, len(rest), "slip", SLIP / len(like)) for township in like]


def _alike(stem: str, name: str) -> bool:
    return len(name) > 1 and OSA.distance(stem, name, score_cutoff=1) <= 1


def _villages(place: Place, masked: str, lookup: NameIndex) -> list[Candidate]:
    """The village or community of a district or township that is all the rest of the text."""
    rest = masked.strip("|")
    name = re.match(r"[\u4e00-\u9fff]{2,8}", rest)
    if place.type not in ("district", "township") or name is None:
        return []
    stem = VILLAGE.sub("", name[0])
    if not AFTER_VILLAGE.fullmatch(rest[len(stem) :]):
        return []
    path = lookup.around(place)
    wide = next((a for a in path if a.type == "city" or a.adcode[:2] in MUNICIPALITIES), path[-1])
    inside = {village.area: village for village in lookup.villages(wide.id, [stem])}
    here = [v for v in inside.values() if place.id in (v.area, v.district)][:MOST_CALLED]
    return [Candidate(village_place(v, lookup), len(masked), "village", SLIP / len(here)) for v in here]


def called(text: str, lookup: NameIndex) -> list[Candidate]:
    """Villages and communities anywhere of this name."""
    stem = VILLAGE.sub("", text)
    found = lookup.villages_called(stem, MOST_CALLED) if len(stem) > 1 else []
    return [Candidate(village_place(village, lookup), len(text), "village") for village in found]


def village_place(village: Village, lookup: NameIndex) -> Place:
    """A community as a place: its township's point and doubt."""
    area = lookup.place(village.area)
    number = FIRST_VILLAGE + crc32(f"{village.text} {village.area}".encode())
    return area._replace(id=number, parent=area.id, name=village.text, name_en="", type="village")
