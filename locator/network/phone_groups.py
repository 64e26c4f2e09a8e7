"""Divide digits without separators into phone numbers: 021 5888 1234 801, 021-58881234-801."""

import re
from typing import NamedTuple

from .numbering_plan import format_number, is_local

MAX_GROUPS = 9
MIN_CHARACTERS = 10  # of a number beside others: a short one could be an extension
_LAST_GROUP = re.compile(r"(.*\d\)?)\s*-\s*(\d{1,6})")
_DATE = re.compile(r"(?:19|20)\d\d([-. ]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])")
_PREFIX = re.compile(r"0\d{2,3}-|\+85[23]")


class Groups(NamedTuple):
    """Numbers in display form, and the digits that were not understood."""

    numbers: tuple[str, ...] = ()
    unread: str = ""


def divide(chunk: str, previous: str) -> Groups:
    """Return the numbers of a chunk of digits; local ones take the area code of the number before."""
    if (number := format_number(chunk)) and not _DATE.fullmatch(chunk):
        return Groups((with_area_of(previous, number),))
    if (several := _divisions(chunk.split(), "")) and len(several) == 1:
        return Groups(several[0])
    match = _LAST_GROUP.fullmatch(chunk)
    base = format_number(match[1]) if match else None
    if match is None or base is None:
        return Groups(unread=chunk)
    base, last = with_area_of(previous, base), match[2]
    if len(last) == 1 or with_suffix(base, last):  # -5 or -35 may be an extension or the end of a range
        return Groups((base,), last)
    return Groups((f"{base}转{last}",))


def _divisions(groups: list[str], previous: str) -> list[tuple[str, ...]]:
    """Return the ways to divide groups of digits into complete numbers."""
    if not groups:
        return [()]
    ways: list[tuple[str, ...]] = []
    for size in range(1, len(groups) + 1) if len(groups) <= MAX_GROUPS else ():
        if _DATE.fullmatch(groups[size - 1]):
            break
        number = with_area_of(previous, format_number(" ".join(groups[:size])) or "")
        if len(number) >= MIN_CHARACTERS and not is_local(number):
            ways += [(number, *others) for others in _divisions(groups[size:], number)]
    return ways


def with_suffix(number: str, suffix: str) -> str | None:
    """Return the number with its last digits replaced if only the very last one differs: 58881234/35."""
    is_next = number[-len(suffix) : -1] == suffix[:-1] and number[-1] != suffix[-1]
    return format_number(number[: -len(suffix)] + suffix) if is_next else None


def with_area_of(previous: str, number: str) -> str:
    """Add the area code of the number before if this one lacks it: 021-64641234/64641235."""
    area = _PREFIX.match(previous) if is_local(number) else None
    return (format_number(area[0] + number) if area else None) or number
