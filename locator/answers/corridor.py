"""Outlets along a line, ordered by the detour to them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from typing_extensions import TypedDict

from ..directions.isochrone import band
from ..directions.route import Reach, Route
from ..directions.travel_estimate import estimate, reach_metres
from ..errors import InvalidParameter, message
from ..geo.datum import to_wgs84
from ..geo.point import DistanceFrom, Point, metres
from ..geo.travel_mode import TravelMode, mode_for
from ..index.corridor import NearLine, line_metres, outlets_near_line
from ..query.query_params import NearestQuestion
from . import arrival
from .context import QueryContext
from .geojson import crossing_json, feature
from .response import Answer
from .verdict import estimated_way
from .within import map_limit, within_query

MAX_LINE_METRES = 1_000_000.0
MAX_ROUTED = 50  # outlets whose detour the router computes
MAX_WAYPOINTS = 5  # points between which the way is routed; a line of more points is the way itself
ROUTED_RADIUS = 3.0  # of the estimated radius: where the router may find a shorter detour than the estimate
MAX_VERTICES = 200  # of all routes, as lines


class DetourInfo(TypedDict):
    """Additional time of a visit on the way; `straight`: an estimate by distance bands."""

    seconds: int
    kind: Literal["route", "straight"]
    mode: TravelMode
    text: str


class Detour(NamedTuple):
    """An outlet near the line, its metres from the line, the nearest point on it, and the detour."""

    outlet: int
    metres: float
    point: Point
    seconds: float
    kind: Literal["route", "straight"]


def outlets_along(context: QueryContext, question: NearestQuestion, line: Sequence[Point]) -> Answer:
    """Return the outlets whose detour from the line is within the limit, smallest detour first."""
    path = _to_wgs84(question, line)
    length = line_metres(path)
    if length > MAX_LINE_METRES:
        detail = message("the line is longer than {km:.0f} km", km=MAX_LINE_METRES / 1000)
        raise InvalidParameter("along", detail, hint="shorten the line, or query it in parts")
    context.check_served(path[0], question)
    mode, seconds = question.mode or mode_for(length), 60.0 * (question.within or 0)
    found = [item for item in _detours(context, question, path, mode, seconds) if item.seconds <= seconds]
    found.sort(key=lambda item: (item.seconds, item.metres, item.outlet))
    query = {
        "along": [list(point) for point in line],
        "datum": question.datum,
        **within_query(question, mode),
        **map_limit(context, band(path, reach_metres(seconds / 2, mode)), path),
        "assumed": arrival.travel_assumptions(),
    }
    members = context.interpreted_members(question, query=query, stable=None)
    side = context.side_at(path[0])
    features = [_feature(context, question, item, mode, side) for item in found[: question.limit]]
    return context.build_answer(question, members, features)


def _to_wgs84(question: NearestQuestion, line: Sequence[Point]) -> list[Point]:
    points = (to_wgs84(point.lat, point.lon, question.datum) for point in line)
    return [Point(float(lat), float(lon)) for lat, lon in points]


def _detours(
    context: QueryContext, question: NearestQuestion, path: list[Point], mode: TravelMode, seconds: float
) -> list[Detour]:
    """Return the detours: by the router between waypoints, else estimated as the way to the line and back."""
    condition, radius = context.filter(question), reach_metres(seconds / 2, mode)
    legs = _routed_legs(context, path, mode)
    if not legs:
        return _estimated(outlets_near_line(context.snapshot, path, radius, condition), mode)
    lines = (_thinned(leg, MAX_VERTICES // len(legs)) for leg in legs)
    near = [outlets_near_line(context.snapshot, line, radius * ROUTED_RADIUS, condition) for line in lines]
    return [
        detour
        for leg, stops in zip(legs, _on_nearest_leg(near), strict=True)
        for detour in _routed(context, leg, stops, mode)
    ]


def _routed_legs(context: QueryContext, path: list[Point], mode: TravelMode) -> list[Route]:
    """Return a route for each leg between waypoints; none if one has none, or if there are more points."""
    legs: list[Route] = []
    if len(path) > MAX_WAYPOINTS:
        return []
    for start, end in pairwise(path):
        legs.append(context.services.router.route(start, end, mode))
        if legs[-1].kind == "straight":
            return []
    return legs


def _thinned(route: Route, vertices: int) -> list[Point]:
    step = -(-len(route.line) // vertices)
    return [*route.line[:-1:step], route.line[-1]]


def _on_nearest_leg(near: Sequence[NearLine]) -> list[NearLine]:
    """Leave each outlet to the leg it is nearest to, and of all the nearest ones."""
    legs = np.repeat(np.arange(len(near)), [len(one.indices) for one in near])
    order = np.argsort(np.concatenate([one.metres for one in near]), kind="stable")
    outlets = np.concatenate([one.indices for one in near])[order]
    _, first = np.unique(outlets, return_index=True)
    nearest = order[np.sort(first)[:MAX_ROUTED]]
    starts = np.cumsum([0, *(len(one.indices) for one in near)])
    return [one.take(np.sort(nearest[legs[nearest] == i] - starts[i])) for i, one in enumerate(near)]


def _estimated(near: NearLine, mode: TravelMode) -> list[Detour]:
    return [
        Detour(index, away, Point(*point), 2 * estimate(away, mode).seconds, "straight")
        for index, away, point in zip(*(values.tolist() for values in near), strict=True)
    ]


def _routed(context: QueryContext, route: Route, near: NearLine, mode: TravelMode) -> list[Detour]:
    """Return the detours by the router; estimated where it has no route to the outlet or from it."""
    router, stops = context.services.router, [context.snapshot.point(i) for i in near.indices.tolist()]
    if not stops:
        return []
    there = router.reach(route.line[0], stops, mode)
    back = router.reach_from(stops, route.line[-1], mode)
    result = []
    for guess, first, second in zip(_estimated(near, mode), there, back, strict=True):
        seconds = _both_routed(first, second)
        routed = guess._replace(kind="route", seconds=max(0.0, seconds - route.seconds))
        result.append(routed if np.isfinite(seconds) else guess)
    return result


def _both_routed(first: Reach | None, second: Reach | None) -> float:
    """Return the seconds of two routes, infinite unless both are."""
    if first is None or second is None or "straight" in (first.kind, second.kind):
        return float("inf")
    return first.seconds + second.seconds


def _feature(
    context: QueryContext, question: NearestQuestion, item: Detour, mode: TravelMode, side: int
) -> bytes:
    options = context.output_options(question, question.datum, question.fields)
    outlet = context.snapshot.point(item.outlet)
    text = arrival.detour_text(item.seconds, question.lang, is_estimate=item.kind == "straight")
    detour: DetourInfo = {"seconds": round(item.seconds), "kind": item.kind, "mode": mode, "text": text}
    crossing = crossing_json(context.snapshot, item.outlet, side)
    extra: dict[str, object] = {
        "distance": {"metres": round(metres(item.point, outlet), 1), "kind": "geodesic"},
        "bearing": round(DistanceFrom(item.point).bearing(outlet), 1),
        **crossing,
        "detour": detour,
    }
    if "verdict" in question.fields:
        way = estimated_way(metres(item.point, outlet), mode)
        extra["verdict"] = context.judge(question)(item.outlet, way, crossing=bool(crossing))
    return feature(context.snapshot, item.outlet, options, extra, mode)
