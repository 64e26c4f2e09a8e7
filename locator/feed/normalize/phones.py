"""Phone numbers of China in one form: 010-62345678, 021-64641234转801, 400-830-8300, 950800, 13812345678."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .step import Fields, NormalizeNote

KEPT = 20_000
_LABEL = re.compile(
    r"^\s*(?:电话|热线|座机|手机|客服|服务热线|联系电话|客服电话|服务电话|tel|phone)\s*[:：.]?\s*", re.I
)
_BETWEEN = re.compile(r"\s*(?:[、；;|,，]|\s/\s|/|或者?|\s和\s|\n)\s*")
_EXTENSION = re.compile(r"\s*(?:转|分机号?|ext\.?|extension|#)\s*[:：]?\s*(\d{1,6})\s*$", re.I)
_LAST_GROUP = re.compile(r"[-—–](\d{1,6})$")
_SIGNS = re.compile(r"[-()（）\s.·—–－]")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=0?1[0-9]{9,10}$|0?[2-9][0-9]{8,11}$|[48]00[0-9]{7}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FREE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})")
_SHORT = re.compile(r"95[0-9]{3,6}|96[0-9]{3,6}|1[02][0-9]{3}|100[0-9]{2}")
_AREA = re.compile(r"0?(10|2[0-9]|[3-9][0-9]{2})([2-9][0-9]{6,7})")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_TWO = re.compile(r"(?<=\d{7})\s+(?=(?:0\d{2,3}-?)\d{7}|1[3-9]\d{9}|[48]00)")


def phones(fields: Fields) -> Iterator[NormalizeNote]:
    """Each number in its form, two of one cell apart; what is none stays as it is, for a rule to tell."""
    given = fields.get("phones")
    if isinstance(given, str):
        given = [given]
    if not given or not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        return
    found = [number for item in given for number in numbers(item)]
    fields["phones"] = list(dict.fromkeys(found))
    if found != given:
        reason = f"read as {';'.join(fields['phones'])}"
        yield NormalizeNote("phones_mended", "info", "phones", ";".join(given), reason)


@lru_cache(KEPT)
def numbers(cell: str) -> tuple[str, ...]:
    """The numbers of a cell; the cell alone when not each part of it is one."""
    parts = [part for piece in _BETWEEN.split(_LABEL.sub("", cell)) for part in _TWO.split(piece) if part]
    found: list[str] = []
    for part in parts:
        one = number(part)
        if one is None:
            return (cell,)
        found.append(_like(found[-1], one) if found else one)
    return tuple(found) or (cell,)


def number(text: str) -> str | None:
    """One number in its form, or None when it is none."""
    bare = _LABEL.sub("", text).strip()
    extension = _EXTENSION.search(bare)
    if extension:
        base = _base(bare[: extension.start()])
        return f"{base}转{extension[1]}" if base else None
    whole = _base(bare)
    last = _LAST_GROUP.search(bare)
    if whole is None and last and (base := _base(bare[: last.start()])):
        return f"{base}转{last[1]}"
    return whole


def _base(text: str) -> str | None:
    digits = _SIGNS.sub("", text)
    plain = _COUNTRY.sub("", digits)
    if not (plain.isascii() and plain.isdigit()):
        return None
    if _MOBILE.fullmatch(plain) or _SHORT.fullmatch(plain):
        return plain
    if free := _FREE.fullmatch(plain):
        return "-".join(free.groups())
    if _LOCAL.fullmatch(plain):
        return plain
    return _with_area(plain)


def _with_area(digits: str) -> str | None:
    found = _AREA.fullmatch(digits)
    if not found:
        return None
    area, local = found.groups()
    if len(area) == 2 and len(local) != 8:  # Beijing and the cities with 02x have eight digits
        return None
    return f"0{area}-{local}"


def _like(before: str, number: str) -> str:
    """A number without area code, behind one with: 021-64641234/64641235."""
    area, sign, local = before.partition("-")
    same = sign and area.startswith("0") and len(local.partition("转")[0]) == len(number.partition("转")[0])
    return f"{area}-{number}" if same and _LOCAL.fullmatch(number.partition("转")[0]) else number
