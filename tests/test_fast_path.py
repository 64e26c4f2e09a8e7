"""Fast path before Flask: byte-identical responses and identical metrics."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from locator.store.releases import publish
from locator.web.middleware.fast_path import NEAREST as PATH

from .network import NOW, china, outlets
from .program import Program, parts_of, run
from .sample_release import copy_to
from .web_client import Answer, Client

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
OUTLET, UNKNOWN = "/api/v1/outlets/SAMPLE-SC-00816", "/api/v1/outlets/no-such"
HERE_BODY = b'{"lat": 31.2397, "lon": 121.4998}'
BODIES = (
    '{"lat": 31.2397, "lon": 121.4998}',
    '{"lat": 31.2397, "lon": 121.4998, "kind": ["drop_off"], "limit": 3, "q": null}',
    '{"q": "陆家嘴", "lang": "en"}',
    '{"lat": 31.2397, "lon": 121.4998, "sort": "arrival"}',
    '{"lat": 31.2397, "lat": 121.4998}',
    '{"lat": 131}',
    "[]",
    "",
    "{",
)
REJECTED = (
    "",
    "lat=31.2397",
    f"{HERE}&limit=0",
    f"{HERE}&nonsense=1",
    f"{HERE}&lat=1",
    "lat=31&lon=%FF",
    "lat=0&lon=0",
    "code=1234567",
)


CLIENTS: dict[str, dict[str, str]] = {
    "no headers": {"Accept-Encoding": "identity"},
    "requests": {"Accept-Encoding": "gzip, deflate", "Accept": "*/*"},
    "browser": {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "zh-CN"},
    "axios": {
        "Accept": "application/json, text/plain, */*",
        "Accept-Encoding": "gzip, compress, deflate, br",
    },
    "br alone": {"Accept-Encoding": "br;q=0.4", "Accept": "application/geo+json"},
    "java": {"Accept-Encoding": "identity", "Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c"},
    "star": {"Accept-Encoding": "*", "Accept": "application/*;q=0.5"},
    "no json": {"Accept": "text/html"},
    "unknown key": {"X-API-Key": "no-such-key"},
}
VARYING = ("date",)
SECRET = "4f1e9b27c8d05a63" * 2
BEHIND = {"locator.web.middleware.fast_path._is_answered_here": "lambda environ: False"}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program with broken Flask views."""
    database = copy_to(tmp_path_factory.mktemp("broken"))
    with run(database, fault="view", rate_limit="off") as program, closing(program.client()) as client:
        yield client


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program without its fast path."""
    database = copy_to(tmp_path_factory.mktemp("behind"))
    with (
        run(database, values=BEHIND, rate_limit="off", secret_key=SECRET) as program,
        closing(program.client()) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program as it ships, with the same secret as `behind`."""
    database = copy_to(tmp_path_factory.mktemp("front"))
    with run(database, rate_limit="off", secret_key=SECRET) as program, closing(program.client()) as client:
        yield client


def same(one: Answer, other: Answer) -> None:
    """Expect the same status, headers and body."""
    assert one.status_code == other.status_code
    assert headers_of(one) == headers_of(other)
    assert one.raw == other.raw


def headers_of(answer: Answer) -> list[tuple[str, str]]:
    """Return the headers that stay the same from one second to the next."""
    return sorted(
        (name.lower(), value) for name, value in answer.headers.items() if name.lower() not in VARYING
    )


SENT = {"X-Request-Id": "the-same-id"}


@pytest.mark.parametrize("query", ANSWERED + REJECTED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_queries_equal_the_flask_route(front: Client, behind: Client, query: str, method: str) -> None:
    first, second = (
        each.request(method, PATH, params=query, headers=SENT | CLIENTS["requests"])
        for each in (front, behind)
    )
    same(first, second)


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("path", [f"{PATH}?{HERE}", OUTLET, f"{OUTLET}?datum=gcj02&lang=en", UNKNOWN])
def test_headers_of_clients_equal_the_flask_route(
    front: Client, behind: Client, name: str, path: str
) -> None:
    first, second = (each.get(path, headers=SENT | CLIENTS[name]) for each in (front, behind))
    same(first, second)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", ["requests", "browser", "no json"])
def test_bodies_equal_the_flask_route(front: Client, behind: Client, body: str, name: str) -> None:
    first, second = (
        each.post(PATH, body.encode(), "application/json", headers=SENT | CLIENTS[name])
        for each in (front, behind)
    )
    same(first, second)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_other_bodies_equal_the_flask_route(front: Client, behind: Client, kind: str) -> None:
    first, second = (each.post(PATH, b"lat=31&lon=121", kind, headers=SENT) for each in (front, behind))
    same(first, second)


@pytest.mark.parametrize("path", [f"{PATH}?{HERE}", OUTLET])
@pytest.mark.parametrize("name", ["no headers", "requests", "browser"])
def test_known_answers_equal_the_flask_route(front: Client, behind: Client, path: str, name: str) -> None:
    for each in (front, behind):
        tag = each.get(path, headers=CLIENTS[name]).headers["ETag"]
        for sent in (tag, f"W/{tag}", f'"other", {tag}', "*", '"other"', "garbage"):
            headers = SENT | CLIENTS[name] | {"If-None-Match": sent}
            first, second = front.get(path, headers=headers), behind.get(path, headers=headers)
            same(first, second)
            assert first.status_code == (200 if sent in ('"other"', "garbage") else 304)


def test_an_invalid_request_id_is_replaced(front: Client) -> None:
    ids = {
        front.get(path, headers={"X-Request-Id": "no\tplain one"}).headers["X-Request-Id"]
        for path in (f"{PATH}?{HERE}", OUTLET)
    }
    assert len(ids) == 2 and all(re.fullmatch("[0-9a-f]{16}", request_id) for request_id in ids)


@pytest.mark.parametrize("query", ANSWERED)
def test_the_good_ones_never_reach_flask(broken: Client, query: str) -> None:
    for name in ("no headers", "requests", "browser", "axios", "java"):
        assert broken.get(PATH, query_string=query, headers=CLIENTS[name]).status_code == 200
        assert broken.get(OUTLET, headers=CLIENTS[name]).status_code == 200
        assert broken.post(PATH, HERE_BODY, "application/json", headers=CLIENTS[name]).status_code == 200
    assert broken.get(PATH, headers=CLIENTS["requests"]).status_code == 500
    assert broken.get(UNKNOWN, headers=CLIENTS["requests"]).status_code == 500
    assert broken.post(PATH, b"{", "application/json", headers=CLIENTS["requests"]).status_code == 500


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Program]:
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, outlets(china(40, 4)), "network", NOW)
    with run(database, rate_limit="4/hour") as program:
        yield program


def test_both_count_the_same_requests(limited: Program) -> None:
    outlets_path = "/api/v1/outlets?adcode=310115&limit=1"
    with closing(limited.client(**CLIENTS["no headers"])) as client:
        answers = [client.get(f"{PATH}?{HERE}") for _ in range(2)]
        answers.append(client.get(f"{PATH}?{HERE}", headers={"Accept-Encoding": "gzip"}))
        answers.append(client.get(outlets_path))
        assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["3", "2", "1", "0"]
        for address in (f"{PATH}?{HERE}", outlets_path, "/"):
            rejected = client.get(address)
            assert rejected.status_code == 429
            assert 0 < int(rejected.headers["Retry-After"]) <= 3600
            assert rejected.headers["RateLimit-Limit"] == "4"
            assert rejected.headers["RateLimit-Policy"] == "4;w=3600"
        body = client.get(f"{PATH}?{HERE}").json
        assert body["status"] == 429 and body["help"]["hotline"] == "950800" and body["request_id"]
        assert client.get("/healthz").status_code == 200
        assert client.get("/static/css/page.css").status_code in (200, 404)
