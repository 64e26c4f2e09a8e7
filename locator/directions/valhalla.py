"""Valhalla over HTTP: a route, or a matrix from one point to several."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeVar

import orjson

from ..geo.point import Point
from ..runtime.http_client import HttpClient, Limits, NoAnswer
from .route import Mode, NoWay, OffTheMap, Reach, Route, RouterUnavailable
from .valhalla_response import AWAY, STEPPED, reach_in, route_in

T = TypeVar("T")

SECONDS = 1.5  # for one question; what is left of two seconds is for the rest of the answer
MOST_BYTES = 1_000_000
TYPES: dict[Mode, str] = {"walk": "foot", "wheelchair": "wheelchair"}
UNCONNECTED, NO_EDGES, NO_PATH = (
    170,
    171,
    442,
)  # https://valhalla.github.io/valhalla/api/turn-by-turn/api-reference/
NONE_OF_ONE: list[Reach | None] = [None]


class Valhalla:
    """The router at one address."""

    def __init__(self, url: str, seconds: float = SECONDS, clock: Callable[[], float] = monotonic) -> None:
        self._asker = HttpClient(url, Limits(seconds, MOST_BYTES))
        self._seconds = seconds
        self._clock = clock

    def route(self, start: Point, end: Point, mode: Mode) -> Route:
        """The way; NoWay, OffTheMap, RouterUnavailable."""
        asked = {"locations": [_place(start), _place(end)], "directions_type": "maneuvers"}
        found = self._ask("/route", asked, mode, lambda content: route_in(content, start, end, mode))
        if mode == "wheelchair" and any(each.kind in STEPPED for each in found.maneuvers):
            raise NoWay("no way without steps")
        return found

    def reach(self, start: Point, ends: Sequence[Point], mode: Mode) -> list[Reach | None]:
        """Length and time to each end, None where there is no way; RouterUnavailable."""
        until = self._clock() + self._seconds
        try:
            return self._reach(start, ends, mode, until)
        except NoWay:
            pass
        try:
            self._reach(start, [start], mode, until)
        except NoWay:  # none from here
            return NONE_OF_ONE * len(ends)
        return self._halves(start, ends, mode, until)

    def _halves(self, start: Point, ends: Sequence[Point], mode: Mode, until: float) -> list[Reach | None]:
        """One end that is off the map spoils the matrix of all: look for it by halves."""
        if len(ends) == 1:
            return NONE_OF_ONE
        found: list[Reach | None] = []
        middle = len(ends) // 2
        for some in (ends[:middle], ends[middle:]):
            try:
                found += self._reach(start, some, mode, until)
            except NoWay:
                found += self._halves(start, some, mode, until)
        return found

    def _reach(self, start: Point, ends: Sequence[Point], mode: Mode, until: float) -> list[Reach | None]:
        if not ends:
            return []
        if self._clock() > until:
            raise RouterUnavailable("took too long")
        asked = {"sources": [_place(start)], "targets": [_place(end) for end in ends]}
        return self._ask(
            "/sources_to_targets", asked, mode, lambda content: reach_in(content, start, ends, mode)
        )

    def _ask(self, path: str, asked: dict[str, Any], mode: Mode, read: Callable[[bytes], T]) -> T:
        options = {"pedestrian": {"type": TYPES[mode]}}
        whole = {**asked, "costing": "pedestrian", "costing_options": options, "units": "kilometers"}
        try:
            status, content = self._asker.post(path, orjson.dumps(whole))
            if status == 400:
                _refused(content)
            if status != 200:
                raise RouterUnavailable(f"answered {status}")
            return read(content)
        except NoAnswer as problem:
            raise RouterUnavailable(str(problem)) from None
        except (ValueError, RecursionError) as problem:  # also what pydantic says
            raise RouterUnavailable(type(problem).__name__) from None


def _refused(content: bytes) -> None:
    """NoWay when that is what the router says."""
    told = orjson.loads(content)
    code = told.get("error_code") if isinstance(told, dict) else None
    if code == NO_EDGES:
        raise OffTheMap("no way near")
    if code in (UNCONNECTED, NO_PATH):
        raise NoWay("no way")


def _place(point: Point) -> dict[str, float]:
    return {"lat": point.lat, "lon": point.lon, "search_cutoff": AWAY}
