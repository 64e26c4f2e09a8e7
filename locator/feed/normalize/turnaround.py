"""Drops usual repair times that are neither minutes nor a text, such as -3 or a dash."""

import re
from collections.abc import Iterator

from .step import Fields, NormalizeNote

_NEGATIVE = re.compile(r"[-−－]\s*[0-9]")
_MINUTES = re.compile(r"[0-9]+")


def normalize_turnaround(fields: Fields) -> Iterator[NormalizeNote]:
    """Remove a turnaround that says nothing."""
    value = fields.get("turnaround")
    text = value.strip() if isinstance(value, str) else ""
    if not text or _MINUTES.fullmatch(text):
        return
    if _NEGATIVE.match(text) or not any(map(str.isalpha, text)):
        del fields["turnaround"]
        reason = "must be minutes up to 90 days, or a text; ignored"
        yield NormalizeNote("turnaround_not_understood", "warning", "turnaround", value, reason)
