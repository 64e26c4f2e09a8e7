"""The area of a text whose other words are unknown: 石家庄 of 发烫 石家庄."""

import re
from collections.abc import Callable
from itertools import combinations

from .between_places import pair_of
from .evidence import SOUNDS
from .gazetteer import AREAS
from .interpretation import LEAST, LIKELY_GUESS, Interpretation
from .match import Match
from .request_text import SEPARATORS, VENUE, describes_surroundings
from .text import has_han, to_simplified

MAX_WORDS, MAX_UNKNOWN = 6, 2  # of a text, and those of them that are unknown
CERTAIN = ("", "area")
UNKNOWN = ("unknown", "weak", "several", "in_area")
PLACE_NAME = re.compile(rf"[0-9]|(?:{VENUE}|[路街道巷弄里村镇乡县区市州湾站口桥楼寺庙河湖江海山岛门])$")
RING_ROAD = re.compile(  # not 中环, a place in Hong Kong
    "[东南西北]{0,2}(?:[二三四五六七]环|内环|外环|绕城|中环(?=高架|路|快速|线))[东南西北]{0,2}"
    "(?:高架|快速|高速|线)?(?:公?路)?(?:附近|旁边?|边上?)?$"
)


def area_beside_unknown(
    text: str, meant: Interpretation, interpret: Callable[[str], Interpretation]
) -> Interpretation | None:
    """Return what a text means without the words that name nothing; None unless that is an area.

    Words stand between blanks. Those that read like the name of a place are asked about.
    """
    words = [word for word in (each.strip(SEPARATORS) for each in text.split()) if word]
    if meant.doubt not in UNKNOWN or not has_han(text) or not 1 < len(words) <= MAX_WORDS:
        return None
    if describes_surroundings(text) or pair_of(text) or any(map(_is_likely_place, meant.matches)):
        return None
    for count in range(1, min(MAX_UNKNOWN, len(words) - 1) + 1):
        for unknown in combinations(words, count):
            area = interpret(" ".join(word for word in words if word not in unknown))
            if _is_area(area) and not any(_is_named(word, interpret) for word in unknown):
                return area
    return None


def area_of_ring_road(
    text: str, meant: Interpretation, interpret: Callable[[str], Interpretation]
) -> Interpretation | None:
    """Return what a ring road means: its area (北京东三环), or one of many cities; None for other texts."""
    road = RING_ROAD.search(to_simplified(text))
    if road is None or meant.doubt == "":
        return None
    area_text, known = text[: road.start()].strip(SEPARATORS), [m for m in meant.matches if m.is_complete]
    if not area_text:
        return Interpretation(known, "common", None, text.strip())
    if known:
        return None
    area = interpret(area_text)
    return area if _is_area(area) else None


def _is_area(meant: Interpretation) -> bool:
    return meant.doubt in CERTAIN and meant.matches[0].place.type in AREAS and meant.matches[0].is_complete


def _is_likely_place(match: Match) -> bool:
    """Return whether a place in the area may be meant, which is written with another character."""
    return match.place.type not in AREAS and match.matched_by in SOUNDS and match.confidence >= LIKELY_GUESS


def _is_named(word: str, interpret: Callable[[str], Interpretation]) -> bool:
    """Return whether a word is the name of a place, or reads like one."""
    if PLACE_NAME.search(to_simplified(word)):
        return True
    meant = interpret(word)
    written = [match for match in meant.matches if match.matched_by not in SOUNDS]
    if meant.doubt == "common" and (written or not meant.matches):
        return True
    return any(match.is_complete and match.confidence >= LEAST for match in written)
