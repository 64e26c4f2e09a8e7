"""Trust in a match: less for what it leaves unexplained, and for a short name without areas to support it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ..geo.point import chord_metres
from .chains import CommonNames, is_street
from .cities import city_of_code
from .gazetteer import AREAS
from .han_matching import DIVISIONS, Mention, mentions_by_place
from .lookup import NameIndex
from .match import Candidate
from .narrow_to_district import MASK, mask_mentions
from .place_rows import BUNDLED_IDS, OPENSTREETMAP_IDS, WITHIN, Place
from .request_text import informative
from .text import normalize

WORDS = re.compile("[0-9a-z\u3400-\u9fff]+")
MIN_UNEXPLAINED = 2  # unexplained characters from which on a city alone is no answer
# Trust when text is left unexplained: only a city, only a district, or a place inside a named area.
CITY_ONLY, DISTRICT_ONLY, SUPPORTED = 0.5, 0.85, 0.95
ANOTHER = 0.6  # trust in a place in a text that also names a landmark far from it
MIN_LANDMARK, FAR = 3, 1_000.0  # characters of its name, metres between them
ALONG_STREETS = ("street", "bridge", "bus_stop", "exit", "neighbourhood")  # many have their names
STREET_LEFT = 0.6  # trust in a township whose name is followed by a word for streets: 天府街道 of 天府大道
STREET_WORD = re.compile("[东南西北中内外一二三四五六七八九]*(?:大道|大街|路|街(?!道))")
UNSUPPORTED = (1.0, 0.55, 0.35, 0.3, 0.25)  # trust in a short name by the number of unexplained characters
# Trust in a landmark's full name (or alias) by the number of unexplained characters.
LANDMARK = (1.0, 0.9, 0.8, 0.65, 0.5)
ALIAS = (1.0, 0.85, 0.65, 0.5, 0.4)
COMMON_LEFT = 0.6  # trust in a district while the chain or hospital in it is not known
TOWNSHIP_ALONE = 0.62  # its short name is often an everyday word: 沙滩, 农场
VILLAGE_ALONE, STREET_ALONE, COMMON, BY_SOUND = 0.5, 0.5, 0.5, 0.75
FULL, WITHOUT_TYPE = ("name", "english", "pinyin"), ("short", "pinyin")  # kinds of names of sights, of areas
OFFICIAL = ("province", "city", "district", "township", "zone", "village")
SOUNDS = ("sound", "accent", "typo")
SAME_PLACE = 2_500.0  # metres
SAME_PLACE_DEGREES = 0.03  # of latitude; at least 3.3 km
STATIONS = ("station", "metro")
STATION_END = re.compile("(?:地铁|轻轨|轨道交通|火车)?站$")
MIN_STATION = 2  # characters of a name: 南站 is the end of many
ONE_REGION = 0.55  # trust in a name of a book that covers one region, without an area in the text
ONE_KNOWN = 0.6  # trust in the branch of a chain in a named area, of which there may be others than known


def weigh_evidence(
    candidates: list[Candidate], text: str, mentions: list[Mention], lookup: NameIndex, common: CommonNames
) -> list[Candidate]:
    """Return the candidates with their trust lowered by what they leave unexplained in a Han text."""
    by_place = mentions_by_place(mentions)
    known = {candidate.place.id: candidate.place for candidate in candidates}
    named = [m for m in mentions if m.matched_by == "name" and m.end - m.start >= MIN_LANDMARK]
    placed = ((mention, known.get(mention.place) or lookup.place(mention.place)) for mention in named)
    landmarks = [each for each in placed if _is_landmark(each[1])]
    weighed = (_weighed(candidate, text, by_place, lookup, common) for candidate in candidates)
    return [c.with_trust(ANOTHER) if _names_another(c, by_place, landmarks) else c for c in weighed]


def _weighed(
    candidate: Candidate,
    text: str,
    by_place: Mapping[int, Sequence[Mention]],
    lookup: NameIndex,
    common: CommonNames,
) -> Candidate:
    place = candidate.place
    path_ids = {area.id for area in lookup.path_of(place)}
    path_ids |= _districts_along(place, by_place, lookup)
    mentions = [mention for number in path_ids for mention in by_place.get(number, ())]
    supported = any(m.place != place.id and _is_area(m, lookup) for m in mentions)
    left = unexplained(text, mentions, path_ids)
    is_street_by_sound = place.type == "street" and candidate.matched_by in SOUNDS
    by_sound = len(normalize(place.name)) if is_street_by_sound else 0  # mentions are as written
    is_street_left = STREET_WORD.match(left) is not None
    trust = _trust(candidate, max(0, len(left) - by_sound), supported, is_street_left=is_street_left)
    if place.type == "district" and common.class_of(left) in ("chain", "generic"):
        trust *= COMMON_LEFT
    if supported and is_street_by_sound:
        trust *= BY_SOUND  # streets are many and alike
    if not supported:
        trust *= unsupported_trust(place, candidate.matched_by, text, common)
    elif place.id in OPENSTREETMAP_IDS and common.class_of(normalize(place.name)) == "chain":
        trust *= ONE_KNOWN
    return candidate.with_trust(trust)


def _is_landmark(place: Place) -> bool:
    """Return whether a place stands for itself, not for an area, and is not along a street."""
    return place.exact and place.type not in (*DIVISIONS, *ALONG_STREETS)


def _names_another(
    candidate: Candidate,
    by_place: Mapping[int, Sequence[Mention]],
    landmarks: Sequence[tuple[Mention, Place]],
) -> bool:
    """Return whether a text also names a landmark far from a place in its city: 北京南站五道口."""
    place, own = candidate.place, by_place.get(candidate.place.id, ())
    if place.type in DIVISIONS or not own:
        return False
    apart = (p for m, p in landmarks if all(m.end <= each.start or each.end <= m.start for each in own))
    return any(_is_far(other, place) for other in apart)


def _is_far(other: Place, place: Place) -> bool:
    is_in_city = city_of_code(other.adcode) == city_of_code(place.adcode)
    return is_in_city and chord_metres(other.point, place.point) > FAR + other.radius + place.radius


def _districts_along(place: Place, by_place: Iterable[int], lookup: NameIndex) -> set[int]:
    """Return the mentioned districts that a road of a city passes through: 南山区 of 深南大道."""
    if place.type != "street" or place.adcode[WITHIN["city"] :] != "00":
        return set()
    city = place.adcode[: WITHIN["city"]]
    districts = (d for d in map(lookup.place, by_place) if d.type == "district" and d.adcode.startswith(city))
    return {d.id for d in districts if chord_metres(d.point, place.point) <= d.radius + place.radius}


def _is_area(mention: Mention, lookup: NameIndex) -> bool:
    return lookup.place(mention.place).type in AREAS and mention.matched_by not in SOUNDS


def _trust(candidate: Candidate, left: int, supported: bool, *, is_street_left: bool = False) -> float:
    place = candidate.place
    if place.type in ("province", "city"):
        return CITY_ONLY if left >= MIN_UNEXPLAINED else 1.0
    if candidate.matched_by in ("street", "centre"):
        return 1.0
    if place.type == "district":
        return DISTRICT_ONLY if left >= MIN_UNEXPLAINED else 1.0
    if supported and place.type in OFFICIAL:
        return (STREET_LEFT if is_street_left else SUPPORTED) if left else 1.0
    table = LANDMARK if candidate.matched_by == "name" else ALIAS
    table = UNSUPPORTED if place.type in OFFICIAL and candidate.matched_by != "name" else table
    return table[min(left, len(table) - 1)]


def unexplained(text: str, mentions: Iterable[Mention], path_ids: set[int]) -> str:
    """Return the informative characters of a text that name nothing in a path."""
    return _informative_parts(mask_mentions(text, mentions, path_ids))


@lru_cache(1_024)
def _informative_parts(masked: str) -> str:
    left = "".join("".join(WORDS.findall(informative(part))) for part in masked.split(MASK) if part)
    return re.sub("^(站|店|区|市|县|镇|街道|省|城|号|里)$", "", left)


def unsupported_trust(place: Place, matched_by: str, text: str, common: CommonNames) -> float:
    """Return the trust in a match without an area in the text, by what kind of name the text is."""
    name = informative(text)
    if matched_by in SOUNDS:
        return BY_SOUND
    if place.type == "village":
        return VILLAGE_ALONE
    if common.class_of(name) is not None:
        return COMMON
    is_listed_road = place.id in OPENSTREETMAP_IDS or place.type in ("street", "metro")
    if place.id in BUNDLED_IDS or (is_listed_road and is_street(name)):
        return ONE_REGION
    if place.type == "township" and matched_by != "name":
        return TOWNSHIP_ALONE
    if place.type in AREAS:
        return 1.0
    return STREET_ALONE if is_street(name) and place.type in OFFICIAL else 1.0


def is_same_station(place: Place, other: Place) -> bool:
    """Return whether two records are one station, near each other: 六道口 and 六道口地铁站."""
    if place.type not in STATIONS or other.type not in STATIONS:
        return False
    return _station_stem(place.name) == _station_stem(other.name) and is_same_place(place, other)


def _station_stem(name: str) -> str:
    return STATION_END.sub("", normalize(name)) or name


def is_same_place(place: Place, other: Place) -> bool:
    """Return whether two places are one to a visitor: near each other, or one inside the other."""
    if place.id in (other.id, other.parent) or place.parent == other.id:
        return other.type not in AREAS or place.type not in AREAS
    if place.adcode == other.adcode and not (place.exact and other.exact):
        return place.type not in AREAS and other.type not in AREAS
    if _is_rough_and_exact(place, other):
        return chord_metres(place.point, other.point) <= max(SAME_PLACE, place.radius, other.radius)
    is_far = abs(place.point.lat - other.point.lat) > SAME_PLACE_DEGREES
    return not is_far and chord_metres(place.point, other.point) <= SAME_PLACE


def _is_rough_and_exact(place: Place, other: Place) -> bool:
    """Return whether one station is another with the name of its city before it, and one has no own point."""
    if place.exact == other.exact or not place.type == other.type == "station":
        return False
    one, longer = sorted((place.name, other.name), key=len)
    return len(one) > MIN_STATION and longer.endswith(one)
