"""Two places that a text names apart from each other: 我在通州，上班在中关村; Pudong airport to Jing'an."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ..errors import InvalidParameter
from ..geo.point import chord_metres
from .between_places import city_of, intersection_of, pair_of
from .cities import city_of_code
from .evidence import ALONG_STREETS, FAR
from .gazetteer import AREAS
from .interpretation import LEAST, Interpretation, doubt_of
from .match import WRITTEN, Match
from .place_rows import WITHIN, Place
from .request_text import describes_surroundings, strip_fillers
from .text import has_han, normalize

Interpret = Callable[[str], Interpretation]

MAX_PHRASES, MAX_JOINTS, MIN_NAME, MIN_COMMON = 5, 4, 2, 3
MAX_READINGS = 3  # of one name: 西湖 is a lake and two districts
MAX_REACH = 3_000.0  # metres; a township reaches as far, whose boundary is not known
NAMED = (*WRITTEN, "english", "pinyin")
CLEAR = ("", "area", "several")
HAN_PHRASES, LATIN_PHRASES = re.compile(r"[\s,，、;；。]+"), re.compile(r"\s*[,;，；。]\s*|\.\s+")
HAN_JOINT = re.compile("到|去|往|至|在|和|跟|与|或者?|还是")
LATIN_JOINT = re.compile(r"\s+(?:to|and|or|in|at|near)\s+", re.I)
TRIP = re.compile(r"到|去|往|至|和|跟|与|或|还是|\b(?:to|and|or)\b", re.I)
LATIN_LEAD = re.compile(r"^(?:from|in|at|near|i|we|am|is|live|work)\s+", re.I)
BESIDE = re.compile("靠近|挨着|紧邻|邻近|附近|旁边|对面|路口")  # says where the other place is


def two_places(text: str, meant: Interpretation, interpret: Interpret) -> Interpretation | None:
    """Return the places of a text that names several: all if they are apart, else the narrowest.

    None for other texts. Places are apart if none contains another or is near it.
    """
    if _is_one(meant) or pair_of(text) or intersection_of(text) or describes_surroundings(text):
        return None
    groups: list[list[Match]] = []
    names = list(_names(text, interpret))
    found = [matches for matches in _found(names, interpret) if matches]
    for matches in found:
        groups = _with(groups, matches)
    if len(groups) > 1 and not TRIP.search(text) and _is_address(groups):
        return None
    if len(groups) > 1:
        return Interpretation(_of_each(groups), "two_places", None, text.strip())
    if not meant.doubt or len(found) < 2 or len(found) < len(names):
        return None
    return Interpretation(groups[0], doubt_of(groups[0], is_common=False, area=None), None, text.strip())


def _is_address(groups: Sequence[Sequence[Match]]) -> bool:
    """Return whether names are an area and a street or a name of several places, which may be in it, too."""
    areas = [group for group in groups if all(match.place.type in AREAS for match in group)]
    others = [group for group in groups if group not in areas]
    return bool(areas) and any(len(group) > 1 or group[0].place.type in ALONG_STREETS for group in others)


def _of_each(groups: list[list[Match]]) -> list[Match]:
    """Return the places of all groups, each as likely as the others."""
    return [
        replace(match, confidence=round(match.confidence / len(groups), 3), is_complete=False)
        for group in groups
        for match in _in_city_of_others(group, groups)
    ]


def _is_one(meant: Interpretation) -> bool:
    """Return whether one place has the text as its name, or areas in it are told apart already."""
    return bool(meant.matches) and meant.matches[0].is_complete and meant.matches[0].matched_by in NAMED


def _names(text: str, interpret: Interpret) -> Iterator[str]:
    """Yield the parts of a text that may be names: its phrases, and what is on both sides of a joint."""
    is_han = has_han(text)
    phrases = list(filter(None, (HAN_PHRASES if is_han else LATIN_PHRASES).split(text.strip())))
    joint = HAN_JOINT if is_han else LATIN_JOINT
    if len(phrases) > MAX_PHRASES or (len(phrases) == 1 and not joint.search(text)):
        return
    for phrase in filter(lambda phrase: not BESIDE.search(phrase), phrases):
        name = _stripped(phrase)
        sides = [] if _clear(name, interpret) else list(_sides(name, joint))
        if not sides:
            yield name
            continue
        yield from max(sides, key=lambda pair: sum(bool(_clear(side, interpret)) for side in pair))


def _sides(name: str, joint: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for found in list(joint.finditer(name))[:MAX_JOINTS]:
        yield _stripped(name[: found.start()]), _stripped(name[found.end() :])


def _stripped(phrase: str) -> str:
    if has_han(phrase):
        return strip_fillers(normalize(phrase))
    name = phrase.strip()
    while (shorter := LATIN_LEAD.sub("", name)) != name:
        name = shorter
    return name


def _clear(name: str, interpret: Interpret) -> list[Match]:
    """Return the places that have a name as it is written, unless many places have it."""
    if len(name) < MIN_NAME:
        return []
    try:
        meant = interpret(name)
    except InvalidParameter:  # a coordinate
        return []
    return _written(meant)[:MAX_READINGS] if meant.doubt in CLEAR else []


def _written(meant: Interpretation) -> list[Match]:
    named = [match for match in meant.matches if match.is_complete and match.matched_by in NAMED]
    if not named or named[0] is not meant.matches[0]:
        return []
    return [match for match in named if match.confidence >= LEAST]


def _found(names: Sequence[str], interpret: Interpret) -> Iterator[list[Match]]:
    """Yield the places that each name may mean; of a common one, that in the city of the name before."""
    before: list[Match] = []
    for name in names:
        found = _clear(name, interpret)
        if not found and before and len(name) >= MIN_COMMON and has_han(name):
            found = _clear(city_of(before[0]) + name, interpret)
        before = found or before
        yield found


def _with(groups: list[list[Match]], found: list[Match]) -> list[list[Match]]:
    """Return the groups with another; of two that belong together, the narrower places remain."""
    for i, group in enumerate(groups):
        related = [(a, b) for a in group for b in found if _is_related(a.place, b.place)]
        if related:
            narrower = dict.fromkeys(b if _is_narrower(b.place, a.place) else a for a, b in related)
            return [*groups[:i], list(narrower), *groups[i + 1 :]]
    return [*groups, found]


def _is_related(one: Place, other: Place) -> bool:
    """Return whether one place contains the other, or both are near each other."""
    if one.type in AREAS or other.type in AREAS:
        return _contains(one, other) or _contains(other, one)
    reach = sum(min(place.radius, MAX_REACH) for place in (one, other))
    return chord_metres(one.point, other.point) <= FAR + reach


def _contains(area: Place, place: Place) -> bool:
    return area.type in AREAS and place.adcode.startswith(area.adcode[: WITHIN[area.type]])


def _is_narrower(one: Place, other: Place) -> bool:
    return one.type not in AREAS if other.type in AREAS else one.radius <= other.radius


def _in_city_of_others(group: list[Match], groups: Sequence[list[Match]]) -> list[Match]:
    """Return the readings of a name in the city of another place of the text, all if none is there."""
    cities = {
        city_of_code(other[0].place.adcode) for other in groups if other is not group and len(other) == 1
    }
    return [match for match in group if city_of_code(match.place.adcode) in cities] or group
