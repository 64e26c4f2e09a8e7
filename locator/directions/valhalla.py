"""Valhalla HTTP client: routes, and one-to-many matrices."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeAlias, TypeVar

import orjson

from ..geo.point import Point
from ..runtime.http_client import HttpClient, Limits, NoResponse
from .route import Isochrone, NoRoute, OffNetwork, Reach, Route, RouterUnavailable, TravelMode
from .valhalla_area import parse_isochrone, parse_located
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
Trips: TypeAlias = Callable[[Sequence[Point]], tuple[Sequence[Point], Sequence[Point]]]


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
        return self._reach(ends, mode, lambda some: ([start], some))

    def reach_from(self, starts: Sequence[Point], end: Point, mode: TravelMode) -> list[Reach | None]:
        """Return the reach of the end from each start, None if there is no route; raise RouterUnavailable."""
        return self._reach(starts, mode, lambda some: (some, [end]))

    def isochrone(self, start: Point, seconds: float, mode: TravelMode) -> Isochrone:
        """Return the area reachable in this time; raise OffNetwork or RouterUnavailable."""
        if not self._on_network([start], mode):  # Valhalla returns a small box there
            raise OffNetwork("no way near")
        contours = [{"time": seconds / 60}]
        body = {"locations": [_place(start)], "contours": contours, "polygons": True}
        area = self._post("/isochrone", body, mode, lambda content: parse_isochrone(content, start))
        return Isochrone("route", mode, seconds, area)

    def _reach(self, points: Sequence[Point], mode: TravelMode, trips: Trips) -> list[Reach | None]:
        """Return the reach of each point; one off the network would fail the whole matrix: leave it out."""
        deadline = self._clock() + self._seconds
        try:
            return self._matrix(points, mode, trips, deadline)
        except NoRoute:
            fixed = [point for ends in trips(()) for point in ends]
            located = self._on_network([*fixed, *points], mode)
        result: list[Reach | None] = [None] * len(points)
        if 0 not in located:  # no route from or to anywhere
            return result
        near = [number - 1 for number in located[1:]]
        found = self._reach_by_halves([points[i] for i in near], mode, trips, deadline)
        for index, one in zip(near, found, strict=True):
            result[index] = one
        return result

    def _reach_by_halves(
        self, points: Sequence[Point], mode: TravelMode, trips: Trips, deadline: float
    ) -> list[Reach | None]:
        """Compute the matrix by bisection, since one unconnected point fails the whole request."""
        if not points:
            return []
        try:
            return self._matrix(points, mode, trips, deadline)
        except NoRoute:
            if len(points) == 1:
                return [None]
        mid = len(points) // 2
        halves = (points[:mid], points[mid:])
        return [one for half in halves for one in self._reach_by_halves(half, mode, trips, deadline)]

    def _on_network(self, points: Sequence[Point], mode: TravelMode) -> list[int]:
        """Return the positions of those points that lie near a way."""
        body = {"locations": [_place(point) for point in points]}
        return self._post("/locate", body, mode, lambda content: parse_located(content, len(points)))

    def _matrix(
        self, points: Sequence[Point], mode: TravelMode, trips: Trips, deadline: float
    ) -> list[Reach | None]:
        if not points:
            return []
        if self._clock() > deadline:
            raise RouterUnavailable("took too long")
        starts, ends = trips(points)
        body = {"sources": [_place(start) for start in starts], "targets": [_place(end) for end in ends]}
        return self._post(
            "/sources_to_targets", body, mode, lambda content: parse_matrix(content, starts, ends, mode)
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
