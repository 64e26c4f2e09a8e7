"""Routes: router latency on an extract (`OSM=FILE`), correctness of directions, cost of bad routers.

Without `OSM`, the extract is synthetic. Routes are some three kilometres long, or as long as the extract
permits. With `TILES=FILE`, routing tiles of the extract, only latencies are measured.
"""

import json
import os
import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from flask.testing import FlaskClient

from locator import create_app
from locator.config import Settings
from locator.directions.build import build
from locator.directions.route import MODES, NoRoute, RouterUnavailable, TravelMode
from locator.directions.valhalla import Valhalla
from locator.geo.point import Point, metres
from locator.serving.container import Container
from locator.store.releases import publish
from tests.network import outlets
from tests.ports import free_port
from tests.router_stub import END, HOSTILE, START, router
from tests.walks import draw, install, routed

from .process_tree import busy_milliseconds
from .spoken import judge
from .street_corners import corners_of, pairs
from .tables import show
from .turns import compare

WAYS, REACHES, ENDS, LONG = 400, 100, 50, 3_000.0
ROUTER = "valhalla_service"
NEAR_DEGREES = 0.06  # of latitude and longitude together
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Timed(NamedTuple):
    """Milliseconds and the router's CPU milliseconds per query, and the ratio of each route to the line."""

    took: list[float]
    busy: list[float]
    detours: list[float]
    without: int


def main() -> None:
    """Print the tables."""
    install()
    with tempfile.TemporaryDirectory() as folder:
        extract = Path(os.environ["OSM"]) if "OSM" in os.environ else draw(Path(folder))
        if "TILES" in os.environ:
            with routed(Path(os.environ["TILES"])) as address:
                _latencies(Valhalla(address, seconds=20.0), extract)
            return
        tiles = Path(folder) / "routes.tar"
        begin = perf_counter()
        build([extract], tiles)
        size = tiles.stat().st_size / 1e6
        show("tiles", ("extract", "s", "MB"), [(extract.name, perf_counter() - begin, size)])
        with routed(tiles) as address:
            _latencies(Valhalla(address, seconds=20.0), extract)
            judge(Valhalla(address), extract)
            compare(Valhalla(address), extract)
    _hostile()


def _latencies(valhalla: Valhalla, extract: Path) -> None:
    corners = corners_of(extract)
    _routes(valhalla, _pairs(corners))
    _matrices(valhalla, corners)


def _pairs(corners: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Return pairs of street corners about three kilometres apart, or as far as the extract permits."""
    rng = random.Random(7)
    some = [(rng.choice(corners), rng.choice(corners)) for _ in range(20_000)]
    if max(metres(*pair) for pair in some) < LONG:
        return sorted(some, key=lambda pair: -metres(*pair))[:WAYS]
    return list(islice(pairs(corners, LONG, LONG), WAYS))


def _routes(valhalla: Valhalla, pairs: Sequence[tuple[Point, Point]]) -> None:
    rows = []
    for mode in MODES:
        with suppress(NoRoute):
            valhalla.route(*pairs[0], mode)
        timed = _timed(valhalla, pairs, mode)
        length = statistics.median(metres(*pair) for pair in pairs)
        shares = (*_shares(timed.took), *_shares(timed.busy), *_shares(timed.detours))
        rows.append((mode, len(pairs), timed.without, length, *shares))
    header = (
        "mode",
        "routes",
        "no route",
        "m straight",
        "p50, ms",
        "p95, ms (≤ 20)",
        "CPU p50, ms",
        "p95",
        "detour p50",
        "p95",
    )
    show("routes over HTTP on loopback", header, rows)


def _matrices(valhalla: Valhalla, corners: Sequence[Point]) -> None:
    """Time matrices from a corner to those around it."""
    rng, took, busy = random.Random(7), list[float](), list[float]()
    for start in rng.choices(corners, k=REACHES):
        near = [it for it in corners if abs(it.lat - start.lat) + abs(it.lon - start.lon) < NEAR_DEGREES]
        ends = rng.sample(near, min(ENDS, len(near)))
        before = busy_milliseconds(ROUTER)
        with suppress(RouterUnavailable):
            took.append(_milliseconds(lambda at=start, to=ends: valhalla.reach(at, to, "walk"))[0])  # type: ignore[misc]
        busy.append(busy_milliseconds(ROUTER) - before)
    header = ("matrices", "without answer", "p50, ms", "p95, ms (≤ 60)", "CPU p50, ms", "p95")
    row = (len(busy), len(busy) - len(took), *_shares(took), *_shares(busy))
    show(f"one start, up to {ENDS} destinations around it", header, [row])


def _timed(valhalla: Valhalla, pairs: Sequence[tuple[Point, Point]], mode: TravelMode) -> Timed:
    timed = Timed([], [], [], 0)
    for start, end in pairs:
        before = busy_milliseconds(ROUTER)
        try:
            took, route = _milliseconds(lambda a=start, b=end: valhalla.route(a, b, mode))  # type: ignore[misc]
        except (NoRoute, RouterUnavailable):
            timed = timed._replace(without=timed.without + 1)
            continue
        timed.took.append(took)
        timed.busy.append(busy_milliseconds(ROUTER) - before)
        timed.detours.append(route.metres / max(1.0, metres(start, end)))  # type: ignore[attr-defined]
    return timed


def _milliseconds(work: Callable[[], object]) -> tuple[float, object]:
    begin = perf_counter()
    done = work()
    return (perf_counter() - begin) * 1e3, done


def _shares(values: list[float]) -> tuple[str, str]:
    ranked = sorted(values) or [float("nan")]
    return f"{ranked[len(ranked) // 2]:.2f}", f"{ranked[int(len(ranked) * 0.95)]:.2f}"


def _hostile() -> None:
    """Request four routes from the program with each kind of faulty router."""
    with tempfile.TemporaryDirectory() as folder:
        unused = f"http://127.0.0.1:{free_port()}"
        rows = [("no router", *_statuses(_program(Path(folder) / "none", unused)))]
        for number, (name, behaviour) in enumerate(HOSTILE.items()):
            with router(behaviour) as address:
                rows.append((name, *_statuses(_program(Path(folder) / str(number), address))))
    header = ("router", "statuses", "kinds", "longest, s (≤ 2)")
    show("faulty routers, four queries each", header, rows)


def _program(folder: Path, address: str) -> FlaskClient:
    folder.mkdir()
    parts = Container(
        Settings(database=f"sqlite:///{folder / 'locator.db'}", router_url=address), lambda: NOW
    )
    (outlet,) = outlets([END])
    publish(parts.engine, [outlet.model_copy(update={"ref": "W0", "status": "open"})], "bench", NOW)
    client = create_app(container=parts).test_client()
    client.get("/api/v1/outlets/W0")
    return client


def _statuses(client: FlaskClient) -> tuple[str, str, float]:
    statuses, kinds, longest = set(), set(), 0.0
    for number in range(4):
        query = {"from": f"{START[0]},{START[1] + number / 1e5:.5f}", "to": "W0"}
        begin = perf_counter()
        answered = client.get("/api/v1/directions", query_string=query)
        longest = max(longest, perf_counter() - begin)
        statuses.add(answered.status_code)
        kinds.add(json.loads(answered.data)["properties"]["kind"])
    return ", ".join(map(str, statuses)), ", ".join(kinds), round(longest, 2)
