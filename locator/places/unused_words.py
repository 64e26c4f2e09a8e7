"""Words of a text that its search left out: what was masked, and what the place found does not explain."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations

from .gazetteer import AREAS
from .match import Match
from .request_text import SEPARATORS, informative, is_generic, parse_request
from .text import has_han, normalize, to_simplified

REGION = re.compile("^(?:中国)?(?:香港|澳门|台湾)(?:特别行政区|省)?")
AREA_END = re.compile("[省市区县]$")
NUMBER = re.compile("[0-9]+(?:号(?!出?口|线)|弄)")  # of a street, not an exit or a metro line
NO_STREET = "(?![东南西北中]?(?:路|街|大道))"  # behind the name of an area: not 天河 of 天河路
MAX_WORDS, MAX_UNUSED = 6, 2  # of a text that is searched again without some of its words


def unused_words(
    text: str,
    masked: str,
    found: Match,
    find: Callable[[str], list[Match]],
    beside_area: Callable[[str], str],
) -> list[str]:
    """Return the words without which a text names the place that was found, and no less.

    Words stand between blanks, or behind an area; `masked` is the place of the text. `find` returns the
    matches of a text, best first; `beside_area` what it says besides its area.
    """
    names = masked.split()
    removed = list(_removed(text, names))
    if found.matched_by == "within":
        return [*removed, *filter(None, [REGION.sub("", masked).strip()])]
    if (number := house_number(masked, found)) and len(names) == 1:
        return [*removed, number]
    if len(names) == 1 and found.place.type in AREAS and not found.is_complete:
        return list(filter(None, [*removed, beside_area(masked)]))
    if number:
        removed = [part for part in _parts(text, names) if part in removed or normalize(part) == number]
    if found.is_complete or not 1 < len(names) <= MAX_WORDS:
        return removed
    unused = {*removed, *_unexplained(names, found, find)}
    return [*filter(unused.__contains__, _parts(text, names))]


def house_number(text: str, found: Match) -> str:
    """Return the street number of a text that its place has not, with what is before it; '' if none."""
    if found.place.type == "outlet":
        return ""
    left = parse_request(normalize(text)).text
    for name in map(normalize, found.path):
        short = AREA_END.sub("", name)
        written = name if name in left or len(short) < 2 else short
        left = re.sub(f"{re.escape(written)}{NO_STREET}", "", left, count=1)
    return left if NUMBER.search(left) else ""


def _removed(text: str, names: list[str]) -> Iterator[str]:
    """Yield the parts of a text that are no names, without those that every search for an outlet has."""
    simplified = {to_simplified(name.strip(SEPARATORS)) for name in names}
    parts = (part for part in _parts(text, names) if to_simplified(part) not in simplified)
    return (part for part in parts if not is_generic(part))


def _parts(text: str, names: list[str]) -> Iterator[str]:
    """Yield the words of a text as written; of a Han word that contains a name, the name and the others."""
    inside = sorted((to_simplified(name) for name in names if has_han(name)), key=len, reverse=True)
    for word in filter(None, (each.strip(SEPARATORS) for each in text.split())):
        simplified = to_simplified(word)
        name = next((name for name in inside if len(name) > 1 and name in simplified), "")
        if not name or len(simplified) != len(word):
            yield word
            continue
        at = simplified.index(name)
        parts = (word[:at], word[at : at + len(name)], word[at + len(name) :])
        yield from (part for each in parts if (part := each.strip(SEPARATORS)))


def _unexplained(names: list[str], found: Match, find: Callable[[str], list[Match]]) -> tuple[str, ...]:
    """Return the fewest words without which the whole text is the name of the place."""
    contents = [word for word in names if _has_content(word)]
    for count in range(1, MAX_UNUSED + 1):
        for left_out in combinations(contents, count):
            remaining = " ".join(word for word in names if word not in left_out)
            best = next(iter(find(remaining)), None) if remaining else None
            if best and best.is_complete and best.place.id == found.place.id:
                return left_out
    return ()


def _has_content(word: str) -> bool:
    """Return whether a word is more than a door number, an exit or a filler."""
    name = normalize(word)
    return bool(parse_request(name).text) and bool(informative(name))
