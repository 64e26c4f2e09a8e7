"""Matrices: which of the ends are routed singly."""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
import pytest

from locator.directions.route import NoRoute, Reach, RouterUnavailable, TravelMode
from locator.directions.valhalla_matrix import MAX_SINGLE, SINGLE_SECONDS, Matrix
from locator.directions.valhalla_reach import parse_matrix
from locator.geo.point import Point

from .router_stub import encoded

T = TypeVar("T")
START = Point(40.0, 116.3)
SECONDS = 10.0


def end(number: int) -> Point:
    return Point(START.lat + (number + 1) / 1000, START.lon)


class Router:
    """A router that knows routes for some ends by matrix, and for others singly."""

    def __init__(self, matrix: set[int], singly: set[int], fault: Exception | None = None) -> None:
        self.matrix, self.singly, self.fault = matrix, singly, fault
        self.bodies: list[dict[str, Any]] = []
        self.routed: list[int] = []

    def __call__(
        self,
        path: str,
        body: dict[str, Any],
        mode: TravelMode,
        read: Callable[[bytes], T],
        seconds: float | None = None,
    ) -> T:
        self.bodies.append(body)
        if path == "/sources_to_targets":
            return read(orjson.dumps(self._cells(body)))
        assert (path, seconds, body["directions_type"]) == ("/route", SINGLE_SECONDS, "none")
        line = [(place["lat"], place["lon"]) for place in body["locations"]]
        number = round((line[1][0] - START.lat) * 1000) - 1
        self.routed.append(number)
        if self.fault or number not in self.singly:
            raise self.fault or NoRoute
        leg = {"shape": encoded(line), "summary": {"length": 1.0, "time": 700.0}}
        return read(orjson.dumps({"trip": {"status": 0, "units": "kilometers", "legs": [leg]}}))

    def _cells(self, body: dict[str, Any]) -> dict[str, Any]:
        ends = [{name: place[name] for name in ("lat", "lon")} for place in body["targets"]]
        found = [i in self.matrix for i in range(len(ends))]
        cells = [
            {"from_index": 0, "to_index": i, "time": 500 if one else None, "distance": 0.5 if one else None}
            for i, one in enumerate(found)
        ]
        starts = [{name: body["sources"][0][name] for name in ("lat", "lon")}]
        return {"units": "kilometers", "sources": starts, "targets": ends, "sources_to_targets": [cells]}


def reached(router: Router, count: int, mode: TravelMode, seconds: float = SECONDS) -> list[Reach | None]:
    matrix = Matrix(router, mode, lambda ends: ([START], ends), seconds, clock=lambda: 0.0)
    return matrix.reach([end(i) for i in range(count)])


FEW, MANY = {1, 2}, set(range(12))  # of ten and of twenty ends
CASES = [
    # mode, ends, known to the matrix, known singly, routed singly, reached
    ("walk", 10, set(range(10)), set(), [], set(range(10))),
    ("walk", 10, set(range(10)) - {3}, {3}, [3], set(range(10))),
    ("walk", 10, set(range(10)) - {3, 4}, {4}, [3, 4], set(range(10)) - {3}),
    ("wheelchair", 10, set(range(10)) - {3, 4}, {4}, [3, 4], set(range(10)) - {3}),
    ("walk", 10, FEW, {4}, [], FEW),  # the matrix was not stopped: it has found all routes
    ("wheelchair", 10, set(), {4}, [], set()),
    ("bicycle", 10, FEW, {4}, [0, *range(3, 10)], FEW | {4}),
    ("drive", 10, FEW, {4}, [0, *range(3, 10)], FEW | {4}),
    ("drive", 20, set(), {0, 19}, [*range(MAX_SINGLE)], {0}),  # the nearest only
    ("walk", 1, set(), {0}, [], set()),
    ("drive", 1, set(), {0}, [0], {0}),
]


@pytest.mark.parametrize(("mode", "count", "matrix", "singly", "routed", "expected"), CASES)
def test_missing_ends_are_routed_singly(
    mode: TravelMode, count: int, matrix: set[int], singly: set[int], routed: list[int], expected: set[int]
) -> None:
    router = Router(matrix, singly)
    result = reached(router, count, mode)
    assert {i for i, one in enumerate(result) if one} == expected
    assert sorted(router.routed) == routed
    assert router.bodies[0]["matrix_locations"] == max(1, count * 4 // 5)
    for i in expected:
        assert result[i] == Reach("route", *((500.0, 500.0) if i in matrix else (1000.0, 700.0)))


@pytest.mark.parametrize("fault", [NoRoute(), RouterUnavailable("TimeoutError")])
def test_a_failing_single_route_leaves_the_others(fault: Exception) -> None:
    router = Router(set(range(9)), {9}, fault)
    result = reached(router, 10, "walk")
    assert router.routed == [9] and result[9] is None and all(result[:9])


def test_no_single_routes_once_the_time_is_over() -> None:
    router = Router(set(range(9)), {9})
    assert reached(router, 10, "walk", seconds=SINGLE_SECONDS / 2)[9] is None and not router.routed


LENGTHS = [
    ([(100, 0.12), (200, 0.28), (300, 0.0)], [120, 280, 400]),  # at the pace of the first two
    ([(100, 0.12), (0, 0.0), (None, None)], [120, 0, None]),
    ([(100, 0.0), (200, 0.0)], [None, None]),  # no pace: routed singly
]


@pytest.mark.parametrize(("cells", "expected"), LENGTHS)
def test_times_without_a_length(
    cells: list[tuple[float | None, float | None]], expected: list[float | None]
) -> None:
    place = {"lat": START.lat, "lon": START.lon}
    row = [
        {"from_index": 0, "to_index": i, "time": time, "distance": distance}
        for i, (time, distance) in enumerate(cells)
    ]
    body = {"units": "kilometers", "sources": [place], "targets": [place] * len(cells)}
    content = orjson.dumps(body | {"sources_to_targets": [row]})
    result = parse_matrix(content, [START], [START] * len(cells), "walk")
    assert [reach and round(reach.metres) for reach in result] == expected


def _parsed(begin: float, end: float) -> Reach | None:
    """Return the reach of a trip that begins and ends on ways as many degrees of latitude away."""
    cell = {"from_index": 0, "to_index": 0, "time": 500, "distance": 0.5}
    cell |= {"begin_lat": START.lat + begin, "begin_lon": START.lon, "end_lat": START.lat + 0.005 + end}
    cell |= {"end_lon": START.lon, "cost": 900.0}
    place = {"lat": START.lat, "lon": START.lon}
    matrix = {"sources": [place], "targets": [place | {"lat": START.lat + 0.005}]}
    content = orjson.dumps(matrix | {"units": "kilometers", "sources_to_targets": [[cell]]})
    return parse_matrix(content, [START], [Point(START.lat + 0.005, START.lon)], "walk")[0]


def test_a_trip_includes_the_ways_to_the_streets_that_it_uses() -> None:
    """The nearest ways of sources and targets may be others than those of a trip."""
    near, far = _parsed(0.0, 0.0), _parsed(0.001, -0.002)
    assert near == Reach("route", 500.0, 500.0)
    assert far is not None and far.metres == pytest.approx(500 + 111.0 + 222.1, abs=0.3)
    assert far.seconds > 500 + 200
    assert _parsed(0.0, 0.003) is None  # more than MAX_SNAP_METRES
