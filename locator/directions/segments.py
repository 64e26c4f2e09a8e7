"""How many messages a text takes: GSM 7-bit (3GPP TS 23.038) or UCS-2, whole or in parts."""

from typing import Literal, NamedTuple

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # an escape and a character: two septets
WHOLE = {"gsm7": 160, "ucs2": 70}
PARTS = {"gsm7": 153, "ucs2": 67}  # less the header that says which part it is


class Segments(NamedTuple):
    """The encoding, the septets or UTF-16 units of the text, and the messages it takes."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    messages: int


def segments(text: str) -> Segments:
    """The segments of a text; no part ends inside an escaped character or a surrogate pair."""
    gsm7 = all(character in BASIC or character in EXTENDED for character in text)
    encoding: Literal["gsm7", "ucs2"] = "gsm7" if gsm7 else "ucs2"
    sizes = [_size(character, gsm7) for character in text]
    units = sum(sizes)
    if units <= WHOLE[encoding]:
        return Segments(encoding, units, 1 if text else 0)
    return Segments(encoding, units, _parts(sizes, PARTS[encoding]))


def _size(character: str, gsm7: bool) -> int:
    return 2 if (character in EXTENDED if gsm7 else ord(character) > 0xFFFF) else 1


def _parts(sizes: list[int], room: int) -> int:
    count, left = 1, room
    for size in sizes:
        if size > left:
            count, left = count + 1, room
        left -= size
    return count
