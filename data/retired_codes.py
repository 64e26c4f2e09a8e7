"""Codes that are no longer in force, and today's codes of the same ground, from 5,276 changes since 1980."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

# In the list of changes only as prose, without codes: the Ministry of Civil Affairs' yearly notices for 2021,
# http://xzqh.mca.gov.cn/description?dcpid=2021, with the codes of GB/T 2260.
ALSO = (
    (2021, "330103", "下城区", "330105"),
    (2021, "410306", "吉利区", "410308"),
    (2021, "410322", "孟津县", "410308"),
    (2021, "431121", "祁阳县", "431181"),
    (2021, "522423", "黔西县", "520581"),
    (2021, "520522", "黔西县", "520581"),
    (2021, "532331", "禄丰县", "532302"),
)

Step = tuple[int, str, str, str]  # year, old code, old name, new code


def rows(changes: Iterable[dict[str, Any]], names: dict[str, str]) -> Iterator[tuple[str, str, str, int]]:
    """(retired adcode, name, today's adcodes joined with `;`, year of its last change), sorted.

    `names` are today's codes. A chain of changes is followed from the year of the change on; a code
    in force today is never called retired, though it may once have meant another place.
    """
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in sorted({*_steps(changes), *ALSO}):
        steps[step[1]].append(step)
    for old in sorted(steps.keys() - names.keys()):
        year, _, name, _ = steps[old][-1]
        found = _follow(old, year, steps, names, frozenset())
        if found:
            yield old, name, ";".join(sorted(found)), year


def _steps(changes: Iterable[dict[str, Any]]) -> Iterator[Step]:
    for change in changes:
        old, new = change["old"], change["new"]
        if old.get("code") and new.get("code") and old["code"] != new["code"]:
            yield change["year"], old["code"][:6], old["name"], new["code"][:6]


def _follow(
    code: str, year: int, steps: dict[str, list[Step]], names: dict[str, str], seen: frozenset[str]
) -> set[str]:
    if code in names:
        return {code}
    later = [s for s in steps.get(code, ()) if s[0] >= year]
    last = [s for s in later if s[0] == later[-1][0]] if seen == frozenset() else later
    return {
        today for s in last if s[3] not in seen for today in _follow(s[3], s[0], steps, names, seen | {code})
    }
