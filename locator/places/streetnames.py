"""The names of streets in addresses and in what people type."""

import re
from collections.abc import Iterator
from typing import Any

from .text import has_han

LEVELS = ("province", "city", "district")
STREET = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:大道|大街|路|街|巷|胡同)")
ENDS = re.compile(r"大道|大街|路|街|巷|胡同")
LONGEST = 9  # characters


def street_text(fields: dict[str, Any]) -> str:
    """The address of an outlet without the areas it names."""
    address = fields.get("address", {})
    text: str = address.get("text", "")
    for level in (*LEVELS, "township"):
        text = text.replace(address.get(level) or "|", "|")
    return text


def streets_in(text: str) -> Iterator[str]:
    """What in a text may be a street, the longest first."""
    ends = [found.end() for found in ENDS.finditer(text)]
    for length in range(LONGEST, 1, -1):
        for end in ends:
            if end >= length and has_han(text[end - length]):
                yield text[end - length : end]
