"""Where the router's map ends: areas and times that reach its edge say so, in every query and language."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import shapely

from locator.answers.within import LIMITED_NOTE
from locator.directions.fallback_router import FallbackRouter
from locator.directions.isochrone import band, circle
from locator.directions.map_extent import MapExtent, store_extent, stored_extent
from locator.directions.valhalla import Valhalla
from locator.geo.point import Point
from locator.runtime.error_messages import localize
from locator.store.releases import publish

from .conftest import clock
from .extracts import LAT, LON
from .network import NOW, outlets
from .program import parts_of, run
from .router_stub import router, says
from .walks import EAST, NODES, NORTH, install, routed, spot, tiles
from .web_client import Client

pytestmark = pytest.mark.slow

INSIDE, REACHABLE, NEAREST = spot(200, 0), "/api/v1/reachable", "/api/v1/nearest"
EDGE = {"zh": "范围到了路网地图的边缘", "en": "The area reaches the edge of the map of streets"}


class Served(NamedTuple):
    """A program whose router serves the tiles of the data folder."""

    client: Client
    router_url: str
    tiles: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    install()
    folder = tmp_path_factory.mktemp("edge")
    address = f"sqlite:///{folder / 'locator.db'}"
    with parts_of(address) as parts:
        publish(parts.engine, outlets([spot(0, 0), spot(0, 390)]), "edge", NOW)
    built = tiles(folder)
    with (
        routed(built) as router_url,
        run(address, router_url=router_url, rate_limit="off") as program,
        closing(program.client()) as client,
    ):
        yield Served(client, router_url, built)


def test_tiles_have_the_extent_of_their_extracts(served: Served) -> None:
    extent = stored_extent(served.tiles)
    assert extent is not None
    norths, easts = zip(*NODES.values(), strict=True)
    expected = (
        LON + min(easts) / EAST,
        LAT + min(norths) / NORTH,
        LON + max(easts) / EAST,
        LAT + max(norths) / NORTH,
    )
    assert extent.bounds == pytest.approx(expected, abs=1e-6)


def test_extents_of_several_extracts_are_joined(served: Served, tmp_path: Path) -> None:
    copy = Path(shutil.copy(served.tiles, tmp_path / "routes.tar"))
    store_extent(copy, [(0, 0, 1, 1), (1, 0, 2, 1), (5, 5, 6, 6)])  # the last member of a name counts
    extent = stored_extent(copy)
    assert extent is not None and extent.area == 3 and extent.contains(shapely.box(0.5, 0.4, 1.5, 0.6))


@pytest.mark.parametrize("content", [b"", b"no archive", b"\0" * 10_240])
def test_tiles_without_an_extent(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "routes.tar").write_bytes(content)
    assert stored_extent(tmp_path / "routes.tar") is None
    assert stored_extent(tmp_path / "none.tar") is None


def test_an_isochrone_is_limited_where_it_reaches_the_edge(served: Served) -> None:
    ways = FallbackRouter(
        Valhalla(served.router_url, 20.0), clock, MapExtent(served.router_url, served.tiles)
    )
    assert not ways.isochrone(INSIDE, 120, "walk").limited_by_map
    assert ways.isochrone(INSIDE, 1_800, "walk").limited_by_map
    assert ways.isochrone(spot(200, 690), 60, "walk").limited_by_map  # at the eastern edge


def test_a_router_with_other_tiles_has_no_known_extent(served: Served, tmp_path: Path) -> None:
    other = Path(shutil.copy(served.tiles, tmp_path / "routes.tar"))
    os.utime(other, (1_000_000_000, 1_000_000_000))
    wide = circle(INSIDE, 50_000)
    assert MapExtent(served.router_url, served.tiles).is_left_by(wide)
    assert not MapExtent(served.router_url, other).is_left_by(wide)
    assert not MapExtent(served.router_url, tmp_path / "none.tar").is_left_by(wide)
    for body in ({}, [], {"tileset_last_modified": "soon"}):
        with router(says(body)) as address:
            assert not MapExtent(address, served.tiles).is_left_by(wide)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_reachable_area_says_that_the_map_ends(served: Served, lang: str, method: str) -> None:
    near, far = (_properties(served.client, method, minutes, lang) for minutes in (2, 30))
    assert "limited_by_map" not in near and "note" not in near
    assert far["kind"] == "route" and far["limited_by_map"] is True and far["note"].startswith(EDGE[lang])


def _properties(client: Client, method: str, minutes: int, lang: str) -> dict[str, Any]:
    fields = {"lat": INSIDE.lat, "lon": INSIDE.lon, "within": f"{minutes}min", "mode": "walk", "lang": lang}
    answer = (
        client.get(REACHABLE, query_string=fields) if method == "get" else client.post(REACHABLE, json=fields)
    )
    assert answer.status_code == 200, answer.text
    return dict(json.loads(answer.data)["properties"])


HERE = {"lat": INSIDE.lat, "lon": INSIDE.lon}
BESIDE = {"lat": spot(-250, 0).lat, "lon": INSIDE.lon}  # 50 m beyond the southern edge
AWAY = {"lat": spot(90_000, 0).lat, "lon": INSIDE.lon}
ALONG_OUT = f"{INSIDE.lat},{INSIDE.lon};{spot(200, 3_000).lat},{spot(200, 3_000).lon}"
ALONG = f"{INSIDE.lat},{INSIDE.lon};{spot(200, 300).lat},{spot(200, 300).lon}"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("fields", "limited"),
    [
        (HERE | {"within": "2min"}, False),
        (HERE | {"within": "20min"}, True),
        (HERE | {"within": "20min", "radius": 100}, False),
        (HERE | {"within": "20min", "sort": "arrival"}, True),
        ({"along": ALONG, "within": "2min"}, False),
        ({"along": ALONG, "within": "60min"}, True),
        (AWAY | {"within": "20min"}, False),
        (BESIDE | {"within": "20min"}, False),
        (BESIDE | {"within": "20min", "sort": "arrival"}, False),
        ({"along": ALONG_OUT, "within": "60min"}, False),
        (HERE, False),
    ],
)
def test_times_that_reach_beyond_the_map_say_so(
    served: Served, fields: dict[str, Any], limited: bool, lang: str
) -> None:
    mode = {"mode": "walk"} if "within" in fields else {}
    answer = served.client.get(NEAREST, query_string=fields | mode | {"lang": lang})
    assert answer.status_code == 200, answer.text
    query = json.loads(answer.data)["query"]
    assert query.get("limited_by_map", False) is limited
    assert (localize(LIMITED_NOTE, lang) in query.get("notes", ())) is limited


def test_a_band_is_the_area_within_a_distance_of_a_line() -> None:
    area = band([Point(31.0, 121.0), Point(31.0, 121.1), Point(31.1, 121.1)], 1_000.0)
    for inside in ((31.008, 121.05), (31.05, 121.109), (30.993, 121.0)):
        assert area.contains(shapely.Point(inside[::-1])), inside
    for outside in ((31.011, 121.05), (31.05, 121.05), (30.99, 121.0)):
        assert not area.contains(shapely.Point(outside[::-1])), outside
