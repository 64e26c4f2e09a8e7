"""Phrases of a caller that name no place, beside one that is certain: 陆家嘴，红色的大楼旁边."""

import re
from itertools import combinations
from typing import NamedTuple

from ..places.gazetteer import AREAS
from ..places.interpretation import INEXACT, Interpretation
from ..places.place_search import PlaceSearch
from ..places.position import is_position
from ..places.text import has_han

MAX_PHRASES, MAX_UNKNOWN = 6, 3  # of a text, and those of them that name no place
DOUBTS = ("unknown", "weak", "several", "in_area")  # that unknown phrases cause
_HAN_PHRASES, _LATIN_PHRASES = re.compile(r"[\s,，、;；。]+"), re.compile(r"\s*[,;，；。]\s*|\.\s+")


class KnownPart(NamedTuple):
    """The part of a text that names a place, and the phrases beside it that name none."""

    text: str
    unknown: tuple[str, ...] = ()


def known_part(search: PlaceSearch, text: str) -> KnownPart:
    """Return the part of a text that names a certain place, if the other phrases name none; else the text.

    An area does not count: what is unknown may be anywhere in it, and is asked about.
    """
    phrases = list(filter(None, (_HAN_PHRASES if has_han(text) else _LATIN_PHRASES).split(text.strip())))
    if not 1 < len(phrases) <= MAX_PHRASES or is_position(text) or search.interpret(text).doubt not in DOUBTS:
        return KnownPart(text)
    doubtful = [phrase for phrase in phrases if search.interpret(phrase).doubt]
    for count in range(1, min(MAX_UNKNOWN, len(phrases) - 1) + 1):
        for unknown in combinations(doubtful, count):
            shorter = " ".join(phrase for phrase in phrases if phrase not in unknown)
            if shorter and _is_point(search.interpret(shorter)):
                return KnownPart(shorter, unknown)
    return KnownPart(text)


def _is_point(meant: Interpretation) -> bool:
    """Return whether a text is the name of one place, as it is written, and not of an area."""
    if meant.doubt or not meant.matches:
        return False
    best = meant.matches[0]
    return best.is_complete and best.matched_by not in INEXACT and best.place.type not in AREAS
