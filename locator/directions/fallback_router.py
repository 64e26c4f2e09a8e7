"""The router that the program uses: it always has an answer, if need be the straight line, said to be one."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from ..geo.point import Point, metres
from ..runtime.cache import Kept
from .circuit_breaker import CircuitBreaker
from .route import Mode, NoWay, OffTheMap, Reach, Route, Router, RouterUnavailable
from .straight_line import reach_straight, straight

FAR = 50_000.0  # metres; nobody walks further, so no router is asked
ROUTES_KEPT = 256

Asked = tuple[Point, Point, Mode, datetime]
T = TypeVar("T")
log = logging.getLogger(__name__)


class FallbackRouter:
    """Asks a router within its limits. Routes are kept for the minute; positions are never logged."""

    def __init__(self, router: Router | None, clock: Callable[[], datetime]) -> None:
        self._router = router
        self._clock = clock
        self._breaker = CircuitBreaker(clock)
        self._kept: Kept[Asked, Route] = Kept(ROUTES_KEPT)

    def route(self, start: Point, end: Point, mode: Mode) -> Route:
        """The route, or the straight line and why it is one."""
        router = self._router
        if router is None:
            return straight(start, end, mode, "no_router")
        if metres(start, end) > FAR:
            return straight(start, end, mode, "far")
        minute = self._clock().replace(second=0, microsecond=0)
        try:
            asked = (start, end, mode, minute)
            return self._kept.get(asked, lambda _: self._guarded(lambda: _way(router, start, end, mode)))
        except RouterUnavailable:
            return straight(start, end, mode, "unavailable")

    def reach(self, start: Point, ends: Sequence[Point], mode: Mode) -> list[Reach | None]:
        """To each end: along a route, None where there is none; straight where nobody can tell."""
        crow = [reach_straight(start, end, mode) for end in ends]
        found: list[Reach | None] = list(crow)
        near = [i for i, one in enumerate(crow) if one.metres <= FAR]
        router = self._router
        if router is None or not near:
            return found
        try:
            reached = self._guarded(lambda: router.reach(start, [ends[i] for i in near], mode))
        except RouterUnavailable:
            return found
        for i, one in zip(near, reached, strict=True):
            found[i] = one
        return found

    def _guarded(self, ask: Callable[[], T]) -> T:
        if not self._breaker.lets_through():
            raise RouterUnavailable("paused")
        try:
            answer = ask()
        except Exception as problem:  # whatever a stranger's answer leads to
            if self._breaker.failed():
                log.warning("router left alone for a while: %s", _told(problem))
            raise RouterUnavailable("failed") from None
        self._breaker.worked()
        return answer


def _way(router: Router, start: Point, end: Point, mode: Mode) -> Route:
    try:
        return router.route(start, end, mode)
    except OffTheMap:
        return straight(start, end, mode, "off_map")
    except NoWay:
        return straight(start, end, mode, "no_way")


def _told(problem: Exception) -> str:
    """What may stand in a log: our own words, no part of the question or the answer."""
    return str(problem) if isinstance(problem, RouterUnavailable) else type(problem).__name__
