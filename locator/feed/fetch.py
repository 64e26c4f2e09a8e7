"""A feed from the network: from hosts the operator has named, over TLS, never from an address inside.

The address that was looked at is the one that is dialled; nothing is asked of a proxy or of another host.
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

from ..errors import FeedRefused

Address: TypeAlias = IPv4Address | IPv6Address

MOST_BYTES = 512 << 20
SECONDS = 300.0  # for the whole of a file
SILENCE = 20.0  # seconds without a byte
REDIRECTS = 3
PIECE = 1 << 16
MOVED = (301, 302, 303, 307, 308)
AGENT = "locator"
SUFFIXES = {"text/csv": ".csv", "application/json": ".json", "application/geo+json": ".geojson"}
KNOWN_SUFFIXES = (".csv", ".txt", ".tsv", ".json", ".geojson", ".js", ".xlsx")
_URL = re.compile(r"(https?)://([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?(/[!-\"$-\[\]-~]*)?", re.ASCII)
_EMBEDDING = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))


class Target(NamedTuple):
    """Where a file is asked for."""

    scheme: str
    host: str
    port: int
    path: str


class Fetcher:
    """Fetches files. `loopback` lets this machine itself be asked, without TLS: for tests alone."""

    def __init__(
        self,
        hosts: Sequence[str],
        *,
        resolve: Callable[..., Any] = socket.getaddrinfo,
        dial: Callable[..., socket.socket] = socket.create_connection,
        seconds: float = SECONDS,
        most_bytes: int = MOST_BYTES,
        loopback: bool = False,
    ) -> None:
        self._hosts = frozenset(hosts)
        self._resolve = resolve
        self._dial = dial
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._loopback = loopback

    def fetch(self, url: str, folder: Path) -> Path:
        """The file at `url`, written into `folder`; FeedRefused says why there is none."""
        target = self._target(url)
        for _ in range(REDIRECTS + 1):
            try:
                with self._connected(target) as connection:
                    answer = self._ask(connection, target)
                    if answer.status not in MOVED:
                        return self._save(answer, target, folder)
                    target = self._next(target, answer.headers.get("Location", ""))
            except (OSError, HTTPException, ValueError) as problem:
                reason = str(problem) or type(problem).__name__
                raise FeedRefused(f"{target.host}: cannot be fetched: {reason}") from None
        raise FeedRefused(f"{target.host}: redirects more than {REDIRECTS} times")

    def _target(self, url: str) -> Target:
        parts = _URL.fullmatch(url)
        if parts is None or not (parts[1] == "https" or self._loopback):
            raise FeedRefused("an address is https://host/path, without user name, fragment and other signs")
        host, standard = parts[2].lower(), 443 if parts[1] == "https" else 80
        if host not in self._hosts:
            raise FeedRefused(f"{host}: is not among LOCATOR_FEED_HOSTS; nothing was asked")
        port = int(parts[3] or standard)
        if port != standard and not self._loopback:
            raise FeedRefused(f"{host}: only port {standard} is asked")
        return Target(parts[1], host, port, parts[4] or "/")

    def _next(self, target: Target, location: str) -> Target:
        here = f"{target.scheme}://{target.host}:{target.port}{target.path}"
        there = self._target(urljoin(here, location))
        if (there.host, there.scheme, there.port) != (target.host, target.scheme, target.port):
            raise FeedRefused(f"{target.host}: redirects to another host, which is not followed")
        return there

    @contextmanager
    def _connected(self, target: Target) -> Iterator[HTTPConnection]:
        plain = self._dial((self._address(target), target.port), timeout=SILENCE)
        ending = Timer(self._seconds, _cut, [plain])
        ending.daemon = True
        ending.start()
        connection = HTTPConnection(target.host, None if target.port == 443 else target.port)
        connection.auto_open = False
        try:
            connection.sock = _secured(plain, target)
            yield connection
        finally:
            ending.cancel()
            connection.close()
            plain.close()

    def _address(self, target: Target) -> str:
        """An address of the host that is not inside; all of its addresses must be so."""
        found = self._resolve(target.host, target.port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]).partition("%")[0] for each in found]
        if not addresses or not all(self._outside(ip_address(address)) for address in addresses):
            raise FeedRefused(f"{target.host}: has an address that is not public; nothing was asked")
        return addresses[0]

    def _outside(self, address: Address) -> bool:
        if self._loopback and address.is_loopback:
            return True
        if isinstance(address, IPv6Address):
            inner = address.ipv4_mapped
            if inner is not None:
                return self._outside(inner)
            if any(address in network for network in _EMBEDDING):
                return False
        return address.is_global and not address.is_multicast

    def _ask(self, connection: HTTPConnection, target: Target) -> HTTPResponse:
        connection.request("GET", target.path, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"})
        return connection.getresponse()

    def _save(self, answer: HTTPResponse, target: Target, folder: Path) -> Path:
        if answer.status != 200:
            raise FeedRefused(f"{target.host}: answered {answer.status} {answer.reason}")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise FeedRefused(f"{target.host}: sends a packed answer that was not asked for")
        length = answer.length
        path = folder / _name(target.path, answer.headers.get_content_type())
        got = 0
        with path.open("xb") as file:
            while got <= self._most_bytes and (piece := answer.read(PIECE)):
                got += file.write(piece)
        if got > self._most_bytes:
            raise FeedRefused(f"{target.host}: sends more than {self._most_bytes:,} bytes")
        if length is not None and got != length:
            raise FeedRefused(f"{target.host}: the answer was cut off after {got:,} bytes")
        return path


def _secured(plain: socket.socket, target: Target) -> socket.socket:
    if target.scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _name(path: str, kind: str) -> str:
    last = unquote(path.partition("?")[0]).rpartition("/")[2]
    name = re.sub(r"[^\w.-]", "_", last).lstrip(".")[-100:] or "feed"
    return name if name.lower().endswith(KNOWN_SUFFIXES) else name + SUFFIXES.get(kind, ".csv")
