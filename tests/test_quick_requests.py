"""Requests for the event loop: none that may search a text, call a router or read an older release."""

from io import BytesIO

import pytest

from locator.web.middleware import fair_threads
from locator.web.middleware.fair_threads import LoopShare
from locator.web.middleware.quick_requests import MAX_BODY_BYTES, is_quick

NEAREST, OUTLET = "/api/v1/nearest", "/api/v1/outlets/SH-0001"
HERE = "lat=31.2&lon=121.5"
BODY = b'{"lat": 31.2, "lon": 121.5}'


@pytest.mark.parametrize(
    ("path", "query", "quick"),
    [
        (NEAREST, HERE, True),
        (NEAREST, f"{HERE}&sort=distance", True),
        (NEAREST, f"{HERE}&open=2026-10-01T10%3A00%3A00", True),
        (NEAREST, f"{HERE}&fields=name%2Cdistance", True),
        (NEAREST, "q=x", False),
        (NEAREST, f"lang=en&q={HERE}", False),
        (NEAREST, "%71=x", False),
        (NEAREST, f"{HERE}&sort=arrival", False),
        (NEAREST, f"{HERE}&sort=%61rrival", False),
        (NEAREST, f"{HERE}&sort=distance%20", False),
        (NEAREST, f"{HERE}&%77ithin=20min", False),
        (NEAREST, "along=31,121;32,122&within=5min", False),
        (OUTLET, "", True),
        (OUTLET, "datum=gcj02", True),
        (OUTLET, "release=1", False),
        (OUTLET, "%72elease=1", False),
        (f"{OUTLET}/sketch.svg", "", False),
        ("/api/v1/places", "q=x", False),
        ("/", "", False),
    ],
)
def test_quick_queries(path: str, query: str, quick: bool) -> None:
    assert is_quick({"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}) is quick


@pytest.mark.parametrize(
    ("content", "headers", "quick"),
    [
        (BODY, {}, True),
        (b'{"q": "x"}', {}, False),
        (rb'{"\u0071": "x"}', {}, False),
        (b'{"lat": 31.2, "lon": 121.5, "sort": "arrival"}', {}, False),
        (BODY + b" " * MAX_BODY_BYTES, {}, False),
        (BODY, {"HTTP_CONTENT_ENCODING": "gzip"}, False),  # its members cannot be seen
    ],
)
def test_quick_bodies(content: bytes, headers: dict[str, str], quick: bool) -> None:
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": NEAREST, "QUERY_STRING": ""} | headers
    assert is_quick(environ | {"wsgi.input": BytesIO(content)}) is quick


def test_a_client_has_no_limit_while_it_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(fair_threads, "perf_counter", lambda: now)
    share = LoopShare(0.02, 0.1)

    def work(client: str, seconds: float) -> None:
        def pass_time() -> None:
            nonlocal now
            now += seconds

        share.run(client, pass_time)

    assert share.allows("greedy")
    work("greedy", 0.05)
    assert share.allows("greedy")
    assert share.allows("other") and not share.allows("greedy")
    now = 0.11  # the next window remembers the other
    assert share.allows("greedy")
    work("greedy", 0.05)
    assert not share.allows("greedy")
    now = 0.25
    assert share.allows("greedy")
    work("greedy", 0.05)
    assert share.allows("greedy")  # alone in this window and in the one before
