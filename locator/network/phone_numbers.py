"""Phone numbers of China: parsing what people type, normalizing what feeds contain, and plausibility.

Display form: 010-62345678, 021-64641234转801, 400-830-8300, 950800, 13812345678.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

CACHE_SIZE = 20_000
LONG_NUMBER = 10  # from this number of digits on, two typos still count as similar

AREA_CODE = "(?:10|2[0-9]|[3-9][0-9]{2})"  # without the trunk prefix 0
LOCAL_NUMBER = "[2-9][0-9]{6,7}"
MOBILE_NUMBER = "1[3-9][0-9]{9}"

_LOCAL = re.compile(LOCAL_NUMBER)
_MOBILE = re.compile(MOBILE_NUMBER)
_AREA = re.compile(f"0{AREA_CODE}")
_SIGNS = re.compile(r"[-()（）\s.·—–－]")
EXTENSION = re.compile(r"(?:转|分机|ext\.?|x)\s*([0-9]{1,8})\s*$", re.IGNORECASE)
"""Extension at the end of a number in display form."""

# As people type a number; the text is NFKC and lower case.
_TYPED_EXTENSION = re.compile(r"(?:转|分[机機][号號]?|extension|ext\.?|x|#|,)\s*:?\s*(\d{1,8})\s*$")
_DASHED = re.compile(  # a complete number, then a dash and an extension
    r"(?:(?:\+|00)?86[- ]?)?"
    rf"(?:\(?0{AREA_CODE}\)?[- ]?{LOCAL_NUMBER}|400[- ]?[0-9]{{3}}[- ]?[0-9]{{4}})"
    r"\s?[-–—]\s?(\d{1,5})"
)
_NO_DIGIT = re.compile(r"[^0-9+]")
_COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=[0-9]{10,11}$)")
_INTERNATIONAL = re.compile(r"^(?:\+|00)")
_MOBILE_WITH_ZERO = re.compile(f"0({MOBILE_NUMBER})")
_WITHOUT_AREA = re.compile(rf"{MOBILE_NUMBER}|[48]00[0-9]{{7}}|[0-9]{{1,8}}")

# As feeds write numbers.
_LABEL = re.compile(
    r"^\s*(?:电话|热线|座机|手机|客服|服务热线|联系电话|客服电话|服务电话|tel|phone)\s*[:：.]?\s*", re.I
)
_SEPARATORS = re.compile(r"\s*(?:[、；;|,，]|\s/\s|/|或者?|\s和\s|\n)\s*")
_FEED_EXTENSION = re.compile(r"\s*(?:转|分机号?|ext\.?|extension|#)\s*[:：]?\s*(\d{1,6})\s*$", re.I)
_LAST_GROUP = re.compile(r"[-—–](\d{1,6})$")
_FEED_COUNTRY = re.compile(r"^(?:\+|00)?86(?=0?1[0-9]{9,10}$|0?[2-9][0-9]{8,11}$|[48]00[0-9]{7}$)")
_FREE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})")
_SHORT = re.compile(r"95[0-9]{3,6}|96[0-9]{3,6}|1[02][0-9]{3}|100[0-9]{2}")
_WITH_AREA = re.compile(rf"0?({AREA_CODE})({LOCAL_NUMBER})")
_ADJACENT = re.compile(r"(?<=\d{7})\s+(?=(?:0\d{2,3}-?)\d{7}|1[3-9]\d{9}|[48]00)")

# What is plausible, in the mainland, Hong Kong, Macao and Taiwan.
_PARTS = re.compile(r"\s*(?:转|分机|ext\.?|x|#|,)\s*(?=[0-9])", re.IGNORECASE)
_PLAUSIBLE = re.compile(
    rf"(?:\+?86)?{MOBILE_NUMBER}|[48]00[0-9]{{7}}|95[0-9]{{3,6}}|1[0-9]{{4}}|12[0-9]{{3}}|96[0-9]{{3,6}}"
    rf"|(?:(?:\+?86)?0?){AREA_CODE}{LOCAL_NUMBER}|{LOCAL_NUMBER}|\+?85[23][0-9]{{8}}"
    r"|(?:\+?886|0)[2-9][0-9]{7,8}"
)
_PLAUSIBLE_EXTENSION = re.compile(r"[0-9]{1,6}")


class PhoneNumber(NamedTuple):
    """The dialled digits and the extension; `number` is empty if there are no digits."""

    number: str
    extension: str = ""


def parse_phone(text: str) -> PhoneNumber:
    """Parse 021-6464 1234转801, +86 21 64641234 or (021)64641234 as 02164641234 with the extension."""
    normalized = unicodedata.normalize("NFKC", text).lower().replace("轉", "转")
    match = _TYPED_EXTENSION.search(normalized) or _DASHED.fullmatch(normalized.strip())
    extension = match[1] if match else ""
    digits = _NO_DIGIT.sub("", normalized[: match.start(1)] if match else normalized)
    national = _COUNTRY.sub("", digits)
    if national == digits and _INTERNATIONAL.match(digits):
        return PhoneNumber("+" + _INTERNATIONAL.sub("", digits).replace("+", ""), extension)
    number = national.replace("+", "")
    if mobile := _MOBILE_WITH_ZERO.fullmatch(number):
        return PhoneNumber(mobile[1], extension)
    is_complete = number.startswith("0") or not number or _WITHOUT_AREA.fullmatch(number)
    return PhoneNumber(number if is_complete else f"0{number}", extension)


def phone_difference(number: PhoneNumber, listed: PhoneNumber) -> str | None:
    """Return how two numbers differ: extension, area_code or digits; empty if equal, None if not similar."""
    if number.number == listed.number:
        return "" if number.extension == listed.extension else "extension"
    if _LOCAL.fullmatch(number.number) and listed.number.endswith(number.number):
        return "area_code" if _AREA.fullmatch(listed.number.removesuffix(number.number)) else None
    max_typos = 2 if min(len(number.number), len(listed.number)) >= LONG_NUMBER else 1
    return (
        "digits" if OSA.distance(number.number, listed.number, score_cutoff=max_typos) <= max_typos else None
    )


@lru_cache(CACHE_SIZE)
def split_numbers(cell: str) -> tuple[str, ...]:
    """Return the normalized numbers of a cell, or the cell itself if any part is not a number."""
    parts = [
        part for piece in _SEPARATORS.split(_LABEL.sub("", cell)) for part in _ADJACENT.split(piece) if part
    ]
    result: list[str] = []
    for part in parts:
        normalized = normalize_number(part)
        if normalized is None:
            return (cell,)
        result.append(_with_area_of(result[-1], normalized) if result else normalized)
    return tuple(result) or (cell,)


def normalize_number(text: str) -> str | None:
    """Return one normalized number, or None if the text is not a number."""
    unlabelled = _LABEL.sub("", text).strip()
    extension = _FEED_EXTENSION.search(unlabelled)
    if extension:
        base = _normalize_base(unlabelled[: extension.start()])
        return f"{base}转{extension[1]}" if base else None
    normalized = _normalize_base(unlabelled)
    last = _LAST_GROUP.search(unlabelled)
    if normalized is None and last and (base := _normalize_base(unlabelled[: last.start()])):
        return f"{base}转{last[1]}"
    return normalized


def _normalize_base(text: str) -> str | None:
    digits = _SIGNS.sub("", text)
    national = _FEED_COUNTRY.sub("", digits)
    if not (national.isascii() and national.isdigit()):
        return None
    if _MOBILE.fullmatch(national) or _SHORT.fullmatch(national):
        return national
    if free := _FREE.fullmatch(national):
        return "-".join(free.groups())
    if _LOCAL.fullmatch(national):
        return national
    return _format_with_area(national)


def _format_with_area(digits: str) -> str | None:
    match = _WITH_AREA.fullmatch(digits)
    if not match:
        return None
    area, local = match.groups()
    if len(area) == 2 and len(local) != 8:  # Beijing and the cities with 02x have eight digits
        return None
    return f"0{area}-{local}"


def _with_area_of(previous: str, number: str) -> str:
    """Add the area code of the previous number if this one lacks it: 021-64641234/64641235."""
    area, sign, local = previous.partition("-")
    same = sign and area.startswith("0") and len(local.partition("转")[0]) == len(number.partition("转")[0])
    return f"{area}-{number}" if same and _LOCAL.fullmatch(number.partition("转")[0]) else number


def is_phone_number(phone: str) -> bool:
    """Return True if a text is a Chinese phone number, with or without an extension."""
    number, *extension = _PARTS.split(phone.strip(), maxsplit=1)
    digits = re.sub(r"[-()（）\s.·—–]", "", number)
    return bool(_PLAUSIBLE.fullmatch(digits)) and all(
        _PLAUSIBLE_EXTENSION.fullmatch(part) for part in extension
    )
