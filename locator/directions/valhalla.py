"""Valhalla HTTP client: routes, and one-to-many matrices."""

from collections.abc import Callable, Collection, Sequence
from time import monotonic
from typing import Any, TypeVar

import orjson

from ..geo.point import Point
from ..runtime.http_client import HttpClient, Limits, NoResponse
from .route import Isochrone, NoRoute, OffNetwork, Reach, Route, RouterUnavailable, TravelMode
from .valhalla_area import parse_isochrone
from .valhalla_matrix import Matrix, Trips
from .valhalla_response import STEPPED_KINDS, parse_route
from .valhalla_snap import off_streets, on_network, to_place

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
        deadline = self._clock() + self._seconds
        try:
            result = self._route(start, end, mode)
        except OffNetwork:
            ends = off_streets(self._post, [start, end], mode, deadline - self._clock())
            result = self._route(start, end, mode, ends, deadline - self._clock())
        except NoRoute:
            result = self._route(start, end, mode, {start, end}, deadline - self._clock())
        if mode == "wheelchair" and any(maneuver.kind in STEPPED_KINDS for maneuver in result.maneuvers):
            raise NoRoute("no way without steps")
        return result

    def _route(
        self,
        start: Point,
        end: Point,
        mode: TravelMode,
        off_street: Collection[Point] = (),
        seconds: float | None = None,
    ) -> Route:
        places = [to_place(point, off_street) for point in (start, end)]
        body = {"locations": places, "directions_type": "maneuvers"}
        return self._post(
            "/route", body, mode, lambda content: parse_route(content, start, end, mode), seconds
        )

    def reach(self, start: Point, ends: Sequence[Point], mode: TravelMode) -> list[Reach | None]:
        """Return the reach of each end, None if there is no route; raise RouterUnavailable."""
        return self._reach(ends, mode, lambda some: ([start], some))

    def reach_from(self, starts: Sequence[Point], end: Point, mode: TravelMode) -> list[Reach | None]:
        """Return the reach of the end from each start, None if there is no route; raise RouterUnavailable."""
        return self._reach(starts, mode, lambda some: (some, [end]))

    def isochrone(self, start: Point, seconds: float, mode: TravelMode) -> Isochrone:
        """Return the area reachable in this time; raise OffNetwork or RouterUnavailable."""
        off_street = off_streets(self._post, [start], mode)
        if off_street and not on_network(self._post, [start], mode, off_street):
            raise OffNetwork("no way near")  # Valhalla would return a small box
        contours = [{"time": seconds / 60}]
        body = {"locations": [to_place(start, off_street)], "contours": contours, "polygons": True}
        area = self._post("/isochrone", body, mode, lambda content: parse_isochrone(content, start))
        return Isochrone("route", mode, seconds, area)

    def _reach(self, points: Sequence[Point], mode: TravelMode, trips: Trips) -> list[Reach | None]:
        return Matrix(self._post, mode, trips, self._seconds, self._clock).reach(points)

    def _post(
        self,
        path: str,
        body: dict[str, Any],
        mode: TravelMode,
        read: Callable[[bytes], T],
        seconds: float | None = None,
    ) -> T:
        request = {**body, **COSTINGS[mode], "units": "kilometers"}
        try:
            status, content = self._client.post(path, orjson.dumps(request), seconds)
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
