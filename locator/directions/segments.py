"""SMS segment count of a text: GSM 7-bit (3GPP TS 23.038) or UCS-2, single or concatenated."""

from typing import Literal, NamedTuple

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # escape plus character: two septets
SINGLE_LIMIT = {"gsm7": 160, "ucs2": 70}
PART_LIMIT = {"gsm7": 153, "ucs2": 67}  # less the concatenation header


class Segments(NamedTuple):
    """Encoding of a text, its length in septets or UTF-16 units, and its number of messages."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    messages: int


def segments(text: str) -> Segments:
    """Count the segments of a text; escape sequences and surrogate pairs are never split."""
    gsm7 = all(character in BASIC or character in EXTENDED for character in text)
    encoding: Literal["gsm7", "ucs2"] = "gsm7" if gsm7 else "ucs2"
    sizes = [_size(character, gsm7) for character in text]
    units = sum(sizes)
    if units <= SINGLE_LIMIT[encoding]:
        return Segments(encoding, units, 1 if text else 0)
    return Segments(encoding, units, _count_parts(sizes, PART_LIMIT[encoding]))


def _size(character: str, gsm7: bool) -> int:
    return 2 if (character in EXTENDED if gsm7 else ord(character) > 0xFFFF) else 1


def _count_parts(sizes: list[int], limit: int) -> int:
    count, remaining = 1, limit
    for size in sizes:
        if size > remaining:
            count, remaining = count + 1, limit
        remaining -= size
    return count
