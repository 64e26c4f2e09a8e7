"""Weights of requests, as docs/api.md states them, without a server."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, request

from locator import create_app
from locator.config import Settings
from locator.serving.container import Container
from locator.web.middleware.request_weights import MAX_BODY_BYTES, Weight, weight_of_request

from .conftest import clock

AT, PAIR = "lat=31.2&lon=121.5", {"lat": 31.2, "lon": 121.5}
WeightOf = Callable[..., int]
GETS = [
    (1, f"/api/v1/nearest?{AT}"),
    (1, f"/api/v1/nearest?{AT}&sort=distance"),
    (1, f"/api/v1/nearest?{AT}&q="),
    (5, "/api/v1/nearest?q=&q=北京"),
    (3, f"/api/v1/nearest?{AT}&within=20min"),
    (4, f"/api/v1/nearest?{AT}&along=31.2,121.5;31.3,121.6"),
    (5, "/api/v1/nearest?q=北京"),
    (7, f"/api/v1/nearest?{AT}&sort=arrival"),
    (7, "/api/v1/nearest?sort=arrival&q=北京&within=20min"),
    (1, f"/api/v1/nearest?{AT}&limit=49"),
    (2, f"/api/v1/nearest?{AT}&limit=50"),
    (2, f"/api/v1/nearest?{AT}&limit=99"),
    (11, f"/api/v1/nearest?{AT}&limit=500"),
    (11, f"/api/v1/nearest?{AT}&limit=999"),
    (1, f"/api/v1/nearest?{AT}&limit=9999"),  # not valid
    (1, f"/api/v1/nearest?{AT}&limit=-50"),
    (1, f"/api/v1/nearest?{AT}&limit=５０"),
    (17, f"/api/v1/nearest?{AT}&limit=500&sort=arrival"),
    (2, "/api/v1/outlets?bbox=121,31,122,32"),
    (5, "/api/v1/outlets?q=北京"),
    (6, "/api/v1/outlets?polygon=121,31;122,31;122,32"),
    (2, "/api/v1/outlets?limit=99"),
    (3, "/api/v1/outlets?limit=100"),
    (1, "/api/v1/outlets/A1"),
    (1, "/api/v1/outlets/A1?limit=500"),
    (1, "/api/v1/outlets/A1/live"),
    (3, "/api/v1/outlets/A1/sketch.svg"),
    (1, f"/api/v1/reverse?{AT}"),
    (3, "/api/v1/places?q=北京"),
    (3, "/api/v1/clusters"),
    (5, f"/api/v1/handover?{AT}"),
    (7, "/api/v1/handover?q=北京"),
    (6, "/api/v1/directions"),
    (5, "/api/v1/reachable"),
    (1, "/api/v1/official?phone=950800"),
    (8, "/api/v1/official?address=示例路"),
    (10, "/api/v1/official?name=示例"),
    (10, "/api/v1/official?name=示例&address=示例路"),
    (20, "/api/v1/export.csv"),
    (20, "/api/v1/export.geojson"),
    (14, "/?q=北京"),
    (14, "/outlets/A1"),
    (14, "/outlets/A1/correction"),
    (14, "/official"),
    (14, "/embed"),
    (9, "/outlets/A1/qr.svg"),
    (7, "/areas/310000"),
    (5, "/compare"),
    (8, "/compare?ref=SAMPLE-SC-00002&q=五道口"),
    (4, "/map"),
    (4, "/help"),
    (4, "/privacy"),
    (4, "/offline"),
    (4, "/docs/settings"),
    (25, "/docs"),
    (2, "/openapi.json"),
    (2, "/outlets/A1/open/amap"),
    (1, "/favicon.ico"),
    (1, "/no-such-page"),
]
POSTS: list[tuple[int, str, dict[str, Any]]] = [
    (1, "/api/v1/nearest", {"json": PAIR}),
    (5, "/api/v1/nearest", {"json": {"q": "北京"}}),
    (7, "/api/v1/nearest", {"json": PAIR | {"sort": "arrival"}}),
    (1, "/api/v1/nearest", {"json": PAIR | {"sort": "distance"}}),
    (3, "/api/v1/nearest", {"json": PAIR | {"limit": 100}}),
    (5, "/api/v1/nearest", {"data": b'{"q": "x"}', "content_type": "application/geo+json"}),
    (1, "/api/v1/nearest", {"data": b'{"q": "x"}', "content_type": "text/plain"}),
    (1, "/api/v1/nearest", {"json": ["q"]}),
    (17, "/api/v1/nearest", {"data": b"\x1f\x8b", "content_type": "application/json"}),
    (6, "/api/v1/directions", {"json": {}}),
    (5, "/api/v1/reachable", {"json": {}}),
    (5, "/suggestions", {"data": {"q": "北京"}}),
    (5, "/call-code", {"data": {}}),
    (14, "/", {"data": {"q": "北京"}}),
    (14, "/outlets/A1/card", {"data": {}}),
]


@pytest.fixture(scope="module")
def app() -> Flask:
    app: Flask = create_app(container=Container(Settings(), clock))
    return app


@pytest.mark.parametrize(("weight", "path"), GETS)
def test_a_request_has_the_weight_of_its_route_and_parameters(app: Flask, weight: int, path: str) -> None:
    with app.test_request_context(path):
        assert weight_of_request(request) == weight


@pytest.mark.parametrize(("weight", "path", "body"), POSTS)
def test_a_request_with_a_body_weighs_as_much(
    app: Flask, weight: int, path: str, body: dict[str, Any]
) -> None:
    with app.test_request_context(path, method="POST", **body):
        assert weight_of_request(request) == weight
        assert len(request.get_data()) == (request.content_length or 0)  # it can be read again


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_change_of_live_facts_weighs_five(app: Flask, method: str) -> None:
    with app.test_request_context("/api/v1/outlets/A1/live", method=method):
        assert weight_of_request(request) == 5


@pytest.mark.parametrize(("blanks", "weight"), [(0, 5), (1, 17)])
def test_a_longer_body_than_is_read_weighs_the_most(app: Flask, blanks: int, weight: int) -> None:
    body = b'{"q": "x"}'.rjust(MAX_BODY_BYTES + blanks)
    with app.test_request_context(
        "/api/v1/nearest", method="POST", data=body, content_type="application/json"
    ):
        assert weight_of_request(request) == weight


@pytest.mark.parametrize(
    ("weight", "highest"),
    [
        (Weight(4), 4),
        (Weight(5, {"q": 7}), 7),
        (Weight(9, {"q": 7}), 9),
        (Weight(2, {"q": 5}, outlets=100), 10),
        (Weight(2, outlets=250), 4),
    ],
)
def test_the_heaviest_request_has_the_heaviest_parameter_and_the_highest_limit(
    weight: Weight, highest: int
) -> None:
    assert weight.highest == highest
    heaviest = [*((name, "x") for name in weight.params), ("limit", 500)]
    assert weight.of(heaviest) == highest
