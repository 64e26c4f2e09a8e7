"""Ranking of outlets by opening state and arrival time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from ...directions.route import Router
from ...directions.straight_line import DETOUR, SPEEDS
from ...geo.point import DistanceFrom, Point
from ...hours.chinese.last_intake import last_intakes
from ...index.search import Nearest, nearest
from ...index.snapshot import Snapshot
from ..answer_members import TravelAssumptions
from ..geojson import OutputOptions, distance_json, feature
from .estimate import MAX_WALK_METRES, RIDE_DETOUR, RIDE_SPEED, TravelTime, travel_times
from .open_on_arrival import Arrival, arrival_of
from .words import arrival_json

MAX_CANDIDATES = 50  # nearest outlets considered


def arrivals(
    snapshot: Snapshot, indices: Sequence[int], start: Point, router: Router, now: datetime
) -> list[Arrival]:
    """Return the arrival at each outlet, in the given order; `now` is the minute of departure."""
    times = travel_times(router, start, [snapshot.point(index) for index in indices])
    return [_arrival(snapshot, index, way, now) for index, way in zip(indices, times, strict=True)]


def _arrival(snapshot: Snapshot, index: int, way: TravelTime, now: datetime) -> Arrival:
    fields = snapshot.outlet(index)
    intakes = last_intakes(fields.get("hours_text", ""), fields.get("limits", ""))
    return arrival_of(partial(snapshot.uncached_state, index), intakes, way, now)


def features_by_arrival(
    snapshot: Snapshot, query: Nearest, router: Router, now: datetime, options: OutputOptions
) -> tuple[bytes, ...]:
    """Return the nearest outlets ordered by arrival rank, as features with `arrival`."""
    start = query.origin
    hits = nearest(snapshot, replace(query, limit=MAX_CANDIDATES))
    ranked_arrivals = arrivals(snapshot, hits.indices, start, router, now)
    order = sorted(range(len(ranked_arrivals)), key=lambda i: ranked_arrivals[i].rank)[: query.limit]
    distance_from = DistanceFrom(start)
    distances = (distance_json(snapshot, distance_from, hits.indices[i], hits.chords[i]) for i in order)
    return tuple(
        feature(
            snapshot,
            hits.indices[i],
            options,
            {**computed, "arrival": arrival_json(ranked_arrivals[i], now, options.lang)},
        )
        for i, computed in zip(order, distances, strict=True)
    )


def travel_assumptions() -> TravelAssumptions:
    """Return the assumed constants used to estimate times without a router."""
    return {
        "walk": {
            "metres_per_second": round(SPEEDS["walk"], 2),
            "detour": DETOUR,
            "up_to_metres": MAX_WALK_METRES,
        },
        "ride": {"metres_per_second": RIDE_SPEED, "detour": RIDE_DETOUR},
    }
