"""Search for a text in pinyin or English."""

import re
from dataclasses import replace

from .gazetteer import AREAS
from .latin_query import match_tokens
from .latin_streets import find_streets
from .lookup import NameIndex
from .match import Candidate
from .name_candidates import completions, misspelled, to_candidates
from .text import normalize, unaccented

SHORT_NAME = 0.5  # prominence
CODE = re.compile("[0-9]{6}")
KINDS = re.compile(
    r"\b(near|around|next to|close to|the|city|province|district|sub-?district|county|town|township|china)\b",
    re.I,
)


def search_latin(query_text: str, code: str, lookup: NameIndex) -> list[Candidate]:
    """Return the places of an adcode, or of a text as written, in parts, completed, misspelled or by accent.

    `code` is the normalized text without fillers. English puts the widest place last and adds place types.
    """
    if CODE.fullmatch(code) and (areas := lookup.with_adcode(code)):
        return [Candidate(place, len(code), "adcode") for place in areas]
    text = normalize(query_text)
    without_kinds = normalize(KINDS.sub(" ", query_text))
    if exact := _as_written(query_text, without_kinds, lookup):
        return exact
    token_matches = match_tokens(query_text, lookup)
    if token_matches and token_matches[0].covered == len(text):
        return token_matches
    if streets := find_streets(query_text, lookup):
        return streets
    completed = (
        completions("latin", text, lookup) or token_matches or completions("latin", without_kinds, lookup)
    )
    remaining = without_kinds or text
    return completed or misspelled("latin", remaining, lookup) or _by_accent(remaining, lookup)


def _as_written(query_text: str, without_kinds: str, lookup: NameIndex) -> list[Candidate]:
    text = normalize(query_text)
    reversed_order = normalize(KINDS.sub(" ", " ".join(reversed(query_text.split(",")))))
    for variant in dict.fromkeys(filter(None, (text, without_kinds, reversed_order))):
        exact = [n for table in ("latin", "behind") for n in lookup.exact_matches(table, [variant])]
        if exact:
            return _full_names_first(to_candidates(exact, len(text), lookup), variant, lookup)
    return []


def _full_names_first(candidates: list[Candidate], text: str, lookup: NameIndex) -> list[Candidate]:
    """Return candidates by pinyin, with less weight for landmarks of which it is a short name."""
    if len(candidates) < 2:
        return candidates
    names = [normalize(candidate.place.name) for candidate in candidates]
    readings = lookup.readings("".join(names))

    def is_short(candidate: Candidate, name: str) -> bool:
        is_landmark = candidate.matched_by == "pinyin" and candidate.place.type not in AREAS
        return is_landmark and "".join(readings.get(ch, ch) for ch in name) not in text

    return [
        replace(candidate, prominence=SHORT_NAME) if is_short(candidate, name) else candidate
        for candidate, name in zip(candidates, names, strict=True)
    ]


def _by_accent(text: str, lookup: NameIndex) -> list[Candidate]:
    return to_candidates(lookup.exact_matches("accent", [unaccented(text)]), len(text), lookup)
