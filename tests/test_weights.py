"""Weights of requests in the quota: the route table, the RateLimit headers, and lines of batches."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from starlette.requests import Request as StarletteRequest
from werkzeug.exceptions import TooManyRequests

from locator import create_app
from locator.config import Settings
from locator.mcp.quota import ENDPOINTS, tool_quota
from locator.mcp.tools import TOOLS
from locator.runtime.api_keys import Keyring
from locator.serving.container import Container
from locator.store import api_keys
from locator.store.releases import publish
from locator.web.api.batch_parts import MAX_LINES
from locator.web.middleware.rate_limit import EXEMPT_BLUEPRINTS, EXEMPT_ENDPOINTS
from locator.web.middleware.request_weights import LINES_PER_REQUEST, NEAREST, WEIGHTS

from .conftest import clock
from .network import NOW, china, outlets
from .program import Program, parts_of, run, set_clock
from .web_client import Answer, Client

pytestmark = pytest.mark.slow

NETWORK = outlets(china(40, 4))
HERE = {"lat": NETWORK[0].lat, "lon": NETWORK[0].lon}
AT = f"lat={HERE['lat']}&lon={HERE['lon']}"
SEARCH, BATCH, NDJSON = "/api/v1/nearest", "/api/v1/nearest/batch", "application/x-ndjson"
LINE = json.dumps(HERE | {"limit": 1, "fields": "ref"}).encode() + b"\n"
TEXT = '{"q": "陆家嘴", "lang": "zh"}\n'.encode()
RATE, BATCH_RATE = 30, 250
FOUND = (200, 422)  # the network is small, and far from some places
NUMBERS = count(1)


def test_every_route_has_a_weight() -> None:
    app = create_app(container=Container(Settings(), clock))
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    exempt = {name for name in endpoints if name.partition(".")[0] in EXEMPT_BLUEPRINTS} | EXEMPT_ENDPOINTS
    assert endpoints - exempt == WEIGHTS.keys(), "state the weight of a route in request_weights.py"


def test_tools_of_mcp_weigh_as_much_as_their_routes() -> None:
    assert ENDPOINTS.keys() == TOOLS.keys()
    ring = Keyring(lambda: None, clock)
    check = tool_quota(Settings(rate_limit=f"{2 * NEAREST.params['q'] + 1}/hour"), ring)
    request = StarletteRequest({"type": "http", "headers": [], "client": ("192.0.2.200", 1)})
    for _ in range(2):
        check(request, "find_nearest", {"q": "北京"})
    with pytest.raises(TooManyRequests) as refused:
        check(request, "find_nearest", {"q": "北京"})
    assert refused.value.retry_after
    check(request, "find_nearest", HERE)
    check(None, "find_nearest", {"q": "北京"})  # over stdio


class Prepared:
    """A database with a release and a key for batches."""

    def __init__(self, folder: Path) -> None:
        self.address = f"sqlite:///{folder / 'locator.db'}"
        with parts_of(self.address) as parts:
            publish(parts.engine, NETWORK, "network", NOW)
            self.key = api_keys.add(
                parts.engine, "parcels", "5/hour", NOW, by="root", batch_rate=f"{BATCH_RATE}/hour"
            )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def program(prepared: Prepared) -> Iterator[Program]:
    """Run the program; X-Forwarded-For gives the client address."""
    with run(prepared.address, rate_limit=f"{RATE}/hour", proxies="127.0.0.1") as program:
        yield program


@pytest.fixture
def client(program: Program) -> Iterator[Client]:
    """A client with an address of its own, and the headers of `requests`."""
    with closing(program.client(**{"X-Forwarded-For": f"192.0.2.{next(NUMBERS)}"})) as client:
        yield client


SENT: list[tuple[int, Callable[[Client], Answer]]] = [
    (1, lambda client: client.get(f"{SEARCH}?{AT}")),
    (1, lambda client: client.get(f"{SEARCH}?{AT}&sort=distance")),
    (2, lambda client: client.get(f"{SEARCH}?{AT}&limit=50")),
    (NEAREST.params["q"], lambda client: client.get(f"{SEARCH}?q=%E5%8C%97%E4%BA%AC")),
    (NEAREST.params["q"], lambda client: client.post(SEARCH, json={"q": "北京"})),
    (NEAREST.params["q"], lambda client: client.get(f"{SEARCH}?q=%E5%8C%97%E4%BA%AC&lang=zh-Hant")),
    (NEAREST.params["sort"], lambda client: client.get(f"{SEARCH}?{AT}&sort=arrival")),
    (NEAREST.params["sort"], lambda client: client.post(SEARCH, json=HERE | {"sort": "arrival"})),
    (WEIGHTS["api.outlets"].base + 2, lambda client: client.get("/api/v1/outlets?limit=200")),
    (WEIGHTS["site.find"].base, lambda client: client.get(f"/?{AT}")),
    (WEIGHTS["docs.page"].base, lambda client: client.get("/docs")),
]


@pytest.mark.parametrize(("weight", "send"), SENT)
def test_remaining_is_that_after_the_weight(
    client: Client, weight: int, send: Callable[[Client], Answer]
) -> None:
    answer = send(client)
    assert answer.status_code in FOUND, answer.text
    assert answer.headers["RateLimit-Remaining"] == str(RATE - weight)
    assert client.get(f"{SEARCH}?{AT}").headers["RateLimit-Remaining"] == str(RATE - weight - 1)


def test_refuses_what_weighs_more_than_remains(client: Client) -> None:
    for _ in range(RATE // NEAREST.params["q"]):
        assert client.get(f"{SEARCH}?q=%E5%8C%97%E4%BA%AC").status_code in FOUND
    refused = client.get(f"{SEARCH}?q=%E5%8C%97%E4%BA%AC")
    assert refused.status_code == 429 and refused.headers["RateLimit-Remaining"] == "0"
    assert 0 < int(refused.headers["Retry-After"]) <= 3600


def lines_of(client: Client, body: bytes, **headers: str) -> list[dict[str, object]]:
    answer = client.post(BATCH, body, NDJSON, headers=headers)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.data.splitlines()]


def check(lines: list[dict[str, object]], answered: int) -> None:
    """Check that the first lines are answered, and each of the others is a problem with `retry_after`."""
    assert all(line.get("status", 200) in FOUND for line in lines[:answered])
    for line in lines[answered:]:
        assert line["status"] == 429 and line["help"] and line["request_id"]
        assert isinstance(line["retry_after"], int) and 0 < line["retry_after"] <= 3600


def test_lines_count_as_a_hundredth_and_later_ones_are_problems(client: Client) -> None:
    total = RATE * LINES_PER_REQUEST + 2 * MAX_LINES + 7
    lines = lines_of(client, LINE * total)
    assert len(lines) == total
    check(lines, RATE * LINES_PER_REQUEST)
    assert client.post(BATCH, LINE, NDJSON).status_code == 429


def test_a_line_with_a_text_weighs_as_much_as_its_search(client: Client) -> None:
    lines = lines_of(client, TEXT * 700)
    check(lines, RATE * LINES_PER_REQUEST // NEAREST.params["q"])
    assert "请求过多" in str(lines[-1]["detail"]) or "限制" in str(lines[-1]["detail"])
    assert len(lines) == 700


def test_batches_of_a_key_have_a_rate_of_their_own_in_lines(client: Client, prepared: Prepared) -> None:
    key = {"X-API-Key": prepared.key}
    lines = lines_of(client, LINE * (BATCH_RATE + 50), **key)
    check(lines, BATCH_RATE)
    assert len(lines) == BATCH_RATE + 50
    assert client.get(f"{SEARCH}?{AT}", headers=key).headers["RateLimit-Remaining"] == "4"
    assert client.get(f"{SEARCH}?{AT}").headers["RateLimit-Remaining"] == str(RATE - 1)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate", "gzip"), ("gzip, br, zstd", "zstd"), ("br", ""), ("identity", "")],
)
def test_batches_are_compressed_on_demand(client: Client, accepted: str, coding: str) -> None:
    answer = client.post(BATCH, LINE * 100, NDJSON, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.data.splitlines()) == 100
    assert (len(answer.raw) < len(answer.data) / 3) is bool(coding)


def test_a_long_batch_takes_up_the_next_minute(prepared: Prepared, tmp_path: Path) -> None:
    from .test_batch import Stream

    file = tmp_path / "clock"
    set_clock(file, NOW)
    with (
        run(prepared.address, rate_limit="off", clock_file=file) as program,
        closing(Stream(program)) as stream,
    ):
        stream.write(LINE)
        first = stream.read()["answer"]["at"]
        set_clock(file, NOW.replace(minute=NOW.minute + 7))
        stream.write(LINE)
        assert stream.read()["answer"]["at"] > first
        stream.end()
        assert stream.response.read() == b""
