"""Cleans texts: resolves entities once, turns line breaks and tabs into blanks, removes invisible characters.

Private-use characters stay because their meaning is unknown; tags other than line breaks stay too.
"""

import re
from collections.abc import Iterator
from html import unescape

from ...runtime.line_breaks import LINE_BREAKS
from .step import Fields, NormalizeNote, iter_texts

EXCLUDED_COLUMNS = frozenset(
    {"ref", "code", "kind", "lat", "lon"}
)  # identifiers and numbers are validated as they are
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,6});")
_BREAK = re.compile(r"<\s*br\s*/?\s*>|</?p>", re.IGNORECASE)
_LINE_BREAK = re.compile(f"[{LINE_BREAKS}]")
_BLANKS = re.compile(f"[{LINE_BREAKS} \u00a0\u3000\u2000-\u200a\u202f\u205f]+")
_CLEANABLE = re.compile(
    "[&<\t-\r\u0085\u00a0\u3000\u00ad\u061c\u2000-\u200f\u2028-\u202f\u205f-\u2069\ufeff\ufff9-\ufffb]"
)
LISTED_COLUMNS = frozenset({"phones", "hours", "hours_text", "exceptions"})  # their readers split lines
_MARKUP = "Write plain text without tags or entities."
_SPACES = "contained line breaks or tabs, which were replaced by spaces"
_HIDDEN = "Type the text again by hand; do not copy and paste it."


def normalize_texts(fields: Fields) -> Iterator[NormalizeNote]:
    """Clean every text except refs, codes and numbers; report what could mislead."""
    for container, key, value, column in list(iter_texts(fields)):
        if column not in EXCLUDED_COLUMNS and needs_cleaning(value):
            container[key] = clean_text(value)
            if container[key] != value:
                yield from _notes(value, column)


def needs_cleaning(text: str) -> bool:
    """Return False if `clean_text` changes neither the text nor any of joined texts: a fast pre-check."""
    return "  " in text or _CLEANABLE.search(text) is not None


def clean_text(value: str) -> str:
    """Resolve entities once, turn <br>, line breaks and tabs into a space and remove invisible characters.

    Return the text unchanged if nothing would be left, or if it was escaped twice: loading its export would
    resolve it once more.
    """
    once = _clean_once(value)
    return once if once and _clean_once(once) == once else value


def _clean_once(value: str) -> str:
    resolved = _ENTITY.sub(lambda match: unescape(match[0]), _BREAK.sub(" ", value))
    return _BLANKS.sub(" ", _INVISIBLE.sub("", resolved)).strip()


def _notes(value: str, column: str) -> Iterator[NormalizeNote]:
    if column not in LISTED_COLUMNS and _LINE_BREAK.search(value.strip()):
        yield NormalizeNote("line_break_in_text", "info", column, value, _SPACES)
    if _INVISIBLE.search(value):
        reason = "contained an invisible or text-direction character, which was removed"
        yield NormalizeNote("unseen_characters", "warning", column, value, reason, _HIDDEN)
    if _BREAK.search(value) or _ENTITY.search(value):
        reason = "contained markup; line breaks were replaced by spaces and entities decoded once"
        yield NormalizeNote("markup_in_text", "warning", column, value, reason, _MARKUP)
