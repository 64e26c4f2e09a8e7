"""Phone numbers as outlets publish them, and the digits that a call link dials.

Display form: 010-62345678, 021-64641234转801, 400-830-8300, 950800, 13812345678, +852 2345 6789.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from .numbering_plan import is_local
from .phone_cells import read_cell

CACHE_SIZE = 20_000
EXTENSION = re.compile(r"(?:转|分机|ext\.?|x)\s*([0-9]{1,8})\s*$", re.IGNORECASE)
"""Extension at the end of a number in display form."""

_NO_DIGIT = re.compile(r"[^0-9+]")
_TRUNK_PREFIX = re.compile("0(?=[1-9])")


class Dialable(NamedTuple):
    """Digits that reach a phone from anywhere in the mainland, its extension, and its display form."""

    digits: str
    extension: str
    text: str

    @property
    def link(self) -> str:
        """Return the tel: URL, the extension after a pause."""
        return f"tel:{self.digits},{self.extension}" if self.extension else f"tel:{self.digits}"

    @property
    def international(self) -> str:
        """Return the number with its country code if it can be dialled from abroad, else as it is dialled."""
        number = EXTENSION.sub("", self.text)
        if "-" in number and number.startswith("0"):
            number = f"+86-{_TRUNK_PREFIX.sub('', number, count=1)}"
        return f"{number} ext. {self.extension}" if self.extension else number


@lru_cache(CACHE_SIZE)
def dial(text: str) -> Dialable | None:
    """Return how a phone number is dialled; None if it is incomplete, several numbers, or not certain.

    Every call link comes from here. A local number without area code has none: it would reach another city.
    """
    number = normalize_number(text)
    if number is None or is_local(EXTENSION.sub("", number)):
        return None
    extension = EXTENSION.search(number)
    digits = _NO_DIGIT.sub("", number[: extension.start()] if extension else number)
    return Dialable(digits, extension[1] if extension else "", number)


def dialable(phones: object) -> list[Dialable]:
    """Return those of an outlet's phone numbers that can be dialled."""
    texts = phones if isinstance(phones, (list, tuple)) else ()
    return [number for text in texts if (number := dial(text))]


def normalize_number(text: str) -> str | None:
    """Return the one number of a text in display form, or None if there is none, several, or any doubt."""
    cell = read_cell(text)
    is_one = len(cell.numbers) == 1 and not cell.unread and not cell.left_out
    return cell.numbers[0] if is_one else None
