"""HTTP client: one deadline, size limit, TLS, selected addresses only; no redirects or proxies."""

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from locator.runtime.http_client import Address, HttpClient, IncompleteBody, Limits, NoResponse

LIMITS = Limits(5, 1_000)


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                self.wfile.write(b".")
                sleep(0.05)
        status, headers, body = RESPONSES.get(self.path, (200, {}, str(self.headers).encode()))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(self.headers["Content-Type"].encode() + b" " + body)

    def log_message(self, *_: Any) -> None:
        pass


RESPONSES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/full": (200, {}, b"x" * 1_000),
    "/big": (200, {}, b"x" * 1_001),
    "/cut": (200, {"Content-Length": "99"}, b"x"),
    "/away": (302, {"Location": "/full"}, b"moved"),
}


def serve(server: ThreadingHTTPServer) -> Iterator[int]:
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    yield from serve(ThreadingHTTPServer(("127.0.0.1", 0), Site))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a certificate of localhost with its key."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", path, "-out", path], check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def tls_port(certificate: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    yield from serve(server)


def client(port: int, limits: Limits = LIMITS, **options: Any) -> HttpClient:
    return HttpClient(f"http://127.0.0.1:{port}/", limits, **options)


def test_get_and_post(port: int) -> None:
    status, headers = client(port).get("/", {"X-Key": "k"})
    assert status == 200 and b"X-Key: k" in headers and b"User-Agent: locator" in headers
    assert b"Accept-Encoding: identity" in headers
    assert client(port).post("/", b"{}") == (201, b"application/json {}")


def test_a_response_of_the_largest_size_is_returned_and_a_longer_one_rejected(port: int) -> None:
    assert client(port).get("/full") == (200, b"x" * 1_000)
    with pytest.raises(IncompleteBody, match="response exceeds 1,000 bytes"):
        client(port).get("/big")


def test_a_response_that_ends_early_is_rejected(port: int) -> None:
    with pytest.raises(IncompleteBody, match="ended early, after 1 bytes"):
        client(port).get("/cut")


def test_redirects_are_returned_and_proxies_not_used(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert client(port).get("/away") == (302, b"moved")


def test_the_deadline_covers_the_complete_response(port: int) -> None:
    started = monotonic()
    with pytest.raises(NoResponse, match="TimeoutError"):
        client(port, Limits(0.3, 1_000)).get("/drip")
    assert monotonic() - started < 2


@pytest.mark.parametrize("limits", [Limits(0.2, 1_000), Limits(60, 1_000, idle_seconds=0.2)])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_silent_server_is_left_at_the_deadline_and_when_idle(scheme: str, limits: Limits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = monotonic()
        with pytest.raises(NoResponse, match="TimeoutError"):
            HttpClient(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}", limits).get("/")
    assert monotonic() - started < 2


def test_the_deadline_covers_name_resolution() -> None:
    with pytest.raises(NoResponse, match="TimeoutError") as failure:
        client(1, Limits(0.1, 1), resolve=lambda *_, **__: sleep(1) or []).get("/")
    assert failure.value.reason == "name resolution timed out"


def resolver(*addresses: str) -> Callable[..., list[Any]]:
    return lambda host, port, **_: [(0, 0, 0, "", (address, port)) for address in addresses]


class Dial:
    """Record the addresses of connections and refuse them."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def __call__(self, address: tuple[str, int], **_: Any) -> socket.socket:
        self.addresses.append(address[0])
        raise ConnectionRefusedError("refused")


def test_link_local_addresses_are_not_used() -> None:
    dial = Dial()
    resolve = resolver("169.254.169.254", "fe80::1%eth0", "127.0.0.1", "::1")
    with pytest.raises(NoResponse, match="ConnectionRefusedError"):
        client(80, resolve=resolve, dial=dial).get("/")
    assert dial.addresses == ["127.0.0.1", "::1"]


def test_only_selected_addresses_are_used() -> None:
    dial = Dial()

    def select(addresses: Sequence[Address]) -> Sequence[Address]:
        return addresses[1:]

    with pytest.raises(NoResponse):
        client(80, resolve=resolver("10.0.0.1", "10.0.0.2"), select=select, dial=dial).get("/")
    assert dial.addresses == ["10.0.0.2"]


def test_the_next_address_is_used_if_one_refuses(port: int) -> None:
    def dial(address: tuple[str, int], **options: Any) -> socket.socket:
        if address[0] == "10.0.0.1":
            raise ConnectionRefusedError
        return socket.create_connection(address, **options)

    assert client(port, resolve=resolver("10.0.0.1", "127.0.0.1"), dial=dial).get("/full")[0] == 200


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1", b"127.0.0.1"),
        ("http://[::1]", b"[::1]"),
        ("https://localhost", b"localhost"),
        ("https://localhost:8443", b"localhost:8443"),
    ],
)
def test_the_host_header_has_no_standard_port(url: str, host: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = BytesIO()

    class Connection:
        def sendall(self, content: bytes) -> None:
            sent.write(content)

        def recv_into(self, _: Any) -> int:
            return 0

        def settimeout(self, _: float) -> None:
            pass

        def close(self) -> None:
            pass

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", lambda _, connection, **__: connection)
    with pytest.raises(NoResponse, match="RemoteDisconnected"):
        HttpClient(url, LIMITS, resolve=resolver("127.0.0.1"), dial=lambda *_, **__: Connection()).get("/")  # type: ignore[arg-type,return-value]
    assert b"\r\nHost: " + host + b"\r\n" in sent.getvalue()


def test_a_certificate_is_verified(tls_port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoResponse, match="SSLCertVerificationError"):
        HttpClient(f"https://localhost:{tls_port}", LIMITS).get("/full")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert HttpClient(f"https://localhost:{tls_port}", LIMITS).get("/full") == (200, b"x" * 1_000)
    with pytest.raises(NoResponse, match="SSLCertVerificationError"):  # another name than the certificate's
        HttpClient(f"https://127.0.0.1:{tls_port}", LIMITS).get("/full")
