"""Detect and mask personal data in texts."""

import re

MOBILE = re.compile(r"(?<![0-9.])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
IDENTITY = re.compile(
    r"(?<![0-9.])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"(?![0-9A-Za-z])"
)
CANDIDATE = re.compile(r"[0-9]{3}[- ]?[0-9]{4}[- ]?[0-9]{4}")  # fast pre-check: both patterns contain a match
VISIBLE_CHARACTERS = 3  # leading characters that are not masked


def masked(text: str) -> str:
    """Mask mobile and identity numbers with asterisks, except their first three characters."""
    if not CANDIDATE.search(text):
        return text
    for pattern in (IDENTITY, MOBILE):
        text = pattern.sub(
            lambda match: match[0][:VISIBLE_CHARACTERS] + "*" * (len(match[0]) - VISIBLE_CHARACTERS), text
        )
    return text
