"""Download feeds over TLS from allowed hosts, never from private addresses.

The connection uses the exact address that was checked; proxies and redirects to other hosts are not used.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote, urljoin

from ..errors import InvalidFeed

Address: TypeAlias = IPv4Address | IPv6Address

MAX_BYTES = 512 << 20
TIMEOUT_SECONDS = 300.0  # for a complete download
READ_TIMEOUT = 20.0  # seconds without a byte
MAX_REDIRECTS = 3
CHUNK_BYTES = 1 << 16
REDIRECT_STATUSES = (301, 302, 303, 307, 308)
USER_AGENT = "locator"
SUFFIX_BY_TYPE = {"text/csv": ".csv", "application/json": ".json", "application/geo+json": ".geojson"}
FEED_SUFFIXES = (".csv", ".txt", ".tsv", ".json", ".geojson", ".js", ".xlsx")
_URL = re.compile(r"(https?)://([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?(/[!-\"$-\[\]-~]*)?", re.ASCII)
_EMBEDDED_IPV4 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))


class Target(NamedTuple):
    """Parsed URL of a download."""

    scheme: str
    host: str
    port: int
    path: str


class Fetcher:
    """Feed downloader. `loopback` permits this machine and plain HTTP, for tests only."""

    def __init__(
        self,
        hosts: Sequence[str],
        *,
        resolve: Callable[..., Any] = socket.getaddrinfo,
        dial: Callable[..., socket.socket] = socket.create_connection,
        seconds: float = TIMEOUT_SECONDS,
        max_bytes: int = MAX_BYTES,
        loopback: bool = False,
    ) -> None:
        self._hosts = frozenset(hosts)
        self._resolve = resolve
        self._dial = dial
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._loopback = loopback

    def fetch(self, url: str, folder: Path) -> Path:
        """Download `url` into `folder` and return the path; raise InvalidFeed on failure."""
        target = self._target(url)
        for _ in range(MAX_REDIRECTS + 1):
            try:
                with self._connect(target) as connection:
                    response = self._request(connection, target)
                    if response.status not in REDIRECT_STATUSES:
                        return self._save(response, target, folder)
                    target = self._redirect_target(target, response.headers.get("Location", ""))
            except (OSError, HTTPException, ValueError) as problem:
                reason = str(problem) or type(problem).__name__
                raise InvalidFeed(f"{target.host}: download failed: {reason}") from None
        raise InvalidFeed(f"{target.host}: redirects more than {MAX_REDIRECTS} times")

    def _target(self, url: str) -> Target:
        parts = _URL.fullmatch(url)
        if parts is None or not (parts[1] == "https" or self._loopback):
            raise InvalidFeed("the URL must be ASCII https://host/path without user name or fragment")
        host, standard = parts[2].lower(), 443 if parts[1] == "https" else 80
        if host not in self._hosts:
            raise InvalidFeed(f"{host}: is not in LOCATOR_FEED_HOSTS; no request was sent")
        port = int(parts[3] or standard)
        if port != standard and not self._loopback:
            raise InvalidFeed(f"{host}: only port {standard} is allowed")
        return Target(parts[1], host, port, parts[4] or "/")

    def _redirect_target(self, target: Target, location: str) -> Target:
        base = f"{target.scheme}://{target.host}:{target.port}{target.path}"
        redirected = self._target(urljoin(base, location))
        if (redirected.host, redirected.scheme, redirected.port) != (target.host, target.scheme, target.port):
            raise InvalidFeed(f"{target.host}: redirects to another host, which is not allowed")
        return redirected

    @contextmanager
    def _connect(self, target: Target) -> Iterator[HTTPConnection]:
        sock = self._dial((self._address(target), target.port), timeout=READ_TIMEOUT)
        timer = Timer(self._seconds, _shut_down, [sock])
        timer.daemon = True
        timer.start()
        connection = HTTPConnection(target.host, None if target.port == 443 else target.port)
        connection.auto_open = False
        try:
            connection.sock = _wrap_tls(sock, target)
            yield connection
        finally:
            timer.cancel()
            connection.close()
            sock.close()

    def _address(self, target: Target) -> str:
        """Return a public address of the host; raise InvalidFeed unless all its addresses are public."""
        infos = self._resolve(target.host, target.port, type=socket.SOCK_STREAM)
        addresses = [str(info[4][0]).partition("%")[0] for info in infos]
        if not addresses or not all(self._is_public(ip_address(address)) for address in addresses):
            raise InvalidFeed(f"{target.host}: has a non-public address; no request was sent")
        return addresses[0]

    def _is_public(self, address: Address) -> bool:
        if self._loopback and address.is_loopback:
            return True
        if isinstance(address, IPv6Address):
            mapped = address.ipv4_mapped
            if mapped is not None:
                return self._is_public(mapped)
            if any(address in network for network in _EMBEDDED_IPV4):
                return False
        return address.is_global and not address.is_multicast

    def _request(self, connection: HTTPConnection, target: Target) -> HTTPResponse:
        connection.request(
            "GET", target.path, headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        )
        return connection.getresponse()

    def _save(self, response: HTTPResponse, target: Target, folder: Path) -> Path:
        if response.status != 200:
            raise InvalidFeed(f"{target.host}: returned {response.status} {response.reason}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise InvalidFeed(f"{target.host}: sent a compressed response that was not requested")
        length = response.length
        path = folder / _file_name(target.path, response.headers.get_content_type())
        received = 0
        with path.open("xb") as file:
            while received <= self._max_bytes and (chunk := response.read(CHUNK_BYTES)):
                received += file.write(chunk)
        if received > self._max_bytes:
            raise InvalidFeed(f"{target.host}: response exceeds {self._max_bytes:,} bytes")
        if length is not None and received != length:
            raise InvalidFeed(f"{target.host}: the response ended early, after {received:,} bytes")
        return path


def _wrap_tls(sock: socket.socket, target: Target) -> socket.socket:
    if target.scheme == "http":
        return sock
    return ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _file_name(path: str, kind: str) -> str:
    last = unquote(path.partition("?")[0]).rpartition("/")[2]
    name = re.sub(r"[^\w.-]", "_", last).lstrip(".")[-100:] or "feed"
    return name if name.lower().endswith(FEED_SUFFIXES) else name + SUFFIX_BY_TYPE.get(kind, ".csv")
