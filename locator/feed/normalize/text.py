"""Texts as people see them: entities once, line breaks, nothing invisible.

A character of a private use area stays, since nobody can say what it was; tags but line breaks stay too.
"""

import re
from collections.abc import Iterator
from html import unescape

from .step import Fields, NormalizeNote, as_one, texts

KEPT = frozenset({"ref", "code", "kind", "lat", "lon"})  # identities and numbers are judged as they stand
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,6});")
_BREAK = re.compile(r"<\s*br\s*/?\s*>|</?p>", re.IGNORECASE)
_BLANKS = re.compile("[ \u00a0\u3000\u2000-\u200a\u202f\u205f]+")
_ODD = re.compile("[&<\u00a0\u3000\u00ad\u061c\u2000-\u200f\u202a-\u202f\u205f-\u2069\ufeff\ufff9-\ufffb]")
_MARKUP = "Write plain text: what is meant, without tags and entities."
_HIDDEN = "Type the text again by hand, without copying it."


def text(fields: Fields) -> Iterator[NormalizeNote]:
    """Cleans every text but refs, codes and numbers; says what could mislead."""
    for holder, key, given, column in list(texts(fields)) if _odd(as_one(fields)) else ():
        if column not in KEPT and _odd(given):
            holder[key] = cleaned(given)
            if holder[key] != given:
                yield from _told(given, column)


def _odd(text: str) -> bool:
    return "  " in text or _ODD.search(text) is not None


def cleaned(given: str) -> str:
    """The text with entities resolved once and br as a blank, without what cannot be seen.

    A text of which nothing would be left stays. One that was escaped twice does too: its export would be
    resolved once more when it is loaded again.
    """
    once = _once(given)
    return once if once and _once(once) == once else given


def _once(given: str) -> str:
    plain = _ENTITY.sub(lambda found: unescape(found[0]), _BREAK.sub(" ", given))
    return _BLANKS.sub(" ", _UNSEEN.sub("", plain)).strip()


def _told(given: str, column: str) -> Iterator[NormalizeNote]:
    if _UNSEEN.search(given):
        reason = "held a character that cannot be seen or turns the direction; it is taken out"
        yield NormalizeNote("unseen_characters", "warning", column, given, reason, _HIDDEN)
    if _BREAK.search(given) or _ENTITY.search(given):
        reason = "held markup; line breaks became blanks and entities characters, once"
        yield NormalizeNote("markup_in_text", "warning", column, given, reason, _MARKUP)
