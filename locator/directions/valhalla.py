"""Valhalla HTTP client: routes, and one-to-many matrices."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeVar

import orjson

from ..geo.point import Point
from ..runtime.http_client import HttpClient, Limits, NoResponse
from .route import NoRoute, OffNetwork, Reach, Route, RouterUnavailable, TravelMode
from .valhalla_response import MAX_SNAP_METRES, STEPPED_KINDS, parse_matrix, parse_route

T = TypeVar("T")

TIMEOUT_SECONDS = 1.5  # per request; leaves the rest of two seconds for the response
MAX_RESPONSE_BYTES = 1_000_000
COSTINGS: dict[TravelMode, dict[str, Any]] = {
    "walk": {"costing": "pedestrian", "costing_options": {"pedestrian": {"type": "foot"}}},
    "wheelchair": {"costing": "pedestrian", "costing_options": {"pedestrian": {"type": "wheelchair"}}},
    "bicycle": {"costing": "bicycle"},
    "drive": {"costing": "auto"},
}
UNCONNECTED, NO_EDGES, NO_PATH = (
    170,
    171,
    442,
)  # https://valhalla.github.io/valhalla/api/turn-by-turn/api-reference/
UNREACHABLE: list[Reach | None] = [None]


class Valhalla:
    """Client of a Valhalla server."""

    def __init__(
        self, url: str, seconds: float = TIMEOUT_SECONDS, clock: Callable[[], float] = monotonic
    ) -> None:
        self._client = HttpClient(url, Limits(seconds, MAX_RESPONSE_BYTES))
        self._seconds = seconds
        self._clock = clock

    def route(self, start: Point, end: Point, mode: TravelMode) -> Route:
        """Return the route; raise NoRoute, OffNetwork or RouterUnavailable."""
        body = {"locations": [_place(start), _place(end)], "directions_type": "maneuvers"}
        result = self._post("/route", body, mode, lambda content: parse_route(content, start, end, mode))
        if mode == "wheelchair" and any(maneuver.kind in STEPPED_KINDS for maneuver in result.maneuvers):
            raise NoRoute("no way without steps")
        return result

    def reach(self, start: Point, ends: Sequence[Point], mode: TravelMode) -> list[Reach | None]:
        """Return the reach of each end, None if there is no route; raise RouterUnavailable."""
        deadline = self._clock() + self._seconds
        try:
            return self._reach(start, ends, mode, deadline)
        except NoRoute:
            pass
        try:
            self._reach(start, [start], mode, deadline)
        except NoRoute:  # no route from this origin
            return UNREACHABLE * len(ends)
        return self._reach_by_halves(start, ends, mode, deadline)

    def _reach_by_halves(
        self, start: Point, ends: Sequence[Point], mode: TravelMode, deadline: float
    ) -> list[Reach | None]:
        """Compute the matrix by bisection, since one end off the network fails the whole request."""
        if len(ends) == 1:
            return UNREACHABLE
        result: list[Reach | None] = []
        mid = len(ends) // 2
        for half in (ends[:mid], ends[mid:]):
            try:
                result += self._reach(start, half, mode, deadline)
            except NoRoute:
                result += self._reach_by_halves(start, half, mode, deadline)
        return result

    def _reach(
        self, start: Point, ends: Sequence[Point], mode: TravelMode, deadline: float
    ) -> list[Reach | None]:
        if not ends:
            return []
        if self._clock() > deadline:
            raise RouterUnavailable("took too long")
        body = {"sources": [_place(start)], "targets": [_place(end) for end in ends]}
        return self._post(
            "/sources_to_targets", body, mode, lambda content: parse_matrix(content, start, ends, mode)
        )

    def _post(self, path: str, body: dict[str, Any], mode: TravelMode, read: Callable[[bytes], T]) -> T:
        request = {**body, **COSTINGS[mode], "units": "kilometers"}
        try:
            status, content = self._client.post(path, orjson.dumps(request))
            if status == 400:
                _raise_for_error(content)
            if status != 200:
                raise RouterUnavailable(f"answered {status}")
            return read(content)
        except NoResponse as error:
            raise RouterUnavailable(str(error)) from None
        except (ValueError, RecursionError) as error:  # includes pydantic.ValidationError
            raise RouterUnavailable(type(error).__name__) from None


def _raise_for_error(content: bytes) -> None:
    """Raise NoRoute or OffNetwork if the error response reports it."""
    response = orjson.loads(content)
    code = response.get("error_code") if isinstance(response, dict) else None
    if code == NO_EDGES:
        raise OffNetwork("no way near")
    if code in (UNCONNECTED, NO_PATH):
        raise NoRoute("no way")


def _place(point: Point) -> dict[str, float]:
    return {"lat": point.lat, "lon": point.lon, "search_cutoff": MAX_SNAP_METRES}
