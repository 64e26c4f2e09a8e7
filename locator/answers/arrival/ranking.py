"""Outlets in the order in which they are of use to somebody who leaves now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from ...directions.route import Router
from ...directions.straight_line import DETOUR, SPEEDS
from ...geo.point import DistanceFrom, Point
from ...hours.chinese.last_intake import last_intakes
from ...index.search import Nearest, nearest
from ...index.snapshot import Snapshot
from ..geojson import OutputOptions, distance_told, feature
from .estimate import RIDE_DETOUR, RIDE_SPEED, WALKED, TravelTime, ways
from .open_on_arrival import Arrival, arrive
from .words import told

CANDIDATES = 50  # so many of the nearest outlets are looked at


def arrivals(
    snapshot: Snapshot, indices: Sequence[int], start: Point, router: Router, now: datetime
) -> list[Arrival]:
    """The arrival at each outlet, in the order given; `now` is the minute in which one leaves."""
    found = ways(router, start, [snapshot.point(index) for index in indices])
    return [_arrival(snapshot, index, way, now) for index, way in zip(indices, found, strict=True)]


def _arrival(snapshot: Snapshot, index: int, way: TravelTime, now: datetime) -> Arrival:
    fields = snapshot.outlet(index)
    named = last_intakes(fields.get("hours_text", ""), fields.get("limits", ""))
    return arrive(partial(snapshot.state_then, index), named, way, now)


def by_arrival(
    snapshot: Snapshot, wanted: Nearest, router: Router, now: datetime, manner: OutputOptions
) -> tuple[bytes, ...]:
    """Those of the nearest outlets that are of use soonest, as features, each with its `arrival`."""
    start = wanted.origin
    found = nearest(snapshot, replace(wanted, limit=CANDIDATES))
    reached = arrivals(snapshot, found.indices, start, router, now)
    order = sorted(range(len(reached)), key=lambda i: reached[i].rank)[: wanted.limit]
    eye = DistanceFrom(start)
    shown = (distance_told(snapshot, eye, found.indices[i], found.chords[i]) for i in order)
    return tuple(
        feature(snapshot, found.indices[i], manner, each | {"arrival": told(reached[i], now, manner.lang)})
        for i, each in zip(order, shown, strict=True)
    )


def assumed() -> dict[str, Any]:
    """The figures by which times are estimated where no router gave them; assumptions of ours."""
    return {
        "walk": {"metres_per_second": round(SPEEDS["walk"], 2), "detour": DETOUR, "up_to_metres": WALKED},
        "ride": {"metres_per_second": RIDE_SPEED, "detour": RIDE_DETOUR},
    }
