"""Digits in groups that can be heard and written down."""

import re

_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x)\s*([0-9]{1,8})\s*$", re.IGNORECASE)
_SIZES = {7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (3, 4, 4), 12: (4, 4, 4)}
TOGETHER = 6  # so many are said in one breath: 950800


def grouped(phone: str, between: str, extension: str) -> str:
    """`010-62345678转12` → `010, 6234, 5678 ext. 12`; what stands between groups and before extensions."""
    found = _EXTENSION.search(phone)
    number = phone[: found.start()] if found else phone
    groups = [group for run in re.findall(r"[0-9]+", number) for group in groups_of(run)]
    said = ("+" if number.strip().startswith("+") else "") + between.join(groups)
    return said + extension + found[1] if found else said


def groups_of(run: str) -> list[str]:
    """A run of digits in groups of three and four; up to six stay together."""
    if len(run) <= TOGETHER:
        return [run]
    return _cut(run, _SIZES.get(len(run), (4,) * (len(run) // 4 + 1)))


def _cut(run: str, sizes: tuple[int, ...]) -> list[str]:
    groups = []
    for size in sizes:
        groups.append(run[:size])
        run = run[size:]
    return [group for group in groups if group]
