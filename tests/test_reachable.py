"""Outlets within a travel time or along a line, and reachable areas, with and without a router."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from geopy.distance import geodesic

from locator.answers.within import area_mode, mode_within
from locator.directions.fallback_router import FallbackRouter
from locator.directions.isochrone import circle
from locator.directions.route import OffNetwork, RouterUnavailable
from locator.directions.travel_estimate import estimate, reach_metres
from locator.directions.valhalla import Valhalla
from locator.directions.valhalla_area import parse_isochrone
from locator.geo.datum import from_wgs84
from locator.geo.point import Point, metres
from locator.geo.travel_mode import MODES, TravelMode
from locator.index.corridor import outlets_near_line
from locator.index.snapshot import Filter
from locator.store.releases import publish

from .conftest import clock
from .network import NOW, outlets, snapshot
from .program import parts_of, run
from .router_stub import START, router, says
from .walks import BEHIND_STEPS, NOWHERE, UPSTAIRS, WEST, install, routed, spot, tiles
from .web_client import Answer, Client

pytestmark = pytest.mark.slow

WEST_END, EAST_END = (31.20, 121.40), (31.20, 121.60)  # 19 km apart
PLACES = {
    "START": (31.2005, 121.4000),
    "MIDDLE": (31.2020, 121.5000),  # 220 m from the line
    "OFF": (31.2400, 121.5000),  # 4.4 km from the line
    "FAR": (31.5000, 121.5000),  # 33 km from the line
    "BEHIND": (31.2000, 121.3800),  # 1.9 km behind the western end
    "SHUT": (31.2010, 121.5000),
}
REACHABLE, NEAREST = "/api/v1/reachable", "/api/v1/nearest"
LINE = "31.2,121.4;31.2,121.6"


@pytest.fixture(scope="module")
def shanghai(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A program without a router."""
    address = f"sqlite:///{tmp_path_factory.mktemp('reachable') / 'locator.db'}"
    network = [
        outlet.model_copy(
            update={
                "ref": ref,
                "status": "closed" if ref == "SHUT" else "open",
                "hours": "24/7",
                "exceptions": (),
            }
        )
        for ref, outlet in zip(PLACES, outlets(list(PLACES.values())), strict=True)
    ]
    with parts_of(address) as parts:
        publish(parts.engine, network, "reachable", NOW)
    with run(address, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def nearest(client: Client, **query: Any) -> dict[str, Any]:
    answer = client.get(NEAREST, query_string=query)
    assert answer.status_code == 200, answer.text
    return dict(json.loads(answer.data))


def refs(answer: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in answer["features"]]


def properties(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in answer["features"]]


def placed(answer: dict[str, Any]) -> list[tuple[dict[str, Any], Point]]:
    """Return the properties and the position of each outlet."""
    points = [Point(*feature["geometry"]["coordinates"][::-1]) for feature in answer["features"]]
    return list(zip(properties(answer), points, strict=True))


@pytest.mark.parametrize("minutes", [1, 5, 20, 60, 120])
@pytest.mark.parametrize("mode", MODES)
def test_within_a_time_are_exactly_the_outlets_whose_estimate_is(
    shanghai: Client, minutes: int, mode: TravelMode
) -> None:
    here = Point(31.21, 121.48)
    answer = nearest(shanghai, lat=here.lat, lon=here.lon, within=f"{minutes}min", mode=mode)
    seconds = {
        ref: estimate(metres(here, Point(*place)), mode).seconds
        for ref, place in PLACES.items()
        if ref != "SHUT"
    }
    expected = sorted((ref for ref in seconds if seconds[ref] <= 60 * minutes), key=seconds.__getitem__)
    assert refs(answer) == expected
    for item in properties(answer):
        assert item["travel"] == {
            "seconds": round(seconds[item["ref"]]),
            "metres": round(item["distance"]["metres"]),
            "kind": "straight",
            "mode": mode,
            "text": item["travel"]["text"],
        }
        assert item["travel"]["text"].endswith("分钟（按直线估计）") or "小时" in item["travel"]["text"]
        assert item["links"]["open"].endswith(f"?mode={mode}")
    query = answer["query"]
    assert (query["within"], query["mode"], query["mode_chosen"]) == (f"{minutes}min", mode, False)
    assert answer["answer"]["stable"] is None and query["assumed"]["bands"][mode]


def test_the_mode_suits_the_time(shanghai: Client) -> None:
    times = (1, 45, 47, 120)
    assert [mode_within(minutes, None) for minutes in times] == ["walk", "walk", None, None]
    assert [area_mode(minutes, None) for minutes in times] == ["walk", "walk", "drive", "drive"]
    assert mode_within(120, "bicycle") == area_mode(120, "bicycle") == "bicycle"
    query = nearest(shanghai, lat=31.2, lon=121.5, within="20min")["query"]
    assert (query["mode"], query["mode_chosen"]) == ("walk", True)


@pytest.mark.parametrize("sort", ["distance", "arrival"])
def test_without_a_mode_a_long_time_is_walked_to_near_outlets(shanghai: Client, sort: str) -> None:
    answer = nearest(shanghai, lat=31.2, lon=121.5, within="60min", sort=sort)
    assert "mode" not in answer["query"] and answer["query"]["mode_chosen"] is True
    modes = {}
    for item in properties(answer):
        trip = item["travel"] if sort == "distance" else item["arrival"]
        modes[item["ref"]] = trip["mode"]
        assert item["links"]["open"].endswith(f"?mode={trip['mode']}")
        assert trip["text"].startswith("步行约" if trip["mode"] == "walk" else "驾车约")
    assert {"MIDDLE": "walk", "OFF": "drive"}.items() <= modes.items()


@pytest.mark.parametrize("sort", ["distance", "arrival"])
def test_a_short_time_has_one_mode_in_every_order(shanghai: Client, sort: str) -> None:
    answer = nearest(shanghai, lat=31.2, lon=121.4, within="40min", sort=sort)
    trips = [item["travel" if sort == "distance" else "arrival"] for item in properties(answer)]
    assert answer["query"]["mode"] == "walk" and {trip["mode"] for trip in trips} == {"walk"}
    assert {item["ref"] for item in properties(answer)} == {"START", "BEHIND"}


def test_within_limits_arrivals_and_agrees_with_radius_and_limit(shanghai: Client) -> None:
    here = {"lat": 31.2, "lon": 121.4, "within": "10min", "mode": "drive"}
    assert refs(nearest(shanghai, **here)) == ["START", "BEHIND"]
    assert refs(nearest(shanghai, **here, limit=1)) == ["START"]
    assert refs(nearest(shanghai, **here, radius=1_000)) == ["START"]
    arriving = nearest(shanghai, **here, sort="arrival")
    assert refs(arriving) == ["START", "BEHIND"]
    assert [item["arrival"]["mode"] for item in properties(arriving)] == ["drive", "drive"]


def test_along_two_ends_the_detour_is_the_way_to_the_line_and_back(shanghai: Client) -> None:
    answer = nearest(shanghai, along=LINE, within="30min", mode="drive")
    assert refs(answer) == ["START", "MIDDLE", "BEHIND", "OFF"]
    line = shapely.LineString([(121.4, 31.2), (121.6, 31.2)])
    for item, place in placed(answer):
        point = line.interpolate(line.project(shapely.Point(place.lon, place.lat)))
        away = geodesic((point.y, point.x), place).m
        assert item["distance"]["metres"] == pytest.approx(away, abs=15)
        seconds = 2 * estimate(item["distance"]["metres"], "drive").seconds
        assert (item["detour"]["kind"], item["detour"]["mode"]) == ("straight", "drive")
        assert item["detour"]["seconds"] == pytest.approx(seconds, abs=2)
        assert item["detour"]["text"].startswith("绕行约 ") and "估计" in item["detour"]["text"]
    assert answer["query"]["along"] == [[31.2, 121.4], [31.2, 121.6]] and "lat" not in answer["query"]
    assert refs(nearest(shanghai, along=LINE, within="5min", mode="drive")) == ["START", "MIDDLE"]
    assert refs(nearest(shanghai, along=LINE, within="30min", mode="walk", limit=1)) == ["START"]
    assert nearest(shanghai, along=LINE, within="5min")["query"]["mode"] == "drive"
    short = nearest(shanghai, along="31.2,121.4;31.2,121.41", within="5min")["query"]
    assert (short["mode"], short["mode_chosen"]) == ("walk", True)


def test_along_a_line_of_many_points(shanghai: Client) -> None:
    bent = "31.2,121.4;31.24,121.5;31.2,121.6"
    assert refs(nearest(shanghai, along=bent, within="4min", mode="drive")) == ["OFF", "START"]
    shifted = ";".join(
        "{:.7f},{:.7f}".format(*from_wgs84(lat, lon, "gcj02")) for lat, lon in (WEST_END, EAST_END)
    )
    answer = nearest(shanghai, along=shifted, datum="gcj02", within="30min", mode="drive")
    assert refs(answer) == ["START", "MIDDLE", "BEHIND", "OFF"]


def test_post_keeps_positions_out_of_the_address(shanghai: Client) -> None:
    def post(path: str, **body: Any) -> Answer:
        return shanghai.post(path, json.dumps(body), "application/json")

    along = post(NEAREST, along=[[31.2, 121.4], [31.2, 121.6]], within="30min", mode="drive")
    assert refs(along.json) == ["START", "MIDDLE", "BEHIND", "OFF"]
    got = shanghai.get(REACHABLE, query_string={"lat": 31.2, "lon": 121.5, "within": "15min"}).json
    assert post(REACHABLE, lat=31.2, lon=121.5, within="15min").json["geometry"] == got["geometry"]
    line = json.dumps({"along": LINE, "within": "30min", "mode": "drive"})
    batch = shanghai.post(f"{NEAREST}/batch", line, "application/x-ndjson").json
    assert refs(batch) == ["START", "MIDDLE", "BEHIND", "OFF"]


MINUTES_EXPECTED = "must be a time like 20min or 1.5h, from 1min to 120min"
HERE: dict[str, Any] = {"lat": 31.2, "lon": 121.5}
ALONG: dict[str, Any] = {"along": LINE, "within": "5min"}
NOT_BESIDE = "is not allowed beside along"
ERRORS: list[tuple[str, dict[str, Any], str, str]] = [
    *(
        (NEAREST, HERE | {"within": text}, "within", MINUTES_EXPECTED)
        for text in ("20", "0min", "121min", "3h")
    ),
    (NEAREST, ALONG | {"along": "31.2,121.4"}, "along", "must be 2 to 100 points: LAT,LON;LAT,LON"),
    (NEAREST, ALONG | {"along": "31.2,121.4;31.2"}, "along", "must be two numbers: LAT,LON"),
    (NEAREST, ALONG | {"along": "31.2,121.4;121.6,31.2"}, "along", "must be LAT,LON in degrees"),
    (NEAREST, {"along": LINE}, "within", "is required beside along"),
    (NEAREST, ALONG | {"sort": "arrival"}, "sort", NOT_BESIDE),
    (NEAREST, ALONG | {"radius": "500"}, "radius", NOT_BESIDE),
    (NEAREST, ALONG | HERE, "along", "exactly one origin is required, not lat+lon and along"),
    (NEAREST, ALONG | {"along": "31.2,121.4;45.0,126.6"}, "along", "the line is longer than 1000 km"),
    (NEAREST, {}, "query", "give one of lat and lon, q, adcode, code, along"),
    (REACHABLE, HERE, "within", "is required"),
    (
        REACHABLE,
        HERE | {"within": "5min", "mode": "fly"},
        "mode",
        "must be 'walk', 'wheelchair', 'bicycle' or 'drive'",
    ),
    (REACHABLE, {"q": "陆家嘴", "within": "5min"}, "q", "unknown parameter"),
]


@pytest.mark.parametrize(("path", "query", "parameter", "detail"), ERRORS)
def test_errors_are_exact(
    shanghai: Client, path: str, query: dict[str, Any], parameter: str, detail: str
) -> None:
    answer = shanghai.get(path, query_string=query)
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["parameter"], problem["detail"]) == (
        400,
        parameter,
        f"{parameter}: {detail}",
    )
    chinese = json.loads(shanghai.get(path, query_string=query | {"lang": "zh"}).data)["detail"]
    assert detail not in chinese and any("\u4e00" <= character <= "\u9fff" for character in chinese)


def test_far_from_every_outlet_is_an_error(shanghai: Client) -> None:
    for query in ({"lat": 43.8, "lon": 87.6}, {"along": "43.8,87.6;43.9,87.6"}):
        assert shanghai.get(NEAREST, query_string=query | {"within": "5min"}).status_code == 422
    assert (
        shanghai.get(REACHABLE, query_string={"lat": 43.8, "lon": 87.6, "within": "5min"}).status_code == 422
    )


@pytest.mark.parametrize("mode", MODES)
def test_without_a_router_the_area_is_a_circle_marked_as_an_estimate(shanghai: Client, mode: str) -> None:
    query = {"lat": 31.2, "lon": 121.5, "within": "30min", "mode": mode}
    answer = shanghai.get(REACHABLE, query_string=query)
    assert answer.mimetype == "application/geo+json" and answer.status_code == 200
    found = answer.json["properties"]
    assert (found["kind"], found["why"], found["mode"], found["seconds"]) == (
        "straight",
        "no_router",
        mode,
        1_800,
    )
    assert "估计" in found["note"] and answer.json["query"]["assumed"]["bands"][mode]
    ring = shapely.geometry.shape(answer.json["geometry"])
    assert ring.is_valid and ring.exterior.is_ccw
    radius = reach_metres(1_800, mode)  # type: ignore[arg-type]
    for lon, lat in ring.exterior.coords:
        assert geodesic((31.2, 121.5), (lat, lon)).m == pytest.approx(radius, rel=0.005)
    again = shanghai.get(REACHABLE, query_string=query, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_circles_nest() -> None:
    circles = [circle(Point(31.2, 121.5), radius) for radius in (100, 1_000, 50_000, 200_000)]
    assert all(outer.contains(inner) for inner, outer in pairwise(circles))


def test_distances_from_a_line_agree_with_a_search_at_many_points() -> None:

    rng = np.random.default_rng(3)
    places = [(31.2 + lat, 121.4 + lon) for lat, lon in rng.uniform(-0.3, 0.3, (200, 2)).tolist()]
    released = snapshot(outlets(places))
    line = [Point(31.1, 121.2), Point(31.3, 121.5), Point(31.2, 121.7)]
    near = outlets_near_line(released, line, 10_000, Filter())
    dense = [
        Point(a.lat + (b.lat - a.lat) * share, a.lon + (b.lon - a.lon) * share)
        for a, b in pairwise(line)
        for share in np.linspace(0, 1, 2_000)
    ]
    brute = {
        index: min(metres(released.point(index), point) for point in dense[::4])
        for index in np.flatnonzero(released.matches(Filter())).tolist()
    }
    expected = sorted((index for index in brute if brute[index] <= 10_000), key=brute.__getitem__)
    assert near.indices.tolist() == expected
    assert near.metres.tolist() == pytest.approx([brute[index] for index in expected], abs=5)


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a router over the drawn network."""
    install()
    with routed(tiles(tmp_path_factory.mktemp("walks"))) as address:
        yield address


@pytest.fixture(scope="module")
def valhalla(walks: str) -> Valhalla:
    return Valhalla(walks, seconds=20.0)


def test_an_isochrone_holds_what_is_reached_and_not_what_is_not(valhalla: Valhalla) -> None:
    ten, three = (valhalla.isochrone(WEST, 60.0 * minutes, "walk") for minutes in (10, 3))
    assert (ten.kind, ten.mode, ten.seconds, ten.why) == ("route", "walk", 600, None)
    assert ten.area.contains(shapely.Point(spot(0, 0).lon, spot(0, 0).lat))
    assert not three.area.contains(shapely.Point(spot(0, 300).lon, spot(0, 300).lat))
    assert ten.area.area > three.area.area
    with pytest.raises(OffNetwork):
        valhalla.isochrone(NOWHERE, 600, "walk")
    ways = FallbackRouter(valhalla, clock)
    assert ways.isochrone(NOWHERE, 600, "walk").why == "off_map"
    assert ways.isochrone(WEST, 600, "drive").kind == "route"


def test_both_directions_of_a_matrix(valhalla: Valhalla) -> None:
    starts = [UPSTAIRS, NOWHERE, spot(200, 300), spot(0, 0)]
    found = valhalla.reach_from(starts, WEST, "walk")
    assert [one is not None for one in found] == [True, False, True, True]
    for start, one in zip(starts, found, strict=True):
        if one:
            assert one.seconds == pytest.approx(valhalla.route(start, WEST, "walk").seconds, abs=5)
    assert valhalla.reach_from(starts, NOWHERE, "walk") == [None] * 4
    assert valhalla.reach(WEST, [BEHIND_STEPS, UPSTAIRS], "wheelchair")[0] is None


BAD_AREAS: list[object] = [
    {"features": []},
    {"features": [{"geometry": {"type": "Point", "coordinates": [116.3, 39.9]}}]},
    {"features": [{"geometry": {"type": "Polygon", "coordinates": []}}]},
    {"features": [{"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}}]},
    {"features": [{"geometry": {"type": "Polygon", "coordinates": [[[900, 0], [0, 900], [1, 1]]]}}]},
    [],
]


@pytest.mark.parametrize("body", BAD_AREAS)
def test_a_strange_isochrone_is_rejected(body: object) -> None:
    with pytest.raises(ValueError):
        parse_isochrone(json.dumps(body).encode(), Point(*START))
    with router(says(body)) as address, pytest.raises(RouterUnavailable):
        Valhalla(address).isochrone(Point(*START), 600, "walk")


@pytest.fixture(scope="module")
def walking(tmp_path_factory: pytest.TempPathFactory, walks: str) -> Iterator[Client]:
    """A program with a router and outlets on its network."""
    address = f"sqlite:///{tmp_path_factory.mktemp('walking') / 'locator.db'}"
    places = {"UP": UPSTAIRS, "NORTH": spot(200, 0), "EAST": spot(0, 390), "STEPS": BEHIND_STEPS}
    network = [
        outlet.model_copy(update={"ref": ref, "status": "open"})
        for ref, outlet in zip(places, outlets(list(places.values())), strict=True)
    ]
    with parts_of(address) as parts:
        publish(parts.engine, network, "walking", NOW)
    factory = {"locator.directions.valhalla.Valhalla": "lambda url, made=Valhalla: made(url, seconds=20)"}
    with (
        run(address, router_url=walks, rate_limit="off", values=factory) as program,
        closing(program.client()) as client,
    ):
        yield client


def test_with_a_router_times_and_detours_are_routed(walking: Client, valhalla: Valhalla) -> None:
    here = {"lat": WEST.lat, "lon": WEST.lon}
    answer = nearest(walking, **here, within="6min", mode="walk")
    for item, place in placed(answer):
        seconds = valhalla.route(WEST, place, "walk").seconds
        assert item["travel"]["kind"] == "route" and item["travel"]["seconds"] == pytest.approx(
            seconds, abs=3
        )
        assert seconds <= 6 * 60
    assert "UP" not in refs(answer) and "NORTH" in refs(answer)
    ends = f"{WEST.lat},{WEST.lon};{spot(0, 380).lat},{spot(0, 380).lon}"
    along = nearest(walking, along=ends, within="10min", mode="walk")
    assert refs(along)[0] == "EAST"
    base = valhalla.route(WEST, spot(0, 380), "walk").seconds
    for item, stop in placed(along):
        there, back = valhalla.route(WEST, stop, "walk"), valhalla.route(stop, spot(0, 380), "walk")
        expected = max(0.0, there.seconds + back.seconds - base)
        assert item["detour"]["kind"] == "route"
        assert item["detour"]["seconds"] == pytest.approx(expected, abs=8)
    assert _page(walking, **here, within="6min", mode="walk")[0] == ["步行 6 分钟内可到，用时按道路计算"]
    area = walking.get(REACHABLE, query_string=here | {"within": "10min", "mode": "walk"}).json
    assert area["properties"]["kind"] == "route" and "assumed" not in area["query"]
    assert shapely.geometry.shape(area["geometry"]).is_valid


CORNER = spot(200, 300)


def test_between_waypoints_each_leg_is_routed(walking: Client, valhalla: Valhalla) -> None:
    points = [WEST, spot(200, -300), CORNER]
    text = ";".join(f"{point.lat},{point.lon}" for point in points)
    along = nearest(walking, along=text, within="15min", mode="walk")
    assert refs(along)[0] == "NORTH" and {"EAST", "UP"} <= set(refs(along))
    for item, stop in placed(along):
        detours = []
        for start, end in pairwise(points):
            trips = [(start, stop), (stop, end), (start, end)]
            there, back, base = (valhalla.route(*trip, "walk").seconds for trip in trips)
            detours.append(max(0.0, there + back - base))
        assert item["detour"]["kind"] == "route"
        assert any(item["detour"]["seconds"] == pytest.approx(detour, abs=10) for detour in detours)


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        ([WEST, CORNER], "route"),
        ([WEST, spot(200, -300), spot(200, 0), spot(0, 0), CORNER], "route"),
        ([WEST, spot(200, -300), spot(200, 0), spot(0, 0), spot(200, 0), CORNER], "straight"),
        ([WEST, spot(3_000, 0), CORNER], "straight"),  # a leg off the map
    ],
)
def test_a_line_of_more_points_is_the_way_itself(walking: Client, points: list[Point], kind: str) -> None:
    text = ";".join(f"{point.lat},{point.lon}" for point in points)
    along = nearest(walking, along=text, within="10min", mode="walk")
    assert {item["detour"]["kind"] for item in properties(along)} == {kind}


def _page(client: Client, **fields: Any) -> tuple[list[str], str]:
    """Return the notes about travel times on the find page, and the page."""
    text = client.post("/", data=fields).text
    return re.findall('<p class="note travel-note">(.*?)</p>', text), text


def test_the_page_limits_the_travel_time(shanghai: Client) -> None:
    here = {"lat": "31.2", "lon": "121.4", "mode": "drive", "within": "10min"}
    notes, text = _page(shanghai, **here)
    assert notes == ["驾车 10 分钟内可到，用时按直线估计"] and text.count('class="note travel"') == 2
    assert re.search('value="within:10min" aria-pressed="true"><span>驾车 10 分钟内</span>', text)
    assert '<option value="10min" selected>' in text and '<option value="drive" selected>' in text
    assert _page(shanghai, **here, lang="en")[0] == ["Within 10 min by car, estimated from the straight line"]
    notes, text = _page(shanghai, **here, toggle="within:10min")
    assert not notes and "selected>10" not in text and '<option value="drive" selected>' not in text
    assert '<option value="25min" selected>' in _page(shanghai, **here | {"within": "25min"})[1]
    notes, text = _page(shanghai, **here | {"lat": "31.3"})
    assert not notes and "清除所有条件" in text
    notes, _ = _page(shanghai, **here, sort="arrival")
    assert notes == ["驾车 10 分钟内可到，用时按直线估计"]
    assert 'role="alert"' in _page(shanghai, **here | {"within": "soon"})[1]
