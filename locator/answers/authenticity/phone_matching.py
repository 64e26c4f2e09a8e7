"""Phone numbers that callers state, compared with the listed ones."""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ...network.numbering_plan import LOCAL_NUMBER, MOBILE_NUMBER, area_codes
from ...network.phone_numbers import dial

LONG_NUMBER = 10  # from this number of digits on, two typos still count as similar

_LOCAL = re.compile(LOCAL_NUMBER)
_AREA = "(?:10|2[0-9]|[3-9][0-9]{2})"  # without the trunk prefix 0

# As people type a number; the text is NFKC and lower case.
_TYPED_EXTENSION = re.compile(r"(?:转|分[机機][号號]?|extension|ext\.?|x|#|,)\s*:?\s*(\d{1,8})\s*$")
_DASHED = re.compile(  # a complete number, then a dash and an extension
    r"(?:(?:\+|00)?86[- ]?)?"
    rf"(?:\(?0{_AREA}\)?[- ]?{LOCAL_NUMBER}|400[- ]?[0-9]{{3}}[- ]?[0-9]{{4}})"
    r"\s?[-–—]\s?(\d{1,5})"
)
_NO_DIGIT = re.compile(r"[^0-9+]")
_COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=[0-9]{10,11}$)")
_INTERNATIONAL = re.compile(r"^(?:\+|00)")
_MOBILE_WITH_ZERO = re.compile(f"0({MOBILE_NUMBER})")
_WITHOUT_AREA = re.compile(rf"{MOBILE_NUMBER}|[48]00[0-9]{{7}}|[0-9]{{1,8}}")


class PhoneNumber(NamedTuple):
    """The dialled digits and the extension; `number` is empty if there are no digits."""

    number: str
    extension: str = ""


def parse_phone(text: str) -> PhoneNumber:
    """Parse 021-6464 1234转801, +86 21 64641234 or (021)64641234 as 02164641234 with the extension.

    A number that a call link would dial is compared as it is dialled; others by their digits.
    """
    if number := dial(text):
        return PhoneNumber(number.digits, number.extension)
    normalized = unicodedata.normalize("NFKC", text).lower().replace("轉", "转")
    match = _TYPED_EXTENSION.search(normalized) or _DASHED.fullmatch(normalized.strip())
    extension = match[1] if match else ""
    digits = _NO_DIGIT.sub("", normalized[: match.start(1)] if match else normalized)
    national = _COUNTRY.sub("", digits)
    if national == digits and _INTERNATIONAL.match(digits):
        return PhoneNumber("+" + _INTERNATIONAL.sub("", digits).replace("+", ""), extension)
    number_text = national.replace("+", "")
    if mobile := _MOBILE_WITH_ZERO.fullmatch(number_text):
        return PhoneNumber(mobile[1], extension)
    is_complete = number_text.startswith("0") or not number_text or _WITHOUT_AREA.fullmatch(number_text)
    return PhoneNumber(number_text if is_complete else f"0{number_text}", extension)


def phone_difference(number: PhoneNumber, listed: PhoneNumber) -> str | None:
    """Return how two numbers differ: extension, area_code or digits; empty if equal, None if not similar."""
    if number.number == listed.number:
        return "" if number.extension == listed.extension else "extension"
    for local, complete in ((number.number, listed.number), (listed.number, number.number)):
        if _LOCAL.fullmatch(local) and complete.endswith(local):
            return "area_code" if complete.removesuffix(local).removeprefix("0") in area_codes() else None
    max_typos = 2 if min(len(number.number), len(listed.number)) >= LONG_NUMBER else 1
    return (
        "digits" if OSA.distance(number.number, listed.number, score_cutoff=max_typos) <= max_typos else None
    )
