"""Phone numbers as they are dialled within China: two texts are the same number when these are equal."""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.distance import OSA

_EXTENSION = re.compile(r"(?:转|分[机機][号號]?|extension|ext\.?|x|#|,)\s*:?\s*(\d{1,8})\s*$")
_DASHED = re.compile(  # a whole number, then a dash and an extension
    r"(?:(?:\+|00)?86[- ]?)?"
    r"(?:\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[- ]?[2-9][0-9]{6,7}|400[- ]?[0-9]{3}[- ]?[0-9]{4})"
    r"\s?[-–—]\s?(\d{1,5})"
)
_NO_DIGIT = re.compile(r"[^0-9+]")
_COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=[0-9]{10,11}$)")
_ABROAD = re.compile(r"^(?:\+|00)")
_MOBILE_WITH_ZERO = re.compile(r"0(1[3-9][0-9]{9})")
_WITHOUT_AREA = re.compile(r"1[3-9][0-9]{9}|[48]00[0-9]{7}|[0-9]{1,8}")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_AREA = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})")
LONG = 10  # digits from which on two slips are still a near miss


class PhoneNumber(NamedTuple):
    """The digits that are dialled, and the extension; `number` is empty where there are none."""

    number: str
    extension: str = ""


def dialled(text: str) -> PhoneNumber:
    """021-6464 1234转801, +86 21 64641234, (021)64641234 as 02164641234 with the extension."""
    said = unicodedata.normalize("NFKC", text).lower().replace("轉", "转")
    found = _EXTENSION.search(said) or _DASHED.fullmatch(said.strip())
    extension = found[1] if found else ""
    digits = _NO_DIGIT.sub("", said[: found.start(1)] if found else said)
    home = _COUNTRY.sub("", digits)
    if home == digits and _ABROAD.match(digits):
        return PhoneNumber("+" + _ABROAD.sub("", digits).replace("+", ""), extension)
    number = home.replace("+", "")
    if mobile := _MOBILE_WITH_ZERO.fullmatch(number):
        return PhoneNumber(mobile[1], extension)
    whole = number.startswith("0") or not number or _WITHOUT_AREA.fullmatch(number)
    return PhoneNumber(number if whole else f"0{number}", extension)


def difference(said: PhoneNumber, listed: PhoneNumber) -> str | None:
    """Empty when both are the same, else how they differ: extension, area_code, digits; None: not alike."""
    if said.number == listed.number:
        return "" if said.extension == listed.extension else "extension"
    if _LOCAL.fullmatch(said.number) and listed.number.endswith(said.number):
        return "area_code" if _AREA.fullmatch(listed.number.removesuffix(said.number)) else None
    slips = 2 if min(len(said.number), len(listed.number)) >= LONG else 1
    return "digits" if OSA.distance(said.number, listed.number, score_cutoff=slips) <= slips else None
