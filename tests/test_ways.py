"""Routes from Valhalla on a small network, from misbehaving routers, and without a router."""

import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from locator.directions.build import build
from locator.directions.circuit_breaker import FAILURES, PAUSE
from locator.directions.fallback_router import MAX_METRES, FallbackRouter
from locator.directions.polyline import decode_polyline
from locator.directions.route import MODES, NoRoute, OffNetwork, Reach, Route, RouterUnavailable, TravelMode
from locator.directions.straight_line import straight_route
from locator.directions.travel_estimate import estimate
from locator.directions.valhalla import Valhalla
from locator.directions.valhalla_response import storey
from locator.geo.point import Point, metres
from locator.store.releases import publish

from .conftest import clock
from .extracts import LAT, LON, document, node, way
from .network import NOW, outlets
from .program import parts_of, run, set_clock, until
from .router_stub import END, HOSTILE, START, Behaviour, bent, encoded, hangs_up, router, says, trip
from .walks import (
    BEHIND_STEPS,
    BEYOND_TUNNEL,
    LANE_END,
    NOWHERE,
    UNDER_VIADUCT,
    UPSTAIRS,
    WEST,
    install,
    routed,
    spot,
    tiles,
)
from .web_client import Answer, Client

pytestmark = pytest.mark.slow
ON_FOOT: tuple[TravelMode, ...] = ("walk", "wheelchair")


@pytest.fixture(scope="session")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a router over the drawn network."""
    install()
    with routed(tiles(tmp_path_factory.mktemp("walks"))) as address:
        yield address


@pytest.fixture(scope="session")
def valhalla(walks: str) -> Valhalla:
    return Valhalla(walks, seconds=20.0)  # the machine may be busy


def kinds(route: Route) -> list[str]:
    return [maneuver.kind for maneuver in route.maneuvers]


def test_on_foot_down_the_steps_and_up_with_the_lift(valhalla: Valhalla) -> None:
    route = valhalla.route(WEST, UPSTAIRS, "walk")
    assert kinds(route) == ["depart", "left", "stairs", "continue", "right", "lift", "arrive"]
    depart, _, stairs, _, _, lift, arrive = route.maneuvers
    assert (depart.streets, depart.streets_en, depart.bearing) == (("示例东路",), ("Shili East Road",), 90)
    assert (stairs.level, lift.level) == ("B1", "2") and depart.level is None
    assert metres(arrive.at, UPSTAIRS) < 1 and metres(route.line[0], WEST) < 1
    assert route.kind == "route" and route.why is None and 520 < route.metres < 560


def test_by_wheelchair_round_the_steps(valhalla: Valhalla) -> None:
    route = valhalla.route(WEST, UPSTAIRS, "wheelchair")
    assert kinds(route) == ["depart", "left", "left", "right", "right", "lift", "arrive"]
    assert route.maneuvers[1].streets == ("示例坡道",) and 780 < route.metres < 830


def test_wheelchair_and_walking_ways_differ_where_steps_are(valhalla: Valhalla) -> None:
    foot, wheels = (valhalla.route(WEST, UPSTAIRS, mode) for mode in ON_FOOT)
    top, bottom = spot(0, 100), spot(10, 100)

    def climbs(route: Route) -> bool:
        return any({round(metres(a, top)), round(metres(b, bottom))} == {0} for a, b in pairwise(route.line))

    assert climbs(foot) and not climbs(wheels) and foot.line != wheels.line
    same = [valhalla.route(WEST, spot(190, 30), mode).line for mode in ON_FOOT]
    assert same[0] == same[1]


def test_the_corner_of_a_lane_without_a_choice_is_a_turn(valhalla: Valhalla) -> None:
    route = valhalla.route(LANE_END, spot(220, -400), "walk")
    assert [(m.kind, round(m.metres, -1)) for m in route.maneuvers[:2]] == [("depart", 220), ("right", 100)]


@pytest.mark.parametrize("mode", MODES)
def test_only_cars_use_viaducts_and_road_tunnels(valhalla: Valhalla, mode: TravelMode) -> None:
    route = valhalla.route(spot(190, 330), BEYOND_TUNNEL, mode)
    streets = {street for maneuver in route.maneuvers for street in maneuver.streets}
    assert bool(streets & {"示例高架路", "示例地道"}) == (mode == "drive")
    (reach,) = valhalla.reach(spot(190, 330), [BEYOND_TUNNEL], mode)
    assert reach and reach.metres == pytest.approx(route.metres, abs=3)
    assert (route.metres < 900) == (mode == "drive")


@pytest.mark.parametrize("mode", MODES)
def test_a_route_ends_on_the_street_beside_a_viaduct(valhalla: Valhalla, mode: TravelMode) -> None:
    for start, end in ((spot(190, 330), UNDER_VIADUCT), (UNDER_VIADUCT, spot(190, 330))):
        route = valhalla.route(start, end, mode)
        streets = [street for maneuver in route.maneuvers for street in maneuver.streets]
        assert "示例巷" in streets and "示例高架路" not in streets
        (reach,) = valhalla.reach(start, [end], mode)
        assert reach and reach.metres == pytest.approx(route.metres, abs=3)


def test_a_start_far_from_streets_may_be_on_a_bridge(tmp_path: Path) -> None:
    ends = [node(1), node(2, east=0.02), node(3, north=0.001), node(4, north=0.001, east=0.02)]
    ways = [
        way(1, [1, 2], highway="primary", bridge="yes"),
        way(2, [1, 3], highway="residential"),
        way(3, [2, 4], highway="residential"),
    ]
    (tmp_path / "bridge.osm").write_text(document(*ends, *ways), encoding="utf-8")
    build([tmp_path / "bridge.osm"], tmp_path / "routes.tar")
    middle, bank = Point(LAT, LON + 0.01), Point(LAT + 0.001, LON)
    with routed(tmp_path / "routes.tar") as address:
        over = Valhalla(address, seconds=20.0)
        for mode in MODES:
            assert metres(over.route(middle, bank, mode).line[1], middle) > 100
            assert over.reach(middle, [bank], mode) != [None]
            assert over.isochrone(middle, 600, mode).kind == "route"


@pytest.mark.parametrize(
    ("start", "end", "mode", "why"),
    [
        (WEST, BEHIND_STEPS, "wheelchair", NoRoute),
        (WEST, NOWHERE, "walk", OffNetwork),
        (NOWHERE, WEST, "walk", OffNetwork),
    ],
)
def test_reports_that_there_is_no_route(
    valhalla: Valhalla, start: Point, end: Point, mode: TravelMode, why: type[Exception]
) -> None:
    with pytest.raises(why):
        valhalla.route(start, end, mode)
    assert valhalla.reach(start, [end], mode) == [None]


@pytest.mark.parametrize("mode", MODES)
def test_a_route_adds_up_and_begins_and_ends_where_it_should(valhalla: Valhalla, mode: TravelMode) -> None:
    for start, end in ((spot(-20, -300), spot(110, 160)), (spot(190, 30), spot(20, -100)), (WEST, WEST)):
        route = valhalla.route(start, end, mode)
        assert route.metres == pytest.approx(sum(m.metres for m in route.maneuvers))
        assert route.seconds == pytest.approx(sum(m.seconds for m in route.maneuvers))
        drawn = sum(metres(a, b) for a, b in zip(route.line, route.line[1:], strict=False))
        assert drawn == pytest.approx(route.metres, abs=5)
        assert metres(route.line[0], start) < 1 and metres(route.line[-1], end) < 1
        (reach,) = valhalla.reach(start, [end], mode)
        assert reach and reach.metres == pytest.approx(route.metres, abs=3)


def test_a_start_far_off_the_network_gets_a_way_to_it(valhalla: Valhalla) -> None:
    off, near = (valhalla.route(spot(north, -300), UPSTAIRS, "walk") for north in (-60, -20))
    assert kinds(off)[:2] == ["depart", "right"] and kinds(near)[0] == "depart"
    gap, east = off.maneuvers[:2]
    assert gap.bearing == pytest.approx(0, abs=1) and gap.metres == pytest.approx(60, abs=2)
    assert not gap.streets and (east.streets, east.bearing) == (("示例东路",), 90)
    assert off.metres == pytest.approx(near.metres + 40, abs=3)


def test_many_ends_at_once_some_of_them_off_the_map(valhalla: Valhalla) -> None:
    ends = [UPSTAIRS, NOWHERE, spot(200, 300), spot(0, 0), spot(5_000, 0)]
    found = valhalla.reach(WEST, ends, "walk")
    assert [one is not None for one in found] == [True, False, True, True, False]
    assert found[0] and found[0].kind == "route"
    assert valhalla.reach(NOWHERE, ends, "walk") == [None] * 5
    assert valhalla.reach(WEST, [], "walk") == []


@pytest.mark.parametrize("mode", MODES)
def test_a_matrix_agrees_with_single_routes(valhalla: Valhalla, mode: TravelMode) -> None:
    spots = [spot(200, 300), spot(-200, 5), UPSTAIRS, spot(0, 300), spot(120, 400), LANE_END, WEST]
    ends = [*spots, BEHIND_STEPS]
    for end, reach in zip(ends, valhalla.reach(WEST, ends, mode), strict=True):
        try:
            route = valhalla.route(WEST, end, mode)
        except NoRoute:
            assert reach is None
            continue
        assert reach is not None and reach.metres == pytest.approx(route.metres, rel=0.01, abs=5)
        assert reach.seconds == pytest.approx(route.seconds, rel=0.1, abs=10)


def test_routes_state_why_a_line_is_straight(valhalla: Valhalla) -> None:
    ways = FallbackRouter(valhalla, clock)
    trips: list[tuple[Point, TravelMode]] = [
        (UPSTAIRS, "walk"),
        (BEHIND_STEPS, "wheelchair"),
        (NOWHERE, "walk"),
        (spot(MAX_METRES["walk"] * 1.1, 0), "walk"),
    ]
    assert [ways.route(WEST, end, mode).why for end, mode in trips] == [None, "no_way", "off_map", "far"]
    assert FallbackRouter(None, clock).route(WEST, UPSTAIRS, "walk").why == "no_router"
    reached = ways.reach(WEST, [UPSTAIRS, NOWHERE, spot(MAX_METRES["walk"] * 1.1, 0)], "walk")
    assert [one and one.kind for one in reached] == ["route", None, "straight"]


def test_accepts_valid_requests() -> None:
    with router(says(trip())) as address:
        route = Valhalla(address).route(Point(*START), Point(*END), "walk")
    assert route.metres == pytest.approx(metres(Point(*START), Point(*END)), abs=0.01) and kinds(route) == [
        "depart",
        "arrive",
    ]


@pytest.mark.parametrize(
    ("names", "streets", "english"),
    [
        (["G6辅路", "S216"], ("G6辅路",), ()),
        (["成府路", "Chengfu Road", "X001"], ("成府路",), ("Chengfu Road",)),
        (["S216"], ("S216",), ()),
    ],
)
def test_the_number_of_a_road_is_no_english_name(
    names: list[str], streets: tuple[str, ...], english: tuple[str, ...]
) -> None:
    with router(says(bent(0, street_names=names))) as address:
        depart = Valhalla(address).route(Point(*START), Point(*END), "walk").maneuvers[0]
    assert (depart.streets, depart.streets_en) == (streets, english)


ENDLESS = ("hangs", "one byte a second", "a header a second", "chunks without end", "continue without end")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_router_that_does_not_behave_leaves_the_straight_line(name: str) -> None:
    with router(HOSTILE[name]) as address:
        strange = Valhalla(address, seconds=0.1 if name in ENDLESS else 0.5)
        for ask in (strange.route, lambda a, b, mode: strange.reach(a, [b], mode)):
            with pytest.raises(RouterUnavailable):
                ask(Point(*START), Point(*END), "walk")
        ways = FallbackRouter(strange, clock)
        route = ways.route(Point(*START), Point(*END), "walk")
        assert (route.kind, route.why) == ("straight", "unavailable")
        assert [one and one.kind for one in ways.reach(Point(*START), [Point(*END)], "walk")] == ["straight"]


def test_rejects_steps_for_a_wheelchair_from_any_source() -> None:
    steps = [{"type": 1}, {"type": 40, "begin_shape_index": 1}, {"type": 4, "length": 0.0, "time": 0.0}]
    base = {"length": 0.06, "time": 50.0, "begin_shape_index": 0, "end_shape_index": 1}
    with router(says(trip(maneuvers=[base | m for m in steps[:2]] + [base | steps[2] | AT_END]))) as address:
        assert "stairs" in kinds(Valhalla(address).route(Point(*START), Point(*END), "walk"))
        with pytest.raises(NoRoute):
            Valhalla(address).route(Point(*START), Point(*END), "wheelchair")


AT_END = {"begin_shape_index": 1}


def matrix(*cells: dict[str, Any], targets: int = 1, **members: Any) -> Behaviour:
    place, end = ({"lat": lat, "lon": lon} for lat, lon in (START, END))
    body = {"units": "kilometers", "sources": [place], "targets": [end] * targets}
    return says(body | {"sources_to_targets": [list(cells)]} | members)


CELL = {"from_index": 0, "to_index": 0, "time": 90, "distance": 0.13}
BAD_MATRICES = [
    matrix(CELL | {"time": -1}),
    matrix(CELL | {"distance": 1e300}),
    matrix(CELL | {"time": 0, "distance": 5.0}),
    matrix(CELL | {"to_index": 1}),
    matrix(CELL, CELL),
    matrix(targets=0),
    matrix(CELL, units="miles"),
    matrix(CELL, sources=[{"lat": 31.0, "lon": 121.0}]),
    matrix(CELL, sources=[{"lat": 999, "lon": 121.0}]),
]


@pytest.mark.parametrize("behaviour", BAD_MATRICES)
def test_a_matrix_is_read_as_strictly(behaviour: Behaviour) -> None:
    with router(behaviour) as address, pytest.raises(RouterUnavailable):
        Valhalla(address).reach(Point(*START), [Point(*END)], "walk")


def test_a_matrix_with_and_without_a_way() -> None:
    with router(matrix(CELL)) as address:
        assert Valhalla(address).reach(Point(*START), [Point(*END)], "walk") == [Reach("route", 130.0, 90.0)]
    with router(matrix(CELL | {"time": None, "distance": None})) as address:
        assert Valhalla(address).reach(Point(*START), [Point(*END)], "walk") == [None]


class Counting:
    """A router that fails until repaired, and counts its requests."""

    def __init__(self) -> None:
        self.requests, self.repaired = 0, False

    def route(self, start: Point, end: Point, mode: TravelMode) -> Route:
        self.requests += 1
        if not self.repaired:
            raise ZeroDivisionError
        return straight_route(start, end, mode, "far")._replace(kind="route", why=None)

    def reach(self, start: Point, ends: Any, mode: TravelMode) -> list[Reach | None]:
        raise RouterUnavailable


def test_a_breaker_pauses_then_tries_once() -> None:
    now = [datetime(2026, 11, 24, 2, 0, tzinfo=UTC)]
    counting = Counting()
    ways = FallbackRouter(counting, lambda: now[0])
    for number in range(10):
        assert ways.route(WEST, spot(number, 0), "walk").why == "unavailable"
    assert counting.requests == FAILURES
    now[0] += PAUSE
    assert ways.route(WEST, UPSTAIRS, "walk").why == "unavailable"
    assert ways.route(WEST, UPSTAIRS, "walk").why == "unavailable"
    assert counting.requests == FAILURES + 1
    counting.repaired = True
    now[0] += PAUSE
    for _ in range(5):
        assert ways.route(WEST, UPSTAIRS, "walk").kind == "route"
    assert counting.requests == FAILURES + 2  # kept for the minute
    now[0] += timedelta(minutes=1)
    ways.route(WEST, UPSTAIRS, "walk")
    assert counting.requests == FAILURES + 3


def test_the_straight_line_has_a_bearing_and_an_estimate() -> None:
    line = straight_route(spot(0, 0), spot(0, 1_000), "wheelchair", "no_router")
    assert line.metres == pytest.approx(1_000, rel=0.01)
    assert line.maneuvers[0].bearing == pytest.approx(90, abs=0.1)
    assert line.seconds == estimate(line.metres, "wheelchair").seconds
    assert kinds(line) == ["depart", "arrive"] and line.line == (spot(0, 0), spot(0, 1_000))


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=20))
def test_a_line_comes_back_as_it_was(points: list[tuple[float, float]]) -> None:
    back = decode_polyline(encoded(points))
    assert [(p.lat, p.lon) for p in back] == [
        (pytest.approx(lat, abs=1e-6), pytest.approx(lon, abs=1e-6)) for lat, lon in points
    ]


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_lines(text: str) -> None:
    try:
        assert all(abs(p.lat) <= 90 and abs(p.lon) <= 180 for p in decode_polyline(text))
    except ValueError:
        return


def test_storeys_as_signs_count_them() -> None:
    assert [storey(level) for level in (-2.0, -1.0, 0.0, 1.0, 0.5)] == ["B2", "B1", "1", "2", None]


V1 = "/api/v1/directions"
UNCOMPRESSED = {"Accept-Encoding": "identity"}  # a coding is part of an ETag


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Publish three outlets, one of them closed for good."""
    address = f"sqlite:///{tmp_path_factory.mktemp('ways') / 'locator.db'}"
    does = {"services": ("repair",), "devices": ("phone",)}
    updates = ({"ref": f"W{i}", "status": "open"} | does for i in range(3))
    network = outlets([UPSTAIRS, BEHIND_STEPS, NOWHERE])
    network = [outlet.model_copy(update=item) for outlet, item in zip(network, updates, strict=True)]
    network[2] = network[2].model_copy(update={"status": "closed"})
    with parts_of(address) as parts:
        publish(parts.engine, network, "walks", NOW)
    return address


def waits_for_router(seconds: float) -> dict[str, str]:
    """Return the environment that sets the router timeout."""
    factory = f"lambda url, made=Valhalla: made(url, seconds={seconds})"
    return {"locator.directions.valhalla.Valhalla": factory}


@pytest.fixture(scope="module")
def walking(database: str, walks: str) -> Iterator[Client]:
    """Run the program with a router; the machine may be busy."""
    with (
        run(database, router_url=walks, rate_limit="off", values=waits_for_router(20)) as program,
        closing(program.client(**UNCOMPRESSED)) as client,
    ):
        yield client


class Wild:
    """Asks a program with a router that can be exchanged, and sets its clock."""

    def __init__(self, clock_file: Path) -> None:
        self.client: Client
        self.behaviour: Behaviour = hangs_up
        self._file, self._now, self._numbers = clock_file, NOW, count()
        self.wait(timedelta())

    def answer(self, connection: socket.socket, ended: Event) -> None:
        """Answer as the router does at the moment."""
        self.behaviour(connection, ended)

    def wait(self, time: timedelta) -> None:
        """Let time go by for the program."""
        self._now += time
        set_clock(self._file, self._now)

    def ask(self) -> Answer:
        """Request a route from a new origin."""
        query = {"from": f"{START[0]},{START[1] + next(self._numbers) / 1e5:.5f}", "to": "W0"}
        return self.client.get(V1, query_string=query)

    def repair(self) -> None:
        """Let the router answer, until the program asks it again."""
        self.behaviour = NO_WAY
        self.wait(PAUSE + timedelta(seconds=1))
        until(lambda: self.ask().json["properties"]["why"] == "no_way")


NO_WAY = says({"error_code": 442, "error": "No path could be found for input"}, "400 Bad Request")


@pytest.fixture(scope="module")
def wild(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wild]:
    wild_ = Wild(tmp_path_factory.mktemp("wild") / "instant")
    with router(wild_.answer) as address:
        settings = {"router_url": address, "rate_limit": "off", "clock_file": wild_._file}
        with (
            run(database, values=waits_for_router(1.0), **settings) as program,
            closing(program.client(**UNCOMPRESSED)) as wild_.client,
        ):
            yield wild_


@pytest.fixture(scope="module")
def sideless(database: str) -> Iterator[Client]:
    """Run the program without a router."""
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def test_the_api_gives_the_way(walking: Client) -> None:
    query = {"from": f"{WEST.lat:.6f},{WEST.lon:.6f}", "to": "W0"}
    answered = walking.get(V1, query_string=query)
    body = answered.json
    assert list(body) == ["type", "id", "geometry", "properties", "answer", "query", "release", "help"]
    assert body["geometry"]["type"] == "LineString" and len(body["geometry"]["coordinates"]) > 2
    way = body["properties"]
    assert (way["ref"], way["kind"], way["mode"]) == ("W0", "route", "walk") and "why" not in way
    kinds_ = [m["kind"] for m in way["maneuvers"]]
    assert kinds_ == ["depart", "left", "stairs", "continue", "right", "lift", "arrive"]
    assert answered.headers["ETag"] == f'"{body["answer"]["id"]}"'
    assert walking.get(V1, query_string=query).data == answered.data
    seen = {"If-None-Match": answered.headers["ETag"]}
    assert walking.get(V1, query_string=query, headers=seen).status_code == 304
    assert walking.post(V1, json={"from": [round(x, 6) for x in WEST], "to": "W0"}).data == answered.data
    document = walking.get("/openapi.json").json
    shape = {"$ref": "#/components/schemas/Directions", "components": document["components"]}
    Draft202012Validator(shape).validate(body)


def test_the_api_says_when_a_line_is_straight_and_why(walking: Client) -> None:
    query = {"from": f"{WEST.lat:.6f},{WEST.lon:.6f}", "to": "W1", "mode": "wheelchair"}
    for lang, words in (("zh", "轮椅"), ("en", "wheelchair")):
        way = walking.get(V1, query_string=query | {"lang": lang}).json["properties"]
        assert (way["kind"], way["why"]) == ("straight", "no_way") and words in way["note"]


FROM_WEST = {"lat": f"{WEST.lat:.6f}", "lon": f"{WEST.lon:.6f}"}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("directions", {"from": f"{WEST.lat:.6f},{WEST.lon:.6f}", "to": "W0"}),
        ("nearest", FROM_WEST | {"sort": "arrival"}),
        ("handover", FROM_WEST | {"device": "phone"}),
    ],
)
def test_an_answer_of_another_router_has_another_id(
    path: str, query: dict[str, str], walking: Client, wild: Wild
) -> None:
    first = walking.get(f"/api/v1/{path}", query_string=query)
    tag = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["ETag"] == f'"{first.json["answer"]["id"]}"'
    assert walking.get(f"/api/v1/{path}", query_string=query, headers=tag).status_code == 304
    wild.behaviour = hangs_up
    answered = wild.client.get(f"/api/v1/{path}", query_string=query, headers=tag)
    assert answered.status_code == 200 and answered.data != first.data


@pytest.mark.parametrize("name", ["hangs", "one byte a second", "10 MB", "NaN", "redirect"])
def test_a_router_is_never_an_error_of_ours(name: str, wild: Wild) -> None:
    wild.repair()
    wild.behaviour = HOSTILE[name]
    for why in ["unavailable"] * (FAILURES + 1):
        answered = wild.ask()
        assert answered.status_code == 200
        way = answered.json["properties"]
        assert (way["kind"], way["why"]) == ("straight", why)


BAD = [
    ({"to": "W0"}, 400, "from"),
    ({"from": "39.9996,116.3466"}, 400, "to"),
    ({"from": "39.9996,116.3466", "to": "W0", "mode": "car"}, 400, "mode"),
    ({"from": "39.9996,116.3466", "to": "W0", "style": "song"}, 400, "style"),
    ({"from": "39.9996,116.3466", "to": "W0", "radius": "5"}, 400, "radius"),
    ({"from": "39.9996", "to": "W0"}, 400, "from"),
    ({"from": "nan,116.3466", "to": "W0"}, 400, "from"),
    ({"from": "39.9996,-Infinity", "to": "W0"}, 400, "from"),
    ({"from": "3e1,116.3466", "to": "W0"}, 400, "from"),
    ({"from": "", "to": "W0"}, 400, "from"),
    ({"from": "39.9996,116.3466", "to": "W0" * 40}, 400, "to"),
    ({"from": "39.9996,116.3466", "to": "W9"}, 404, None),
    ({"from": "39.9996,116.3466", "to": "W2"}, 410, None),
    ({"from": "0,0", "to": "W0"}, 422, None),
]


@pytest.mark.parametrize(("query", "status", "parameter"), BAD)
def test_a_bad_query_gets_its_errors(
    sideless: Client, query: dict[str, str], status: int, parameter: str | None
) -> None:
    answered = sideless.get(V1, query_string=query)
    assert answered.status_code == status and answered.mimetype == "application/problem+json"
    body = answered.json
    assert body.get("parameter") == parameter and body["help"]["hotline"]


def test_a_datum_moves_the_start_and_the_order_of_coordinates_is_reported(sideless: Client) -> None:
    query = {"from": "39.9996,116.3466", "to": "W0"}
    wgs84_body = sideless.get(V1, query_string=query).json
    mars = sideless.get(V1, query_string=query | {"datum": "gcj02"}).json
    assert wgs84_body["properties"]["why"] == mars["properties"]["why"] == "no_router"
    moved = [Point(*reversed(body["geometry"]["coordinates"][0])) for body in (wgs84_body, mars)]
    assert 300 < metres(*moved) < 800
    swapped = sideless.get(V1, query_string={"from": "116.3466,39.9996", "to": "W0"}).json
    assert swapped["geometry"] == wgs84_body["geometry"]
    assert swapped["query"]["notes"] == ["按“经度, 纬度”的顺序理解"]
