"""Outlet codes: short digit strings for use over the phone.

The last digit is a Damm check digit (H. M. Damm, 2004): it detects every single wrong digit and
every adjacent transposition.
"""

from collections.abc import Iterable

FIRST_NUMBER = 10_000

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def encode(number: int) -> str:
    """Return the code of an outlet number: at least five digits and the check digit."""
    return with_check_digit(str(FIRST_NUMBER + number))


def with_check_digit(digits: str) -> str:
    """Return digits with their check digit."""
    return digits + _check(digits)


def is_code(text: str) -> bool:
    """Return True when `text` is digits with a valid check digit."""
    return 4 <= len(text) <= 12 and text.isascii() and text.isdigit() and _check(text) == "0"


def spoken(code: str) -> str:
    """Return the code in groups of three, for reading aloud; a single last digit joins the group before."""
    starts = range(0, max(1, len(code) - 1), 3)
    return " ".join(code[i : i + 3] if i < starts[-1] else code[i:] for i in starts)


def _check(digits: Iterable[str]) -> str:
    state = "0"
    for digit in digits:
        state = _DAMM[int(state)][int(digit)]
    return state
