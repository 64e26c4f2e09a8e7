"""Retired codes and the current codes of the same territory, from 5,276 changes since 1980."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Step(NamedTuple):
    """A change: in `year` the area `old` became `new`."""

    year: int
    old: str
    old_name: str
    new: str
    new_name: str


Steps = dict[str, list[Step]]

# In the list of changes as prose only, or under the successor's code: the Ministry of Civil Affairs' notices
# of 2021, http://xzqh.mca.gov.cn/description?dcpid=2021, with the codes of GB/T 2260.
ALSO = (
    Step(2021, "330103", "下城区", "330105", "拱墅区"),
    Step(2021, "330104", "江干区", "330114", "钱塘区"),
    Step(2021, "410306", "吉利区", "410308", "孟津区"),
    Step(2021, "410322", "孟津县", "410308", "孟津区"),
    Step(2021, "431121", "祁阳县", "431181", "祁阳市"),
    Step(2021, "520522", "黔西县", "520581", "黔西市"),
    Step(2021, "532331", "禄丰县", "532302", "禄丰市"),
    # Parts that went elsewhere: noted in the list beside the code, or in the rows of the counties.
    Step(2025, "500112", "渝北区", "500109", "北碚区"),
    Step(2011, "341400", "巢湖市", "340124", "庐江县"),
    Step(2011, "341400", "巢湖市", "340281", "无为市"),
    Step(2011, "341400", "巢湖市", "340522", "含山县"),
    Step(2011, "341400", "巢湖市", "340523", "和县"),
)
REASSIGNED = "码位改派"  # the code was reassigned: no change of territory


def rows(changes: Iterable[dict[str, Any]], names: dict[str, str]) -> Iterator[tuple[str, str, str, int]]:
    """Yield (retired adcode, name, current adcodes joined with `;`, year of its last change), sorted.

    `names` are the current codes. A current code is never listed, though it may once have meant another
    place; a code that cannot be followed by code and name is left out.
    """
    steps: Steps = defaultdict(list)
    for step in sorted({*_steps(changes), *ALSO}):
        steps[step.old].append(step)
    for old in sorted(steps.keys() - names.keys()):
        last = steps[old][-1]
        successors = _follow(last.old, last.old_name, last.year, steps, names, frozenset())
        if successors:
            yield old, last.old_name, ";".join(sorted(successors)), last.year


def _steps(changes: Iterable[dict[str, Any]]) -> Iterator[Step]:
    for change in changes:
        old, new = change["old"], change["new"]
        if old.get("code") and new.get("code") and change["type"] != REASSIGNED:
            yield Step(change["year"], old["code"][:6], old["name"], new["code"][:6], new["name"])


def _follow(
    code: str, name: str, year: int, steps: Steps, names: dict[str, str], seen: frozenset[tuple[str, str]]
) -> set[str]:
    """Return the current codes that an area ended in; empty when the trail is lost."""
    if _same(names.get(code, ""), name):
        return {code}
    if (code, name) in seen:
        return set()
    onward = [s for s in steps.get(code, ()) if s.year >= year and _same(s.old_name, name)]
    walked = seen | {(code, name)}
    return {end for s in onward for end in _follow(s.new, s.new_name, s.year, steps, names, walked)}


def _same(one: str, other: str) -> bool:
    """Return True when the first two characters agree, whatever the type."""
    return one[:2] == other[:2]
