"""Group digits for dictation."""

import re

from ...network.phone_numbers import EXTENSION

_SIZES = {7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (3, 4, 4), 12: (4, 4, 4)}
MAX_UNGROUPED = 6  # spoken as one group: 950800


def group_phone(phone: str, separator: str, extension: str) -> str:
    """Group a phone number: `010-62345678转12` → `010, 6234, 5678 ext. 12`."""
    match = EXTENSION.search(phone)
    number = phone[: match.start()] if match else phone
    groups = [group for run in re.findall(r"[0-9]+", number) for group in groups_of(run)]
    formatted = ("+" if number.strip().startswith("+") else "") + separator.join(groups)
    return formatted + extension + match[1] if match else formatted


def groups_of(run: str) -> list[str]:
    """Split a run of digits into groups of three and four; up to six are one group."""
    if len(run) <= MAX_UNGROUPED:
        return [run]
    return _split(run, _SIZES.get(len(run), (4,) * (len(run) // 4 + 1)))


def _split(run: str, sizes: tuple[int, ...]) -> list[str]:
    groups = []
    for size in sizes:
        groups.append(run[:size])
        run = run[size:]
    return [group for group in groups if group]
