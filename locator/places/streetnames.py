"""Street names in addresses and queries."""

import re
from collections.abc import Iterator
from typing import Any

from .text import has_han

LEVELS = ("province", "city", "district")
STREET = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:大道|大街|路|街|巷|胡同)")
ENDS = re.compile(r"大道|大街|路|街|巷|胡同")
LONGEST = 9  # characters


def street_text(fields: dict[str, Any]) -> str:
    """Return the address text of an outlet without its area names."""
    address = fields.get("address", {})
    text: str = address.get("text", "")
    for level in (*LEVELS, "township"):
        text = text.replace(address.get(level) or "|", "|")
    return text


def streets_in(text: str) -> Iterator[str]:
    """Yield the substrings that may be street names, longest first."""
    ends = [match.end() for match in ENDS.finditer(text)]
    for length in range(LONGEST, 1, -1):
        for end in ends:
            if end >= length and has_han(text[end - length]):
                yield text[end - length : end]
