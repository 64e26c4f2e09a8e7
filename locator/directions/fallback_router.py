"""Router with a fallback: always returns a result, marked as a straight line when no route is available."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from ..geo.point import Point, metres
from ..runtime.cache import BoundedCache
from .circuit_breaker import CircuitBreaker
from .route import NoRoute, OffNetwork, Reach, Route, Router, RouterUnavailable, TravelMode
from .straight_line import straight_reach, straight_route

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
    """Router wrapper with a distance limit, circuit breaker and one-minute cache; never logs positions."""

    def __init__(self, router: Router | None, clock: Callable[[], datetime]) -> None:
        self._router = router
        self._clock = clock
        self._breaker = CircuitBreaker(clock)
        self._cache: BoundedCache[CacheKey, Route] = BoundedCache(CACHE_SIZE)

    def route(self, start: Point, end: Point, mode: TravelMode) -> Route:
        """Return the route, or the straight line with the reason for the fallback."""
        router = self._router
        if router is None:
            return straight_route(start, end, mode, "no_router")
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
        straight_lines = [straight_reach(start, end, mode) for end in ends]
        result: list[Reach | None] = list(straight_lines)
        in_range = [i for i, end_reach in enumerate(straight_lines) if end_reach.metres <= MAX_METRES[mode]]
        router = self._router
        if router is None or not in_range:
            return result
        try:
            reached_ends = self._call_guarded(lambda: router.reach(start, [ends[i] for i in in_range], mode))
        except RouterUnavailable:
            return result
        for i, end_reach in zip(in_range, reached_ends, strict=True):
            result[i] = end_reach
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


def _log_text(error: Exception) -> str:
    """Return the error for the log: our own messages only, nothing from the request or the response."""
    return str(error) if isinstance(error, RouterUnavailable) else type(error).__name__
