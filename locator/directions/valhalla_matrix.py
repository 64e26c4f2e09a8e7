"""One-to-many and many-to-one trips by Valhalla, in a time that unreachable ends do not stretch.

Valhalla searches until all ends are settled, thus the whole network if one of them has no route. So a matrix
stops at most of the ends, and the few that are missing are routed singly: a route searches from both ends,
and the search from an end without a way out is over at once. Matrices by bicycle and car also miss trips
that are long, or that Valhalla routes at a second attempt.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import TypeAlias

from ..geo.point import Point, metres
from .route import NoRoute, Reach, RouterUnavailable, TravelMode
from .valhalla_reach import parse_matrix, parse_summary
from .valhalla_snap import Post, off_streets, on_network, to_place

Trips: TypeAlias = Callable[[Sequence[Point]], tuple[Sequence[Point], Sequence[Point]]]

SETTLED_SHARE = 0.8  # of the ends; ends with several nearby edges count late, so more would not always stop
MAX_SINGLE, AT_ONCE = 10, 2  # routes of missing ends, and how many run side by side
SINGLE_SECONDS = 0.3  # for one of them
EXHAUSTIVE: tuple[TravelMode, ...] = ("walk", "wheelchair")  # modes whose matrices miss no route otherwise


class Matrix:
    """Trips between one point and many, within a deadline."""

    def __init__(
        self,
        post: Post,
        mode: TravelMode,
        trips: Trips,
        seconds: float,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._post, self._mode, self._trips, self._clock = post, mode, trips, clock
        self._deadline = clock() + seconds
        self._off_street: set[Point] = set()

    def reach(self, points: Sequence[Point]) -> list[Reach | None]:
        """Return the reach of each point, None if no route is found; raise RouterUnavailable."""
        try:
            return self._matrix(points)
        except NoRoute:  # one point off the network fails the whole matrix: leave it out
            fixed = [point for ends in self._trips(()) for point in ends]
            self._off_street = off_streets(self._post, [*fixed, *points], self._mode)
            located = on_network(self._post, [*fixed, *points], self._mode, self._off_street)
        result: list[Reach | None] = [None] * len(points)
        if 0 not in located:  # no route from or to anywhere
            return result
        near = [number - 1 for number in located[1:]]
        for index, one in zip(near, self._by_halves([points[i] for i in near]), strict=True):
            result[index] = one
        return result

    def _by_halves(self, points: Sequence[Point]) -> list[Reach | None]:
        """Compute the matrix by bisection, since one unconnected point fails the whole request."""
        if not points:
            return []
        try:
            return self._matrix(points)
        except NoRoute:
            if len(points) == 1:
                return [None]
        mid = len(points) // 2
        return [one for half in (points[:mid], points[mid:]) for one in self._by_halves(half)]

    def _matrix(self, points: Sequence[Point]) -> list[Reach | None]:
        if not points:
            return []
        if self._clock() > self._deadline:
            raise RouterUnavailable("took too long")
        starts, ends = self._trips(points)
        enough = max(1, int(len(points) * SETTLED_SHARE))
        body = {
            "sources": [to_place(start, self._off_street) for start in starts],
            "targets": [to_place(end, self._off_street) for end in ends],
            "matrix_locations": enough,
        }
        found = self._post(
            "/sources_to_targets",
            body,
            self._mode,
            lambda content: parse_matrix(content, starts, ends, self._mode),
        )
        missing = [i for i, one in enumerate(found) if one is None]
        if self._mode in EXHAUSTIVE and len(found) - len(missing) < enough:
            return found  # the search was not stopped: there is no other route
        for i, one in self._single(points, missing):
            found[i] = one
        return found

    def _single(self, points: Sequence[Point], missing: Sequence[int]) -> Iterator[tuple[int, Reach | None]]:
        """Yield the reach of the nearest missing points, as the deadline permits."""
        pairs = {i: (starts[0], ends[0]) for i in missing for starts, ends in (self._trips([points[i]]),)}
        nearest = sorted(missing, key=lambda i: metres(*pairs[i]))[:MAX_SINGLE]
        if not nearest:
            return
        with ThreadPoolExecutor(AT_ONCE) as threads:
            yield from zip(nearest, threads.map(lambda i: self._route(*pairs[i]), nearest), strict=True)

    def _route(self, start: Point, end: Point) -> Reach | None:
        if self._clock() > self._deadline - SINGLE_SECONDS:
            return None
        places = [to_place(point, self._off_street) for point in (start, end)]
        body = {"locations": places, "directions_type": "none"}
        read = partial(parse_summary, start=start, end=end, mode=self._mode)
        try:
            return self._post("/route", body, self._mode, read, SINGLE_SECONDS)
        except (NoRoute, RouterUnavailable):
            return None
