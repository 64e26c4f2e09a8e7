"""How much of the last metres is on record, and whose are to be looked up next.

Nobody counts questions, so what is busiest is estimated: service centers before drop-off points, and
within a kind by the people of the district for each outlet of that kind in it, in four quarters.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ..network.outlet import FINDABLE, KINDS
from ..places.gazetteer import Gazetteer
from .last_metres import GROUND
from .narrative_items import storey

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
}  # together 100; ours: what one sees and where one goes up weigh most
FRESH = 365  # days for which a check counts in full, and by half up to twice that
QUARTERS = 4

People = Callable[[str], float | None]


class Completeness(NamedTuple):
    """0 to 100, and what is missing, that which weighs most first. `age`: days since the last check."""

    score: int
    missing: tuple[str, ...]
    age: int | None = None


class Task(NamedTuple):
    """An outlet whose last metres are to be looked up: `quarter` 1 is the busiest."""

    ref: str
    code: str
    name: str
    kind: str
    adcode: str
    people: float | None
    quarter: int
    completeness: Completeness


def completeness(outlet: Mapping[str, Any], today: date) -> Completeness:
    """How complete the last metres of an outlet are; a lift is not missed on the ground floor."""
    told = outlet.get("approach") or {}
    age = max(0, (today - date.fromisoformat(told["verified_on"])).days) if told.get("verified_on") else None
    known = {name for name in WEIGHTS if told.get(name) not in (None, "")}
    if storey(told.get("floor")) == GROUND:
        known.add("lift")
    lost = 0 if age is None else min(2, age // FRESH) * WEIGHTS["verified_on"] // 2
    missing = tuple(name for name in WEIGHTS if name not in known)
    return Completeness(sum(WEIGHTS[name] for name in known) - lost, missing, age)


def work_list(outlets: Iterable[Mapping[str, Any]], people: People, today: date) -> list[Task]:
    """The outlets that can be found, those first whose last metres are needed most and known least.

    Order: kind, quarter, score, people for an outlet, ref. `people` gives those of a district, None where
    they are not known; such an outlet is in the last quarter.
    """
    found = [outlet for outlet in outlets if outlet.get("status", "open") in FINDABLE]
    number = Counter((each["kind"], _adcode(each)) for each in found)
    shares = [_share(people(_adcode(each)), number[each["kind"], _adcode(each)]) for each in found]
    of_kind = {
        kind: sorted(
            share
            for each, share in zip(found, shares, strict=True)
            if each["kind"] == kind and share is not None
        )
        for kind in KINDS
    }
    tasks = [
        _task(each, share, _quarter(share, of_kind[each["kind"]]), today)
        for each, share in zip(found, shares, strict=True)
    ]
    return sorted(tasks, key=_order)


def _order(task: Task) -> tuple[int, int, int, float, str]:
    kind = KINDS.index(task.kind)
    return kind, task.quarter, task.completeness.score, -(task.people or 0.0), task.ref


def _task(outlet: Mapping[str, Any], share: float | None, quarter: int, today: date) -> Task:
    told = (outlet["ref"], outlet.get("code", ""), outlet["name"], outlet["kind"], _adcode(outlet))
    return Task(*told, share, quarter, completeness(outlet, today))


def _adcode(outlet: Mapping[str, Any]) -> str:
    return str((outlet.get("address") or {}).get("adcode", ""))


def _share(people: float | None, outlets: int) -> float | None:
    return None if people is None else people / outlets


def _quarter(share: float | None, shares: list[float]) -> int:
    if share is None:
        return QUARTERS
    below = bisect_left(shares, share) / len(shares)
    return QUARTERS - int(below * QUARTERS)


def people_of(gazetteer: Gazetteer) -> People:
    """The people of a district: its own figure, else an equal share of what is known of the area above."""

    def people(adcode: str) -> float | None:
        area = gazetteer.get(adcode)
        if area is None or area.population:
            return float(area.population) if area and area.population else None
        above = gazetteer.get(area.parent)
        if above is None or not above.population:
            return None
        return above.population / len(gazetteer.children(above.adcode))

    return people
