"""Integers that a program wrote as decimal numbers: 1001.0, 2.158881234E9, or without digits: 1.00E+05."""

import re

ID_COLUMNS = frozenset(
    (
        *("ref", "code", "adcode", "postcode", "phones", "access_text_contact"),
        *("approach_floor", "approach_unit", "approach_exit"),
    )
)
MIN_EXPONENT_LENGTH = 4  # characters; a short text like 1E5 may be a ref
_DECIMAL = re.compile(r"([0-9]+)\.0*")
_EXPONENT = re.compile(r"([0-9])(?:\.([0-9]+))?[Ee]\+?([0-9]{1,3})")
_DECIMAL_END = re.compile(r"\.0*(?:\x1f|$)")
_EXPONENT_START = re.compile(r"[Ee]\+?[0-9]")


def may_have_integers(text: str) -> bool:
    """Return False if a text, and each of those joined by unit separators, is none: a fast pre-check."""
    return _DECIMAL_END.search(text) is not None or _EXPONENT_START.search(text) is not None


def integer_of(text: str) -> str | None:
    """Return the digits of an integer in decimal notation, None for other texts and if digits are lost."""
    if decimal := _DECIMAL.fullmatch(text):
        return decimal[1]
    match = _EXPONENT.fullmatch(text)
    if match and len(match[2] or "") == int(match[3]):
        return match[1] + match[2]
    return None


def has_lost_digits(text: str) -> bool:
    """Return True for a number in exponent notation with fewer digits than it had."""
    return (
        len(text) > MIN_EXPONENT_LENGTH and _EXPONENT.fullmatch(text) is not None and integer_of(text) is None
    )
