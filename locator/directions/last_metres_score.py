"""Completeness of the last metres, and the outlets to survey next.

Queries are not counted, so demand is estimated: service centers before drop-off points, and within a kind
by quartile of the district population per outlet of that kind.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ..network.outlet import FINDABLE, KINDS
from ..places.gazetteer import Gazetteer
from .last_metres import GROUND
from .text_lines import storey

WEIGHTS = {
    "landmark": 20,
    "floor": 15,
    "station": 10,
    "exit": 10,
    "entrance": 10,
    "verified_on": 10,
    "exit_metres": 5,
    "unit": 5,
    "lift": 5,
    "step_free": 5,
    "parking": 5,
}  # sum 100; our choice: landmark and floor weigh most
FRESH_DAYS = 365  # full weight up to this age, half weight up to twice this age
QUARTERS = 4

PopulationLookup = Callable[[str], float | None]


class Completeness(NamedTuple):
    """Score of 0 to 100 and the missing fields, heaviest first; `age` is days since the last check."""

    score: int
    missing: tuple[str, ...]
    age: int | None = None


class Task(NamedTuple):
    """An outlet whose last metres need a survey; `quarter` 1 is the busiest."""

    ref: str
    code: str
    name: str
    kind: str
    adcode: str
    people: float | None
    quarter: int
    completeness: Completeness


def completeness(outlet: Mapping[str, Any], today: date) -> Completeness:
    """Score the last metres of an outlet; on the ground floor a lift counts as recorded."""
    approach = outlet.get("approach") or {}
    age = (
        max(0, (today - date.fromisoformat(approach["verified_on"])).days)
        if approach.get("verified_on")
        else None
    )
    recorded = {name for name in WEIGHTS if approach.get(name) not in (None, "")}
    if storey(approach.get("floor")) == GROUND:
        recorded.add("lift")
    penalty = 0 if age is None else min(2, age // FRESH_DAYS) * WEIGHTS["verified_on"] // 2
    missing = tuple(name for name in WEIGHTS if name not in recorded)
    return Completeness(sum(WEIGHTS[name] for name in recorded) - penalty, missing, age)


def work_list(outlets: Iterable[Mapping[str, Any]], people: PopulationLookup, today: date) -> list[Task]:
    """Return the findable outlets, most needed and least complete first.

    Order: kind, quarter, score, people per outlet, ref. `people` maps an adcode to its population, None if
    unknown; such outlets fall into the last quarter.
    """
    findable = [outlet for outlet in outlets if outlet.get("status", "open") in FINDABLE]
    outlet_counts = Counter((item["kind"], _adcode(item)) for item in findable)
    shares = [_share(people(_adcode(item)), outlet_counts[item["kind"], _adcode(item)]) for item in findable]
    of_kind = {
        kind: sorted(
            share
            for item, share in zip(findable, shares, strict=True)
            if item["kind"] == kind and share is not None
        )
        for kind in KINDS
    }
    tasks = [
        _task(item, share, _quarter(share, of_kind[item["kind"]]), today)
        for item, share in zip(findable, shares, strict=True)
    ]
    return sorted(tasks, key=_sort_key)


def _sort_key(task: Task) -> tuple[int, int, int, float, str]:
    kind = KINDS.index(task.kind)
    return kind, task.quarter, task.completeness.score, -(task.people or 0.0), task.ref


def _task(outlet: Mapping[str, Any], share: float | None, quarter: int, today: date) -> Task:
    columns = (outlet["ref"], outlet.get("code", ""), outlet["name"], outlet["kind"], _adcode(outlet))
    return Task(*columns, share, quarter, completeness(outlet, today))


def _adcode(outlet: Mapping[str, Any]) -> str:
    return str((outlet.get("address") or {}).get("adcode", ""))


def _share(people: float | None, outlets: int) -> float | None:
    return None if people is None else people / outlets


def _quarter(share: float | None, shares: list[float]) -> int:
    if share is None:
        return QUARTERS
    below = bisect_left(shares, share) / len(shares)
    return QUARTERS - int(below * QUARTERS)


def people_of(gazetteer: Gazetteer) -> PopulationLookup:
    """Return a function giving a district's population, else an equal share of its parent area's."""

    def people(adcode: str) -> float | None:
        area = gazetteer.get(adcode)
        if area is None or area.population:
            return float(area.population) if area and area.population else None
        above = gazetteer.get(area.parent)
        if above is None or not above.population:
            return None
        return above.population / len(gazetteer.children(above.adcode))

    return people
