"""The place of a search text: what is left without device, model, fault, brand and access needs."""

import re
from collections.abc import Iterable

from ...places.request_text import without_repair_words
from .asking_words import without_asking
from .device_text import is_about_repair_only, parse_device_text
from .models import Model

NEARBY = re.compile(r"附近|最近|周边|这里|这边|\bnear(?:by|est)?\b|\bclosest\b", re.I)


def place_text(text: str, models: Iterable[Model]) -> str:
    """Return the place that a text names; '' if it is about a repair only and does not ask what is near."""
    parsed = parse_device_text(text, models)
    if not parsed.is_apart:
        return without_repair_words(text)
    if is_about_repair_only(parsed):
        return text if NEARBY.search(text) else ""
    return without_repair_words(without_asking(parsed.remainder) or text)
