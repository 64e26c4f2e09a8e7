"""The last metres, from the station to the counter, as the outlet's fields tell them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ..geo.point import Point, bearing
from .narrative_items import (
    Entrance,
    Floor,
    Landmark,
    LastVerified,
    Lift,
    Parking,
    Station,
    StepFree,
    Storey,
    Unit,
    Wheelchair,
    plain,
    storey,
)

GROUND: Storey = 1


class LastMetres(NamedTuple):
    """What is known of them; None is not known."""

    station: Station | None
    landmark: Landmark | None
    entrance: Entrance | None
    floor: Floor | None
    unit: Unit | None
    lift: Lift | None
    step_free: StepFree | None
    wheelchair: Wheelchair | None
    parking: Parking | None
    verified: LastVerified | None


def last_metres(
    outlet: Mapping[str, Any], today: date, exit_at: Point | None = None, door_at: Point | None = None
) -> LastMetres:
    """The last metres of an outlet as answers carry it.

    `exit_at` is where the exit of the station is, if that is known, `door_at` where the outlet is: from
    both follows which way to face.
    """
    told = outlet.get("approach") or {}
    facing = bearing(exit_at, door_at) if exit_at and door_at and told.get("exit") else None
    texts = {name: plain(told.get(name)) for name in ("landmark", "entrance", "unit", "parking")}
    how = (outlet.get("access") or {}).get("wheelchair")
    return LastMetres(
        station=_station(told, facing),
        landmark=Landmark(texts["landmark"]) if texts["landmark"] else None,
        entrance=Entrance(texts["entrance"]) if texts["entrance"] else None,
        floor=_floor(told),
        unit=Unit(texts["unit"]) if texts["unit"] else None,
        lift=None if told.get("lift") is None else Lift(told["lift"]),
        step_free=None if told.get("step_free") is None else StepFree(told["step_free"]),
        wheelchair=Wheelchair(how) if how else None,
        parking=Parking(texts["parking"]) if texts["parking"] else None,
        verified=_verified(told.get("verified_on"), today),
    )


def _station(told: Mapping[str, Any], facing: float | None) -> Station | None:
    found = Station(plain(told.get("station")), plain(told.get("exit")), told.get("exit_metres"), facing)
    return found if found.name or found.exit else None


def _floor(told: Mapping[str, Any]) -> Floor | None:
    """The lift belongs to the floor only where one has to leave the ground."""
    level = storey(told.get("floor"))
    if level is None:
        return None
    return Floor(level, None if level == GROUND else told.get("lift"))


def _verified(text: str | None, today: date) -> LastVerified | None:
    if not text:
        return None
    on = date.fromisoformat(text)
    return LastVerified(on, max(0, (today - on).days))
