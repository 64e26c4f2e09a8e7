"""The nearest outlets that are reached within a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from typing_extensions import TypedDict

from ..directions.isochrone import circle
from ..directions.map_extent import Area
from ..directions.travel_estimate import reach_metres
from ..errors import message
from ..geo.point import DistanceFrom, Point
from ..geo.travel_mode import TravelMode, mode_for
from ..index.search import Hits, Nearest, nearest
from ..query.query_params import NearestQuestion
from .arrival import TravelTime, travel_text, travel_times
from .context import QueryContext
from .geojson import OutputOptions, crossing_json, distance_json, feature
from .verdict import Judge

BATCH = 50  # outlets per request to the router
MAX_CANDIDATES = 400  # nearest outlets considered
LIMITED_NOTE = message("the map of streets ends within this time; travel times beyond it are estimates")
TOP_SPEEDS: dict[TravelMode, float] = {"walk": 1.5, "wheelchair": 1.2, "bicycle": 7.0, "drive": 33.0}
# metres per second along the straight line that no route exceeds


class TravelInfo(TypedDict):
    """Travel time to an outlet; `straight`: an estimate by distance bands."""

    seconds: int
    metres: int
    kind: Literal["route", "straight"]
    mode: TravelMode
    text: str


class MapLimit(TypedDict, total=False):
    """Members of `query` where the map of the router ends within the time."""

    limited_by_map: Literal[True]
    notes: list[str]


def area_mode(minutes: int, mode: TravelMode | None) -> TravelMode:
    """Return the requested mode, else the one that suits the distance walked in this time."""
    return mode or mode_for(reach_metres(60.0 * minutes, "walk"))


def mode_within(minutes: int, mode: TravelMode | None) -> TravelMode | None:
    """Return the mode of all outlets: the requested one, or `walk` if the time is short.

    None if outlets up to `WALK_UP_TO` are walked to, and those beyond reached by car.
    """
    return mode or ("walk" if area_mode(minutes, mode) == "walk" else None)


def travel_json(travel: TravelTime, lang: str) -> TravelInfo:
    """Return the `travel` object of an outlet."""
    return {
        "seconds": round(travel.seconds),
        "metres": round(travel.metres),
        "kind": travel.kind,
        "mode": travel.mode,
        "text": travel_text(travel, lang),
    }


def features_within(
    context: QueryContext,
    search: Nearest,
    minutes: int,
    options: OutputOptions,
    side: int,
    judge: Judge,
) -> list[bytes]:
    """Return the nearest outlets reached within the minutes, nearest first, as features with `travel`."""
    mode = mode_within(minutes, options.mode)
    hits = _candidates(context, search, minutes, mode)
    distance_from, result = DistanceFrom(search.origin), list[bytes]()
    for position, travel in _travels(context, search.origin, hits.indices, mode, 60.0 * minutes):
        if travel.seconds > 60 * minutes:
            continue
        index = hits.indices[position]
        crossing = crossing_json(context.snapshot, index, side)
        extra = {
            **distance_json(context.snapshot, distance_from, index, hits.chords[position]),
            **crossing,
            "travel": travel_json(travel, options.lang),
            **({"verdict": judge(index, travel, crossing=bool(crossing))} if options.verdict else {}),
        }
        result.append(feature(context.snapshot, index, options, extra, travel.mode))
        if len(result) == search.limit:
            break
    return result


def outlets_within(
    context: QueryContext, search: Nearest, minutes: int, mode: TravelMode | None
) -> frozenset[int]:
    """Return the indices of the outlets reached within the minutes, among the nearest `MAX_CANDIDATES`."""
    indices, seconds = _candidates(context, search, minutes, mode).indices, 60.0 * minutes
    travels = _travels(context, search.origin, indices, mode, seconds)
    return frozenset(indices[position] for position, travel in travels if travel.seconds <= seconds)


def _candidates(context: QueryContext, search: Nearest, minutes: int, mode: TravelMode | None) -> Hits:
    """Return the nearest outlets no farther than the fastest way leads within the minutes."""
    farthest = 60.0 * minutes * TOP_SPEEDS[mode or "drive"]
    radius = farthest if search.radius is None else min(farthest, search.radius)
    return nearest(context.snapshot, replace(search, limit=MAX_CANDIDATES, radius=radius))


def _travels(
    context: QueryContext, start: Point, indices: list[int], mode: TravelMode | None, limit: float
) -> Iterator[tuple[int, TravelTime]]:
    """Yield the travel time of each outlet, computed in batches as they are needed."""
    for first in range(0, len(indices), BATCH):
        ends = [context.snapshot.point(index) for index in indices[first : first + BATCH]]
        times = travel_times(context.services.router, start, ends, mode, limit)
        yield from enumerate(times, first)


def map_limit(
    context: QueryContext, area: Area, origins: Sequence[Point], notes: Sequence[str] = ()
) -> MapLimit:
    """Return the members of `query`, notes included, that say that the map ends in the area around origins.

    Returns none if it does not, or if an origin lies beyond the map.
    """
    if not context.services.router.is_map_left_by(area, origins):
        return {}
    return {"limited_by_map": True, "notes": [*notes, LIMITED_NOTE]}


def circle_within(origin: Point, question: NearestQuestion, mode: TravelMode | None) -> Area:
    """Return the circle that is searched for outlets within a time, by the distance bands."""
    reached = reach_metres(60.0 * (question.within or 0), mode or "drive")
    return circle(origin, reached if question.radius is None else min(reached, question.radius))


def within_query(question: NearestQuestion, mode: TravelMode | None) -> dict[str, object]:
    """Return the members of `query` for a time limit; without `mode` if it differs by outlet."""
    chosen = {"mode": mode} if mode else {}
    return {"within": f"{question.within}min", **chosen, "mode_chosen": question.mode is None}
