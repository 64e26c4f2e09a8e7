"""Search for a text that is partly Han and partly pinyin, as an input method leaves it: 北京nan."""

import re

from .lookup import NameIndex
from .match import Candidate
from .name_candidates import completions, to_candidates
from .text import has_han, normalize

MIXED = re.compile("(?:[\u3400-\u9fff]++|[a-z]{2,}+|[a-z]$)+")
RUNS = re.compile("[\u3400-\u9fff]+|[a-z]+")


def search_mixed(text: str, lookup: NameIndex) -> list[Candidate]:
    """Return the places with the Han of a normalized text in their names, read like the whole text.

    Without an exact reading, the text is completed.
    """
    runs = RUNS.findall(text)
    if len(runs) < 2 or not MIXED.fullmatch(text):
        return []
    readings = lookup.readings(character for run in runs if has_han(run) for character in run)
    spelled = "".join(readings.get(character, character) for character in text)
    exact = to_candidates(lookup.exact_matches("latin", [spelled]), len(text), lookup)
    return _with_han(exact, runs) or _with_han(completions("latin", spelled, lookup), runs)


def _with_han(candidates: list[Candidate], runs: list[str]) -> list[Candidate]:
    written = [run for run in runs if has_han(run)]
    return [c for c in candidates if all(run in normalize(c.place.name) for run in written)]
