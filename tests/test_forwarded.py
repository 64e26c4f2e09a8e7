"""Behind a proxy each client is counted for itself, and nobody becomes somebody else by a header."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, EnvironBuilder

from locator import create_app
from locator.config import Settings
from locator.parts import Parts
from locator.web.forwarded import Forwarded

from .conftest import clock

NEAREST, OTHER = "/api/v1/nearest?adcode=310115&limit=1", "/api/v1/outlets?adcode=310115&limit=1"
OURS = "127.0.0.1,10.0.0.0/8,fd00::/8"
# who connects, what X-Forwarded-For says, whom we take for the client
CASES = [
    ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
    ("10.1.2.3", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
    ("10.1.2.3", "198.51.100.1, 10.9.9.9", "198.51.100.1"),
    ("10.1.2.3", "198.51.100.1,10.9.9.9,  127.0.0.1", "198.51.100.1"),
    ("fd00::1", "2001:db8::7", "2001:db8::7"),
    ("127.0.0.1", "", "127.0.0.1"),
    ("127.0.0.1", "unknown", "127.0.0.1"),
    ("127.0.0.1", "198.51.100.1, evil", "127.0.0.1"),
    ("127.0.0.1", "198.51.100.1:99", "198.51.100.1"),
    ("127.0.0.1", "[2001:db8::3]:443", "2001:db8::3"),
    ("127.0.0.1", "[2001:db8::3]", "2001:db8::3"),
    ("127.0.0.1", "2001:db8::3:443", "2001:db8::3:443"),
    ("127.0.0.1", "198.51.100.1:x", "127.0.0.1"),
    ("127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"),
    ("", "198.51.100.1", ""),
]


@pytest.mark.parametrize(("near", "told", "client"), CASES)
def test_who_asks(near: str, told: str, client: str) -> None:
    seen: list[str] = []

    def behind(environ: Any, start: Any) -> Iterable[bytes]:
        seen.append(environ["REMOTE_ADDR"])
        return ()

    environ = EnvironBuilder(headers={"X-Forwarded-For": told}).get_environ() | {"REMOTE_ADDR": near}
    Forwarded(behind, OURS)(environ, lambda *_: None)  # type: ignore[arg-type, return-value]
    assert seen == [client]


@pytest.fixture
def app(sample_database: str) -> Iterator[Flask]:
    parts = Parts(Settings(database=sample_database, rate_limit="2/hour", proxies="127.0.0.1"), clock)
    yield create_app(parts=parts)
    parts.end()


def left(app: Flask, path: str, near: str, told: str) -> str:
    headers = {"X-Forwarded-For": told} if told else {}
    answer = Client(app.wsgi_app).get(path, headers=headers, environ_overrides={"REMOTE_ADDR": near})
    return answer.headers["RateLimit-Remaining"] if answer.status_code == 200 else answer.status


def test_each_client_behind_a_proxy_has_its_own_count(app: Flask) -> None:
    assert [left(app, path, "127.0.0.1", "198.51.100.1") for path in (NEAREST, OTHER)] == ["1", "0"]
    assert left(app, NEAREST, "127.0.0.1", "198.51.100.2") == "1"
    assert left(app, OTHER, "127.0.0.1", "203.0.113.5, 198.51.100.1").startswith("429")
    assert left(app, NEAREST, "198.51.100.1", "").startswith("429")


def test_an_ipv6_access_is_one_client(app: Flask) -> None:
    told = [left(app, NEAREST, f"2001:db8:1:2ff::{number}", "") for number in range(1, 4)]
    assert told[:2] == ["1", "0"] and told[2].startswith("429")
    assert left(app, OTHER, "2001:db8:1:300::1", "") == "1"


def test_a_claimed_address_gives_no_other_count(app: Flask) -> None:
    told = [left(app, NEAREST, "203.0.113.9", f"198.51.100.{number}") for number in range(3)]
    assert told[:2] == ["1", "0"] and told[2].startswith("429")
