"""The last metres, from the station to the counter, from the fields of an outlet."""

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
    Unit,
    Wheelchair,
)
from .text_lines import Storey, named_storeys, single_line, storey, without_other_storey

GROUND: Storey = 1


class LastMetres(NamedTuple):
    """Description of the last metres; None means unknown."""

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

    @property
    def landmark_names_floor(self) -> bool:
        """Return whether the landmark says everything that is known about the floor."""
        if not (self.landmark and self.floor) or self.floor.lift is not None:
            return False
        return self.floor.storey in map(storey, named_storeys(self.landmark.text))


def last_metres(
    outlet: Mapping[str, Any], today: date, exit_at: Point | None = None, outlet_at: Point | None = None
) -> LastMetres:
    """Return the last metres of an outlet in response format.

    `exit_at` is the position of the station exit if known, `outlet_at` that of the outlet; together they
    give the bearing to face.
    """
    approach = outlet.get("approach") or {}
    facing = bearing(exit_at, outlet_at) if exit_at and outlet_at and approach.get("exit") else None
    texts = {name: single_line(approach.get(name)) for name in ("landmark", "entrance", "unit", "parking")}
    floor = _floor(approach)
    landmark = without_other_storey(texts["landmark"], floor.storey if floor else None)
    is_ground = storey(approach.get("floor")) == GROUND  # a missing lift matters on other floors only
    wheelchair_access = (outlet.get("access") or {}).get("wheelchair")
    return LastMetres(
        station=_station(approach, facing),
        landmark=Landmark(landmark) if landmark else None,
        entrance=Entrance(texts["entrance"]) if texts["entrance"] else None,
        floor=floor,
        unit=Unit(texts["unit"]) if texts["unit"] else None,
        lift=None if approach.get("lift") is None or is_ground else Lift(approach["lift"]),
        step_free=None if approach.get("step_free") is None else StepFree(approach["step_free"]),
        wheelchair=Wheelchair(wheelchair_access) if wheelchair_access else None,
        parking=Parking(texts["parking"]) if texts["parking"] else None,
        verified=_verified(approach.get("verified_on"), today),
    )


def _station(approach: Mapping[str, Any], facing: float | None) -> Station | None:
    station = Station(
        single_line(approach.get("station")),
        single_line(approach.get("exit")),
        approach.get("exit_metres"),
        facing,
    )
    return station if station.name or station.exit else None


def _floor(approach: Mapping[str, Any]) -> Floor | None:
    """Return the floor; the lift is included only above or below the ground floor."""
    level = storey(approach.get("floor"))
    if level is None:
        return None
    return Floor(level, None if level == GROUND else approach.get("lift"))


def _verified(text: str | None, today: date) -> LastVerified | None:
    if not text:
        return None
    on = date.fromisoformat(text)
    return LastVerified(on, max(0, (today - on).days))
