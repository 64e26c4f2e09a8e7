"""Whether a search text asks for outlets that are open now, and the text without that: 陆家嘴 现在营业."""

import re
from typing import NamedTuple

from ..places.time_words import names_later_time
from .access_text import words_apart

NOW = (
    "现在还?(?:开门|营业|上班|开着)的?[吗么嘛]?|还(?:开门|营业|上班|开着)[吗么嘛]?|营业中|正在营业|"
    "(?<![a-z])(?:are you )?(?:still open|open (?:right )?now)(?: in| at| near)?(?![a-z])"
)
_NOW = {"now": re.compile(f"(?P<word>{NOW})的?", re.I)}


class OpeningText(NamedTuple):
    """Whether a text asks for outlets that are open now, and the text without that."""

    is_now: bool
    remainder: str


def parse_opening_text(text: str) -> OpeningText:
    """Return what a text says about opening; with a later time it does not ask for now."""
    if names_later_time(text):
        return OpeningText(False, text)
    names, _words, remainder = words_apart(text, _NOW)
    return OpeningText(bool(names), remainder)
