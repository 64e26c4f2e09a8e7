"""Feeds from the network: allowed hosts only, no internal addresses; refused ones open no socket."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from locator.errors import InvalidFeed
from locator.feed.fetch import Fetcher

HOST = "feeds.example.com"


class Network:
    """Records requests and answers with one address."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int, **_: Any) -> list[Any]:
        self.resolved.append(host)
        return [(0, 0, 0, "", (address, port)) for address in self.addresses]

    def dial(self, where: tuple[str, int], **_: Any) -> socket.socket:
        self.connected.append(where)
        raise ConnectionRefusedError("nobody there")


ADDRESSES = [
    "http://feeds.example.com/x.csv",
    "HTTP://feeds.example.com/x.csv",
    "ftp://feeds.example.com/x.csv",
    "file:///etc/passwd",
    "file://feeds.example.com/etc/passwd",
    "gopher://feeds.example.com/x",
    "data:text/csv,ref",
    "jar:https://feeds.example.com!/x",
    "dict://127.0.0.1:11211/",
    "https://other.example.com/x.csv",
    "https://example.com/x.csv",
    "https://feeds.example.com.evil.example/x.csv",
    "https://evil-feeds.example.com/x.csv",
    "https://feeds.example.com./x.csv",
    "https://feeds.example.com@evil.example/x.csv",
    "https://evil.example@feeds.example.com/x.csv",
    "https://user:pass@feeds.example.com/x.csv",
    "https://feeds.example.com:pass@evil.example/",
    "https://evil.example#@feeds.example.com/",
    "https://evil.example\\@feeds.example.com/",
    "https://evil.example/\\feeds.example.com",
    "https:\\\\feeds.example.com/x",
    "https:///feeds.example.com/x",
    "https:feeds.example.com/x",
    "//feeds.example.com/x",
    "https://feeds.example.com:22/x.csv",
    "https://feeds.example.com:80/x.csv",
    "https://feeds.example.com:6379/",
    "https://feeds.example.com:0/",
    "https://feeds.example.com:443443/",
    "https://feeds.example.com:/x",
    "https://feeds.example.com /x",
    "https://feeds.example.com/x\r\nHost: evil.example",
    "https://feeds.example.com/x y",
    "https://feeds.example.com/\x00",
    "https://feeds.example.com/示例.csv",
    "https://feeds.example.com?x=https://evil.example",
    "https://feeds.example.com/x#fragment",
    " https://feeds.example.com/x",
    "https://ｆeeds.example.com/x",
    "https://feeds。example。com/x",
    "https://feeds%2eexample.com/x",
    "https://%66eeds.example.com/x",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://localhost/",
    "https://localhost.localdomain/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://metadata.google.internal/",
    "https://100.100.100.200/latest/meta-data/",
    "https://169.254.169.254.nip.example/",
    "https://127.0.0.1.nip.example/",
    "",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_rejected_address_sends_no_request(tmp_path: Path, url: str) -> None:
    network = Network("93.184.215.14")
    fetcher = Fetcher([HOST], resolve=network.resolve, dial=network.dial)
    with pytest.raises(InvalidFeed):
        fetcher.fetch(url, tmp_path)
    assert network.resolved == [] and network.connected == []


INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.0.10",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("also", [(), ("93.184.215.14",)])
def test_does_not_connect_to_a_host_with_an_internal_address(
    tmp_path: Path, address: str, also: tuple[str, ...]
) -> None:
    network = Network(*also, address)
    with pytest.raises(InvalidFeed, match="non-public"):
        Fetcher([HOST], resolve=network.resolve, dial=network.dial).fetch(f"https://{HOST}/x.csv", tmp_path)
    assert network.connected == []


def test_connects_to_the_address_that_was_checked(tmp_path: Path) -> None:
    network = Network("93.184.215.14")
    with pytest.raises(InvalidFeed, match="download failed: nobody there"):
        Fetcher([HOST], resolve=network.resolve, dial=network.dial).fetch(f"https://{HOST}/x.csv", tmp_path)
    assert (network.resolved, network.connected) == ([HOST], [("93.184.215.14", 443)])


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = ANSWERS.get(self.path, (404, {}, b"none"))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


FEED = b"ref,kind,name,lat,lon\n"
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/a.csv": (200, {}, FEED),
    "/api?form=csv": (200, {"Content-Type": "application/json; charset=utf-8"}, b"[]"),
    "/..%2f..%2fetc/pass%2fwd": (200, {"Content-Type": "text/csv"}, FEED),
    "/big.csv": (200, {}, b"x" * 5_000),
    "/cut.csv": (200, {"Content-Length": "9999"}, FEED),
    "/packed.csv": (200, {"Content-Encoding": "gzip"}, FEED),
    "/here": (302, {"Location": "/a.csv"}, b""),
    "/away": (302, {"Location": "http://localhost:1/a.csv"}, b""),
    "/inside": (301, {"Location": "http://169.254.169.254/latest"}, b""),
    "/file": (301, {"Location": "file:///etc/passwd"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
}


@contextmanager
def site() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with site() as number:
        yield number


def fetcher(**limits: Any) -> Fetcher:
    return Fetcher(["127.0.0.1"], loopback=True, **limits)


GOOD = [
    ("/a.csv", "a.csv"),
    ("/here", "a.csv"),
    ("/api?form=csv", "api.json"),
    ("/..%2f..%2fetc/pass%2fwd", "wd.csv"),
]


@pytest.mark.parametrize(("path", "name"), GOOD)
def test_a_file_is_fetched_into_the_folder(tmp_path: Path, port: int, path: str, name: str) -> None:
    got = fetcher().fetch(f"http://127.0.0.1:{port}{path}", tmp_path)
    assert got == tmp_path / name and got.read_bytes() in (FEED, b"[]")


BAD = [
    ("/none", "returned 404"),
    ("/cut.csv", "ended early"),
    ("/packed.csv", "compressed response"),
    ("/big.csv", "response exceeds 1,000 bytes"),
    ("/away", "not in LOCATOR_FEED_HOSTS"),
    ("/inside", "not in LOCATOR_FEED_HOSTS"),
    ("/file", "the URL must be ASCII https"),
    ("/round", "redirects more than 3 times"),
]


@pytest.mark.parametrize(("path", "reason"), BAD)
def test_reports_an_invalid_response(tmp_path: Path, port: int, path: str, reason: str) -> None:
    with pytest.raises(InvalidFeed, match=reason):
        fetcher(max_bytes=1_000).fetch(f"http://127.0.0.1:{port}{path}", tmp_path)


def test_a_host_that_never_answers_is_left(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(InvalidFeed, match="download failed"):
            fetcher(seconds=0.2).fetch(f"http://127.0.0.1:{port}/a.csv", tmp_path)


def test_a_host_without_a_certificate_is_not_believed(tmp_path: Path, port: int) -> None:
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED
    with pytest.raises(InvalidFeed, match="download failed"):
        fetcher().fetch(f"https://127.0.0.1:{port}/a.csv", tmp_path)
