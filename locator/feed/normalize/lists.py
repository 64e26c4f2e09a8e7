"""Splits lists that are written as Chinese text: 身份证件、购机凭证."""

import re
from collections.abc import Iterator

from .step import Fields, NormalizeNote

_SEPARATOR = re.compile(r"\s*[；、]\s*(?![^（(]*[)）])")  # not inside parentheses


def normalize_lists(fields: Fields) -> Iterator[NormalizeNote]:
    """Split the things to bring at Chinese semicolons and enumeration commas; report what was split."""
    value = fields.get("bring")
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return
    parts = [part for item in items for part in _SEPARATOR.split(item.strip()) if part]
    if parts != value:
        fields["bring"] = parts
        if len(parts) > len(items):
            yield NormalizeNote(
                "words_understood", "info", "bring", ";".join(items), f"read as {';'.join(parts)}"
            )
