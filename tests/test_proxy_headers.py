"""Clients behind a proxy: a count for each, and headers cannot forge another client's address."""

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from locator.store.releases import publish
from locator.web.http.app_context import PROXIED
from locator.web.middleware.proxy_headers import ProxyHeaders

from .network import NOW, china, outlets
from .program import Program, parts_of, run

NETWORK = outlets(china(40, 4))
NEAREST = f"/api/v1/nearest?lat={NETWORK[0].lat}&lon={NETWORK[0].lon}&limit=1"
OTHER = f"{NEAREST}&radius=9000"
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
    ("unix", "198.51.100.1", "unix"),
    ("10.1.2.3", "10.0.0.1:80, 198.51.100.1, 10.0.0.2:80", "198.51.100.1"),
]


@pytest.mark.parametrize(("near", "forwarded", "client"), CASES)
def test_client_address(near: str, forwarded: str, client: str) -> None:
    environ = {"REMOTE_ADDR": near, "HTTP_X_FORWARDED_FOR": forwarded}
    ProxyHeaders(OURS).apply(environ)
    assert environ["REMOTE_ADDR"] == client


SCHEMES = [("https", "https"), (" HTTPS ", "https"), ("http", "http"), ("ftp", "x"), ("", "x"), (None, "x")]


@pytest.mark.parametrize(
    ("near", "proxies", "trusted"),
    [
        ("127.0.0.1", OURS, True),
        ("10.255.255.255", OURS, True),
        ("11.0.0.0", OURS, False),
        ("127.0.0.1", "", False),
    ],
)
@pytest.mark.parametrize(("forwarded", "scheme"), SCHEMES)
def test_scheme_of_a_proxied_request(
    near: str, proxies: str, trusted: bool, forwarded: str | None, scheme: str
) -> None:
    environ = {"REMOTE_ADDR": near, "wsgi.url_scheme": "x"}
    environ |= {"HTTP_X_FORWARDED_PROTO": forwarded} if forwarded is not None else {}
    ProxyHeaders(proxies).apply(environ)
    assert environ["wsgi.url_scheme"] == (scheme if trusted else "x")
    assert environ["REMOTE_ADDR"] == near


@pytest.mark.parametrize(
    ("near", "forwarded", "host"),
    [
        ("127.0.0.1", "locator.example:8443", "locator.example:8443"),
        ("127.0.0.1", " locator.example ", "locator.example"),
        ("127.0.0.1", "[2001:db8::1]:443", "[2001:db8::1]:443"),
        ("127.0.0.1", "locator.example/path", "inner"),
        ("127.0.0.1", "locator.example:123456", "inner"),
        ("127.0.0.1", "", "inner"),
        ("192.0.2.1", "locator.example", "inner"),
    ],
)
def test_host_of_a_proxied_request(near: str, forwarded: str, host: str) -> None:
    environ = {"REMOTE_ADDR": near, "HTTP_HOST": "inner", "HTTP_X_FORWARDED_HOST": forwarded}
    ProxyHeaders(OURS).apply(environ)
    assert environ["HTTP_HOST"] == host
    assert bool(environ.get(PROXIED)) is (host != "inner")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    database = f"sqlite:///{tmp_path_factory.mktemp('forwarded') / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
    with run(database, rate_limit="2/hour", proxies="127.0.0.1") as program:
        yield program


def left(program: Program, path: str, near: str, forwarded: str = "") -> str:
    """Connect from a local address; return the remaining requests, or the status if it is not 200."""
    host, port = program.address.removeprefix("http://").split(":")
    with closing(HTTPConnection(host, int(port), timeout=60, source_address=(near, 0))) as connection:
        connection.request("GET", path, headers={"X-Forwarded-For": forwarded} if forwarded else {})
        answer = connection.getresponse()
        answer.read()
    return answer.headers["RateLimit-Remaining"] if answer.status == 200 else str(answer.status)


def test_counts_clients_behind_a_proxy_separately(program: Program) -> None:
    assert [left(program, path, "127.0.0.1", "127.0.0.7") for path in (NEAREST, OTHER)] == ["1", "0"]
    assert left(program, NEAREST, "127.0.0.1", "198.51.100.2") == "1"
    assert left(program, OTHER, "127.0.0.1", "203.0.113.5, 127.0.0.7") == "429"
    assert left(program, NEAREST, "127.0.0.7") == "429"


def test_an_ipv6_access_is_one_client(program: Program) -> None:
    counts = [left(program, NEAREST, "127.0.0.1", f"2001:db8:1:2ff::{number}") for number in range(1, 4)]
    assert counts == ["1", "0", "429"]
    assert left(program, OTHER, "127.0.0.1", "2001:db8:1:300::1") == "1"


def test_a_claimed_address_gives_no_other_count(program: Program) -> None:
    counts = [left(program, NEAREST, "127.0.0.9", f"198.51.100.{number}") for number in range(3)]
    assert counts == ["1", "0", "429"]
