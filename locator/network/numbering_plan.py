"""Numbering plan of the mainland, Hong Kong, Macao and Taiwan: which digits are a complete number.

area_codes.csv has the area codes of the mainland with the lengths of their numbers and their cities.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("area_codes.csv")
COUNTRY_CODES = {"81": "852", "82": "853"}  # Hong Kong and Macao have no area codes
LOCAL_NUMBER = "[2-9][0-9]{6,7}"
MOBILE_NUMBER = "1[3-9][0-9]{9}"

_LOCAL = re.compile(LOCAL_NUMBER)
_MOBILE = re.compile(f"0?({MOBILE_NUMBER})")
_FREE = re.compile("([48]00)([0-9]{3})([0-9]{4})")
_PUBLIC_SERVICE = re.compile("1[02][0-9]{3}")  # those of three digits are no complete numbers
_SHORT = re.compile(f"95[0-9]{{3,6}}|96[0-9]{{3,4}}|{_PUBLIC_SERVICE.pattern}")
_WITH_AREA = re.compile(f"0?(10|2[0-9]|[3-9][0-9]{{2}})({LOCAL_NUMBER})")
_COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=0?1[0-9]{9,10}$|0?[2-9][0-9]{8,10}$|[48]00[0-9]{7}$)")
_ABROAD = re.compile(r"(?:\+|00)?(?:(852)([2-9][0-9]{7})|(853)([268][0-9]{7})|(886)0?([2-9][0-9]{7,8}))")
_TAIWAN = re.compile("[24][0-9]{8}|[35678][0-9]{7}|9[0-9]{8}")  # Taipei and Taichung have eight digits
_TAIPEI = re.compile(r"\(?0([2-8])[)-][0-9 -]+")  # an area code of one digit, written on its own


class AreaCode(NamedTuple):
    """Area code with the trunk prefix 0, and the lengths of its numbers."""

    code: str
    lengths: tuple[int, ...]


@cache
def area_codes() -> Mapping[str, AreaCode]:
    """Return the area codes of the mainland by their digits without the trunk prefix."""
    return {row["area_code"][1:]: _area_code(row) for row in _rows()}


@cache
def _codes_of_areas() -> Mapping[str, AreaCode]:
    """Return the area code by the leading digits of the adcodes that have no other."""
    return {adcode: _area_code(row) for row in _rows() for adcode in row["adcodes"].split()}


@cache
def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _area_code(row: Mapping[str, str]) -> AreaCode:
    return AreaCode(row["area_code"], tuple(map(int, row["digits"].split())))


def is_local(digits: str) -> bool:
    """Return True for a number that may be complete inside its area only."""
    return _LOCAL.fullmatch(digits) is not None and not _SHORT.fullmatch(digits)


def is_public_service(digits: str) -> bool:
    """Return True for a short number of a public service or a carrier: 12345, 12315, 10086."""
    return _PUBLIC_SERVICE.fullmatch(digits) is not None


def complete_local(digits: str, adcode: str) -> str | None:
    """Return a local number with the prefix of its area, or None if the area has several or other lengths."""
    if country := COUNTRY_CODES.get(adcode[:2]):
        return format_number(f"+{country}{digits}")
    codes = _codes_of_areas()
    area = next((codes[adcode[:size]] for size in (6, 4, 2) if adcode[:size] in codes), None)
    return f"{area.code}-{digits}" if area and len(digits) in area.lengths else None


def format_number(text: str) -> str | None:
    """Return digits and signs as a number in display form, or None if they are not one complete number.

    021-58881234, 13812345678, 400-830-8300, 950800, +852 2345 6789, +886-2-23456789; a local number without
    area code stays as it is.
    """
    digits = re.sub(r"[-() .]", "", re.sub(r"\(\s*0\s*\)", "", text))
    if (country := re.match(r"\+|00", digits)) and not _COUNTRY.match(digits):
        return _format_abroad(digits)
    national = _COUNTRY.sub("", digits, count=1)
    if not (national.isascii() and national.isdigit()):
        return None
    if mobile := _MOBILE.fullmatch(national):
        return mobile[1]
    if _SHORT.fullmatch(national):
        return national
    if free := _FREE.fullmatch(national):
        return "-".join(free.groups())
    if is_local(national):
        return None if country or national != digits else national
    return _format_with_area(national) or _format_abroad(digits) or _format_taiwan(text, national)


def _format_with_area(digits: str) -> str | None:
    match = _WITH_AREA.fullmatch(digits)
    area = area_codes().get(match[1]) if match else None
    if match is None or area is None or len(match[2]) not in area.lengths:
        return None
    return f"{area.code}-{match[2]}"


def _format_abroad(digits: str) -> str | None:
    match = _ABROAD.fullmatch(digits)
    if match is None:
        return None
    country, number = (group for group in match.groups() if group)
    if country != "886":
        return f"+{country} {number[:4]} {number[4:]}"
    return f"+886-{number[0]}-{number[1:]}" if _TAIWAN.fullmatch(number) else None


def _format_taiwan(text: str, digits: str) -> str | None:
    is_area = _TAIPEI.fullmatch(text.strip()) is not None
    return _format_abroad(f"+886{digits[1:]}") if is_area and 9 <= len(digits) <= 10 else None
