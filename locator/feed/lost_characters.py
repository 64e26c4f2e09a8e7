"""Detect texts whose characters became question marks or boxes when a program could not represent them."""

import re

FREE_TEXT = frozenset(("limits", "hours_text", "exceptions"))  # may ask questions and use boxes as ornaments
NEVER_ASKS = frozenset(("address", "province", "city", "district", "township", "postcode", "hours"))
MIN_RUN, MIN_CERTAIN_RUN, MIN_SINGLE = 2, 3, 3
_MARKS = "?？□■◻▯"
_MARK = re.compile(f"[{_MARKS}]")
_RUN = re.compile(f"[{_MARKS}]{{{MIN_RUN},}}")
_FINAL = re.compile(r"(?<=[^\W\d_])[?？]{2}(?:\s|[!！)）]|$)")  # asks with emphasis: 找谁??
_LETTER = re.compile(r"[^\W\d_]")


def may_have_lost_characters(text: str) -> bool:
    """Return False if `has_lost_characters` is False for a text, or each of joined ones: a fast pre-check."""
    return _MARK.search(text) is not None


def has_lost_characters(text: str, column: str) -> bool:
    """Return True if characters of a text were replaced by question marks or boxes.

    A single question mark is a lost character only where nobody asks a question: in addresses and hours.
    """
    if not _MARK.search(text):
        return False
    if column in NEVER_ASKS or column.startswith("approach_"):
        return True
    runs: list[str] = _RUN.findall(_FINAL.sub(" ", text))
    if column in FREE_TEXT:
        return sum(map(len, runs)) > len(_LETTER.findall(text))
    if any(len(run) >= MIN_CERTAIN_RUN for run in runs) or len(_MARK.findall(text)) >= MIN_SINGLE:
        return True
    return bool(runs) and not (text.isascii() and _LETTER.search(text))
