"""What is answered in front of Flask is the same as behind it, byte for byte, and counted the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from locator import create_app
from locator.config import Settings
from locator.parts import Parts
from locator.web.counted import Counted
from locator.web.fast import PATH, Fast

from .conftest import clock

HERE = "lat=31.2397&lon=121.4998"
ANSWERED = (
    HERE,
    f"{HERE}&limit=50",
    f"{HERE}&limit=1&lang=en",
    f"{HERE}&kind=drop_off&service=repair,screen&open=now",
    f"{HERE}&datum=gcj02&fields=name,distance",
    f"{HERE}&open=2026-10-01T10:00:00&radius=2000",
    f"{HERE}&sort=arrival&limit=3",
    "q=%E9%99%86%E5%AE%B6%E5%98%B4",
    "q=nowhereatall",
    "adcode=310115",
)
REFUSED = (
    "",
    "lat=31.2397",
    f"{HERE}&limit=0",
    f"{HERE}&nonsense=1",
    f"{HERE}&lat=1",
    "lat=31&lon=%FF",
    "lat=0&lon=0",
    "code=1234567",
)


@pytest.fixture(scope="module")
def app(sample_database: str) -> Iterator[Flask]:
    yield create_app(parts=Parts(Settings(database=sample_database, rate_limit="off"), clock))


def in_front(app: Flask) -> Fast:
    counted = app.wsgi_app
    assert isinstance(counted, Counted) and isinstance(counted._behind, Fast)
    return counted._behind


def both(app: Flask, query: str, headers: dict[str, str] | None = None) -> tuple[Any, Any]:
    """The answers in front of Flask and behind."""
    fast = in_front(app)
    asked = {
        "path": PATH,
        "query_string": query,
        "headers": {"X-Request-Id": "the-same-id"} | (headers or {}),
    }
    return Client(fast).get(**asked), Client(fast._behind).get(**asked)


@pytest.mark.parametrize("query", ANSWERED + REFUSED)
def test_the_answer_in_front_is_the_answer_behind(app: Flask, query: str) -> None:
    before, behind = both(app, query)
    assert before.status == behind.status
    assert before.data == behind.data
    assert sorted(before.headers) == sorted(behind.headers)


@pytest.mark.parametrize("query", ANSWERED)
def test_the_good_ones_never_reach_flask(app: Flask, query: str) -> None:
    def never(environ: Any, start: Any) -> Any:
        raise AssertionError("asked of Flask")

    fast = in_front(app)
    alone = Fast(never, fast._service, fast._quota, fast._failed)
    assert Client(alone).get(PATH, query_string=query).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Accept": "text/html"}, 406),
        ({"Accept": "application/json;q=0.5, */*;q=0.1"}, 200),
        ({"X-Request-Id": "no\tplain one"}, 200),
    ],
)
def test_what_is_unusual_is_as_behind(app: Flask, headers: dict[str, str], status: int) -> None:
    before, behind = both(app, HERE, headers)
    assert before.status_code == behind.status_code == status


def test_who_has_the_answer_gets_304(app: Flask) -> None:
    first, _ = both(app, HERE)
    again, _ = both(app, HERE, {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


def test_both_count_the_same_requests(sample_database: str, tmp_path: Path) -> None:
    parts = Parts(Settings(database=sample_database, rate_limit="4/hour"), clock)
    client = create_app(parts=parts).test_client()
    left = [client.get(f"{PATH}?{HERE}").headers["RateLimit-Remaining"] for _ in range(2)]
    left.append(
        client.get(f"{PATH}?{HERE}", headers={"Accept-Encoding": "gzip"}).headers["RateLimit-Remaining"]
    )
    left.append(client.get("/api/v1/outlets?adcode=310115&limit=1").headers["RateLimit-Remaining"])
    assert left == ["3", "2", "1", "0"]
    for address in (f"{PATH}?{HERE}", "/api/v1/outlets?adcode=310115&limit=1", "/"):
        refused = client.get(address)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 3600
        assert refused.headers["RateLimit-Limit"] == "4" and refused.headers["RateLimit-Policy"] == "4;w=3600"
    told = client.get(f"{PATH}?{HERE}").get_json(force=True)
    assert told["status"] == 429 and told["help"]["hotline"] == "950800" and told["request_id"]
    assert client.get("/healthz").status_code == 200
    assert client.get("/static/css/page.css").status_code in (200, 404)
