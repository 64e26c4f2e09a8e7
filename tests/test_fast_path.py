"""Fast path before Flask: byte-identical responses and identical metrics."""

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


FRONT = {"Accept-Encoding": "identity"}
BEHIND = {"Accept-Encoding": "identity;q=0.5"}  # a coding is Flask's to choose
VARYING = ("date",)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program with a broken Flask view of the nearest outlets."""
    database = copy_to(tmp_path_factory.mktemp("broken"))
    with run(database, fault="view", rate_limit="off") as program, closing(program.client()) as client:
        yield client


def both(client: Client, query: str, headers: dict[str, str] | None = None) -> tuple[Answer, Answer]:
    """The answers in front of Flask and behind."""
    headers = {"X-Request-Id": "the-same-id"} | (headers or {})
    front, behind = (client.get(PATH, query_string=query, headers=headers | way) for way in (FRONT, BEHIND))
    return front, behind


def headers_of(answer: Answer) -> list[tuple[str, str]]:
    """Return the headers that stay the same from one second to the next."""
    return sorted((name, value) for name, value in answer.headers.items() if name not in VARYING)


@pytest.mark.parametrize("query", ANSWERED + REJECTED)
def test_the_answer_in_front_is_the_answer_behind(client: Client, query: str) -> None:
    front, behind = both(client, query)
    assert front.status_code == behind.status_code
    assert front.raw == behind.raw
    assert headers_of(front) == headers_of(behind)


@pytest.mark.parametrize("query", ANSWERED)
def test_the_good_ones_never_reach_flask(broken: Client, query: str) -> None:
    front, behind = both(broken, query)
    assert (front.status_code, behind.status_code) == (200, 500)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Accept": "text/html"}, 406),
        ({"Accept": "application/json;q=0.5, */*;q=0.1"}, 200),
        ({"X-Request-Id": "no\tplain one"}, 200),
    ],
)
def test_unusual_requests_equal_the_flask_route(client: Client, headers: dict[str, str], status: int) -> None:
    front, behind = both(client, HERE, headers)
    assert front.status_code == behind.status_code == status


def test_a_cached_answer_gets_304(client: Client) -> None:
    first, _ = both(client, HERE)
    again, _ = both(client, HERE, {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Program]:
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, outlets(china(40, 4)), "network", NOW)
    with run(database, rate_limit="4/hour") as program:
        yield program


def test_both_count_the_same_requests(limited: Program) -> None:
    outlets_path = "/api/v1/outlets?adcode=310115&limit=1"
    with closing(limited.client(**FRONT)) as client:
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
