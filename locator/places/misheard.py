"""Matches by sound of words that are common names themselves: 上海 银行 is not 殷行街道."""

import re
from collections.abc import Callable, Iterator

from .between_places import pair_of
from .match import Match
from .text import has_han

SEPARATORS = re.compile(r"[ ,，、;；]+")


def without_misheard(matches: list[Match], text: str, is_common: Callable[[str], bool]) -> list[Match]:
    """Return the matches without those by sound of a text with a word that many places have as their name."""
    by_sound = next((match for match in matches if match.matched_by == "sound"), None)
    if by_sound is None or not has_han(text):
        return matches
    if not any(name and is_common(name) for name in _names(text, by_sound.path)):
        return matches
    return [match for match in matches if match.matched_by != "sound"]


def _names(text: str, path: tuple[str, ...]) -> Iterator[str]:
    """Yield the words of a text, those of a pair each, without the names of areas before them."""
    for word in SEPARATORS.split(text.strip()):
        for name in pair_of(word) or (word,):
            for area in path:
                name = name.removeprefix(area).removeprefix(area[:-1])
            yield name
