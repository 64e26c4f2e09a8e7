"""Restores texts that another program damaged if the original is certain, and removes the others.

Without its ref, name, kind or status a row is rejected; any other field is unknown then.
"""

from collections.abc import Iterator
from typing import Any

from ..escapes import may_have_escapes, resolve_escapes, without_control_escapes
from ..integer_texts import ID_COLUMNS, has_lost_digits, integer_of, may_have_integers
from ..lost_characters import has_lost_characters, may_have_lost_characters
from ..misread_chinese import REPLACEMENT
from ..mojibake import may_be_garbled, repair
from ..record import Severity
from .step import Fields, NormalizeNote, iter_texts

DAMAGE_CODES = frozenset(
    (
        "garbled_text",
        "lost_characters",
        "escaped_characters",
        "decimal_in_id",
        "id_rounded",
        "ref_by_spreadsheet",
    )
)
REQUIRED = ("ref", "name", "kind", "status")
CODES = ("kind", "status")  # validation rejects the text
POSITION = ("lat", "lon")
_REMOVED = ""


def normalize_damage(fields: Fields) -> Iterator[NormalizeNote]:
    """Restore or remove every damaged text; report each."""
    for container, key, value, column in list(iter_texts(fields)):
        if column not in POSITION and may_be_damaged(value):
            yield from _restore(container, key, value, column)
    _drop_removed(fields)


def may_be_damaged(text: str) -> bool:
    """Return False if a text, and each of joined texts, is undamaged: a fast pre-check."""
    return (
        may_have_integers(text)
        or may_have_escapes(text)
        or may_have_lost_characters(text)
        or may_be_garbled(text)
    )


def _restore(container: Any, key: Any, value: str, column: str) -> Iterator[NormalizeNote]:
    text = without_control_escapes(value) if column == "ref" else resolve_escapes(value)
    if text != value:
        reason = f"contained escaped characters; read as {text}"
        yield NormalizeNote("escaped_characters", "warning", column, value, reason)
        container[key] = text
    if column in ID_COLUMNS and (digits := integer_of(text)):
        reason = f"is an id that was exported as a decimal number; read as {digits}"
        yield NormalizeNote("decimal_in_id", "warning", column, value, reason)
        container[key] = digits
    elif column in ID_COLUMNS and column != "ref" and has_lost_digits(text):
        reason = "is a number in exponent notation; its digits are lost; treated as empty"
        yield NormalizeNote("id_rounded", "warning", column, value, reason)
        container[key] = _REMOVED
    elif damage := _damage_of(text, column):
        code, reason = damage
        yield NormalizeNote(code, _severity(column), column, value, reason + _consequence(column))
        container[key] = value if column in CODES else _REMOVED


def _damage_of(text: str, column: str) -> tuple[str, str] | None:
    """Return code and reason of a damage whose original is not certain."""
    if repaired := repair(text):
        hint = "its characters are lost" if repaired == REPLACEMENT else f"it is probably {repaired}"
        return "garbled_text", f"was decoded with the wrong encoding; {hint}"
    if has_lost_characters(text, column):
        return "lost_characters", "has question marks or boxes instead of its characters"
    return None


def _severity(column: str) -> Severity:
    return "error" if column in REQUIRED else "warning"


def _consequence(column: str) -> str:
    return "" if column in REQUIRED else "; treated as empty"


def _drop_removed(fields: Fields) -> None:
    for name, value in list(fields.items()):
        if isinstance(value, list):
            fields[name] = [item for item in value if item != _REMOVED]
        elif isinstance(value, dict):
            fields[name] = {member: text for member, text in value.items() if text != _REMOVED}
        if fields[name] in (_REMOVED, [], {}):
            del fields[name]
