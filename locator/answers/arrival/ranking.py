"""Ranking of outlets by opening state and arrival time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from ...directions.route import Router
from ...directions.travel_estimate import BANDS
from ...geo.point import DistanceFrom, Point
from ...geo.travel_mode import CAR_OVERHEAD, MODES, WALK_UP_TO, TravelMode
from ...hours.chinese.last_intake import last_intakes
from ...index.search import Nearest, nearest
from ...index.snapshot import Snapshot
from ...network.live_facts import LiveFacts
from ..answer_members import TravelAssumptions
from ..crossing import own_side_hits
from ..geojson import OutputOptions, crossing_json, distance_json, feature
from ..live import NO_LIVE_FACTS, LiveView
from .estimate import TravelTime, travel_times
from .open_on_arrival import Arrival, StateAt, arrival_with_facts
from .words import arrival_json

MAX_CANDIDATES = 50  # nearest outlets considered


def arrivals(
    snapshot: Snapshot,
    indices: Sequence[int],
    start: Point,
    router: Router,
    now: datetime,
    mode: TravelMode | None = None,
    live: LiveView = NO_LIVE_FACTS,
    within: float | None = None,
) -> list[Arrival]:
    """Return the arrival at each outlet, in the given order; `now` is the minute of departure.

    `within` is a limit of seconds, see `travel_times`.
    """
    times = travel_times(router, start, [snapshot.point(index) for index in indices], mode, within)
    return [
        arrival_at(snapshot.outlet(index), partial(snapshot.uncached_state, index), way, now, live.get(index))
        for index, way in zip(indices, times, strict=True)
    ]


def arrival_at(
    fields: Mapping[str, Any], state_at: StateAt, way: TravelTime, now: datetime, facts: LiveFacts | None
) -> Arrival:
    """Return the arrival at an outlet with these fields."""
    intakes = last_intakes(fields.get("hours_text", ""), fields.get("limits", ""))
    return arrival_with_facts(state_at, intakes, way, now, facts)


def features_by_arrival(
    snapshot: Snapshot,
    query: Nearest,
    router: Router,
    now: datetime,
    options: OutputOptions,
    side: int,
    within: float | None = None,
    verdict_members: Callable[[int, Arrival], Mapping[str, object]] = lambda _index, _arrival: {},
) -> tuple[bytes, ...]:
    """Return the nearest outlets ordered by arrival rank, as features with `arrival`.

    Outlets on the side of the origin come before those across a boundary. `within` limits the seconds.
    """
    start, search = query.origin, replace(query, limit=MAX_CANDIDATES)
    hits = own_side_hits(snapshot, search, side, nearest(snapshot, search))
    crossings = [crossing_json(snapshot, index, side) for index in hits.indices]
    ranked_arrivals = arrivals(snapshot, hits.indices, start, router, now, options.mode, options.live, within)
    pairs = zip(crossings, ranked_arrivals, strict=True)
    ranks = [(len(crossing), found.rank(now)) for crossing, found in pairs]
    timely = [i for i, found in enumerate(ranked_arrivals) if not within or found.way.seconds <= within]
    order = sorted(timely, key=ranks.__getitem__)[: query.limit]
    distance_from = DistanceFrom(start)
    distances = (distance_json(snapshot, distance_from, hits.indices[i], hits.chords[i]) for i in order)
    return tuple(
        feature(
            snapshot,
            hits.indices[i],
            options,
            {
                **computed,
                **crossings[i],
                "arrival": arrival_json(
                    ranked_arrivals[i], now, options.lang, crossing="crossing" in crossings[i]
                ),
                **verdict_members(hits.indices[i], ranked_arrivals[i]),
            },
            ranked_arrivals[i].way.mode,
        )
        for i, computed in zip(order, distances, strict=True)
    )


def travel_assumptions() -> TravelAssumptions:
    """Return the distance bands that estimate trips without a router."""
    return {
        "walk_up_to_metres": WALK_UP_TO,
        "car_overhead_seconds": CAR_OVERHEAD,
        "bands": {
            mode: [{"metres": band.metres, "detour": band.detour, "kmh": band.speed} for band in BANDS[mode]]
            for mode in MODES
        },
    }
