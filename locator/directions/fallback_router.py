"""Router with a fallback: always returns a result, marked as a straight line when no route is available."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from ..geo.point import Point, metres
from ..runtime.cache import BoundedCache
from .circuit_breaker import CircuitBreaker
from .isochrone import straight_isochrone
from .map_extent import Area, MapExtent
from .route import Isochrone, NoRoute, OffNetwork, Reach, Route, Router, RouterUnavailable, TravelMode
from .straight_line import is_beside, reach_beside, route_beside, straight_reach, straight_route

# Straight-line metres beyond which the router is not queried; Valhalla's own limit of a drive is 400 km.
MAX_METRES: dict[TravelMode, float] = {
    "walk": 50_000.0,
    "wheelchair": 50_000.0,
    "bicycle": 100_000.0,
    "drive": 400_000.0,
}
CACHE_SIZE = 256

CacheKey = tuple[Point, Point, TravelMode, datetime]
T = TypeVar("T")
log = logging.getLogger(__name__)


class FallbackRouter:
    """Router wrapper with a distance limit, circuit breaker and one-minute cache; never logs positions.

    `is_there` returns whether there is a router now: a local one comes and goes with its tiles.
    """

    def __init__(
        self,
        router: Router | None,
        clock: Callable[[], datetime],
        extent: MapExtent | None = None,
        is_there: Callable[[], bool] = lambda: True,
    ) -> None:
        self._configured = router
        self._is_there = is_there
        self._extent = extent
        self._clock = clock
        self._breaker = CircuitBreaker(clock)
        self._cache: BoundedCache[CacheKey, Route] = BoundedCache(CACHE_SIZE)

    @property
    def _router(self) -> Router | None:
        return self._configured if self._is_there() else None

    def route(self, start: Point, end: Point, mode: TravelMode) -> Route:
        """Return the route, or the straight line with the reason for the fallback."""
        router = self._router
        if router is None:
            return straight_route(start, end, mode, "no_router")
        if is_beside(start, end):
            return route_beside(start, end, mode)
        if metres(start, end) > MAX_METRES[mode]:
            return straight_route(start, end, mode, "far")
        minute = self._clock().replace(second=0, microsecond=0)
        try:
            key = (start, end, mode, minute)
            return self._cache.get(
                key, lambda _: self._call_guarded(lambda: _route_or_straight(router, start, end, mode))
            )
        except RouterUnavailable:
            return straight_route(start, end, mode, "unavailable")

    def reach(self, start: Point, ends: Sequence[Point], mode: TravelMode) -> list[Reach | None]:
        """Return the reach of each end: by route, None if there is none, straight if the router fails."""
        return self._reach(
            [(start, end) for end in ends],
            mode,
            lambda router, near: router.reach(start, [ends[i] for i in near], mode),
        )

    def reach_from(self, starts: Sequence[Point], end: Point, mode: TravelMode) -> list[Reach | None]:
        """Return the reach of the end from each start; otherwise as `reach`."""
        return self._reach(
            [(start, end) for start in starts],
            mode,
            lambda router, near: router.reach_from([starts[i] for i in near], end, mode),
        )

    def isochrone(self, start: Point, seconds: float, mode: TravelMode) -> Isochrone:
        """Return the area reachable in this time, by the distance bands where the router has none."""
        router = self._router
        if router is None:
            return straight_isochrone(start, seconds, mode, "no_router")
        try:
            found = self._call_guarded(lambda: _isochrone_or_circle(router, start, seconds, mode))
        except RouterUnavailable:
            return straight_isochrone(start, seconds, mode, "unavailable")
        limited = found.kind == "route" and self.is_map_left_by(found.area)
        return found._replace(limited_by_map=limited)

    def is_map_left_by(self, area: Area, origins: Sequence[Point] = ()) -> bool:
        """Return whether an area around origins on the router's map reaches the edge of that map.

        False if the extent of the map is unknown.
        """
        return self._extent is not None and self._extent.is_left_by(area, origins)

    def _reach(
        self,
        pairs: Sequence[tuple[Point, Point]],
        mode: TravelMode,
        call: Callable[[Router, list[int]], list[Reach | None]],
    ) -> list[Reach | None]:
        """Return the reaches of the router for those in its range, the straight ones otherwise."""
        result: list[Reach | None] = [straight_reach(*pair, mode) for pair in pairs]
        router = self._router
        if router is None:
            return result
        beside = [i for i, pair in enumerate(pairs) if is_beside(*pair)]
        for i in beside:
            result[i] = reach_beside(*pairs[i], mode)
        near = [i for i, pair in enumerate(pairs) if i not in beside and metres(*pair) <= MAX_METRES[mode]]
        if not near:
            return result
        try:
            reached = self._call_guarded(lambda: call(router, near))
        except RouterUnavailable:
            return result
        for i, one in zip(near, reached, strict=True):
            result[i] = one
        return result

    def _call_guarded(self, call: Callable[[], T]) -> T:
        if not self._breaker.allows():
            raise RouterUnavailable("paused")
        try:
            result = call()
        except Exception as error:  # a malformed response may raise anything
            if self._breaker.record_failure():
                log.warning("router left alone for a while: %s", _log_text(error))
            raise RouterUnavailable("failed") from None
        self._breaker.record_success()
        return result


def _route_or_straight(router: Router, start: Point, end: Point, mode: TravelMode) -> Route:
    try:
        return router.route(start, end, mode)
    except OffNetwork:
        return straight_route(start, end, mode, "off_map")
    except NoRoute:
        return straight_route(start, end, mode, "no_way")


def _isochrone_or_circle(router: Router, start: Point, seconds: float, mode: TravelMode) -> Isochrone:
    try:
        return router.isochrone(start, seconds, mode)
    except NoRoute:
        return straight_isochrone(start, seconds, mode, "off_map")


def _log_text(error: Exception) -> str:
    """Return the error for the log: our own messages only, nothing from the request or the response."""
    return str(error) if isinstance(error, RouterUnavailable) else type(error).__name__
