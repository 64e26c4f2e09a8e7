"""HTTP client with one deadline for name resolution, connection and the complete response.

A socket timeout restarts with each byte; this deadline does not. The connection uses an address that `select`
returned. Proxies and redirects are not used, and the response size is limited.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from ipaddress import IPv4Address, IPv6Address, ip_address
from math import inf
from threading import Thread
from time import monotonic
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

Address: TypeAlias = IPv4Address | IPv6Address

AGENT = "locator"
CHUNK_BYTES = 1 << 16
PORTS = {"http": 80, "https": 443}


class NoResponse(Exception):
    """Raised when no complete response arrives within the limits; `reason` is the text of the cause."""

    def __init__(self, cause: str, reason: str = "") -> None:
        super().__init__(cause)
        self.reason = reason or cause


class IncompleteBody(NoResponse):
    """Raised when a response exceeds the size limit or ends early."""


class Limits(NamedTuple):
    """Seconds for a complete request, the largest response in bytes, and seconds without a byte."""

    seconds: float
    max_bytes: int
    idle_seconds: float = inf


def without_link_local(addresses: Sequence[Address]) -> list[Address]:
    """Return the addresses that are not link-local."""
    return [address for address in addresses if not address.is_link_local]


class HttpClient:
    """HTTP client for the paths below one base URL; `select` chooses among the addresses of its host."""

    def __init__(
        self,
        url: str,
        limits: Limits,
        *,
        select: Callable[[Sequence[Address]], Sequence[Address]] = without_link_local,
        resolve: Callable[..., Any] = socket.getaddrinfo,
        dial: Callable[..., socket.socket] = socket.create_connection,
    ) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._secure = ssl.create_default_context() if parts.scheme == "https" else None
        self._standard_port = PORTS[parts.scheme]
        self._port = parts.port or self._standard_port
        self._path = parts.path.rstrip("/")
        self._limits = limits
        self._select, self._resolve, self._dial = select, resolve, dial

    def post(self, path: str, content: bytes, seconds: float | None = None) -> tuple[int, bytes]:
        """Send a POST request, within `seconds` if given; return status and body. Raises NoResponse."""
        headers = {"Content-Type": "application/json"}
        with self.open("POST", path, content, headers, seconds) as response:
            return response.status, b"".join(self.chunks(response))

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Send a GET request and return status and body. Raises NoResponse."""
        with self.open("GET", path, headers=headers) as response:
            return response.status, b"".join(self.chunks(response))

    @contextmanager
    def open(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> Iterator[HTTPResponse]:
        """Send a request and yield the response, to be read by `chunks`. Raises NoResponse, also for I/O
        errors of the caller's block.
        """
        limit = self._limits.seconds if seconds is None else min(seconds, self._limits.seconds)
        left = _Countdown(monotonic() + limit, self._limits.idle_seconds)
        all_headers = {
            "User-Agent": AGENT,
            "Accept-Encoding": "identity",
            **(headers or {}),
            "Connection": "close",
        }
        try:
            with closing(self._connect(left)) as sock:
                connection = self._http_connection(sock, left)
                connection.request(method, f"{self._path}{path}", content, all_headers)
                yield connection.getresponse()
        except (OSError, HTTPException, ValueError) as problem:
            raise NoResponse(type(problem).__name__, str(problem)) from None

    def chunks(self, response: HTTPResponse) -> Iterator[bytes]:
        """Yield the body; raise IncompleteBody if it is too long or ends early."""
        length, received = response.length, 0
        while chunk := response.read(CHUNK_BYTES):
            received += len(chunk)
            if received > self._limits.max_bytes:
                raise IncompleteBody(f"response exceeds {self._limits.max_bytes:,} bytes")
            yield chunk
        if length is not None and received != length:
            raise IncompleteBody(f"the response ended early, after {received:,} bytes")

    def _connect(self, left: "_Countdown") -> socket.socket:
        problem: OSError = OSError("no address")
        for address in self._select(self._addresses(left)):
            try:
                sock = self._dial((str(address), self._port), timeout=left())
            except OSError as error:
                problem = error
                continue
            try:
                sock.settimeout(left())
                return self._secure.wrap_socket(sock, server_hostname=self._host) if self._secure else sock
            except OSError as error:
                sock.close()
                problem = error
        raise problem

    def _addresses(self, left: "_Countdown") -> list[Address]:
        """Return the addresses of the host; resolved in a thread, as getaddrinfo has no timeout."""
        infos: list[Any] = []
        problems: list[Exception] = []

        def resolve() -> None:
            try:
                infos.extend(self._resolve(self._host, self._port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as problem:
                problems.append(problem)

        thread = Thread(target=resolve, daemon=True)
        thread.start()
        thread.join(left())
        if thread.is_alive():
            raise TimeoutError("name resolution timed out")
        for problem in problems:
            raise problem
        return [ip_address(str(info[4][0]).partition("%")[0]) for info in infos]

    def _http_connection(self, sock: socket.socket, left: "_Countdown") -> HTTPConnection:
        connection = HTTPConnection(self._host, self._port)
        connection.default_port = self._standard_port  # omitted from the Host header
        connection.auto_open = False
        connection.sock = _DeadlineSocket(sock, left)
        return connection


class _DeadlineSocket:
    """Socket wrapper for http.client that applies the deadline to every operation."""

    def __init__(self, connection: socket.socket, left: Callable[[], float]) -> None:
        self._connection = connection
        self._left = left

    def sendall(self, content: bytes) -> None:
        self._connection.settimeout(self._left())
        self._connection.sendall(content)

    def receive(self, into: Any) -> int:
        self._connection.settimeout(self._left())
        return self._connection.recv_into(into)

    def makefile(self, *_: Any) -> BufferedReader:
        return BufferedReader(_Bytes(self))

    def close(self) -> None:
        """Do nothing: http.client closes before it has read the response."""


class _Bytes(RawIOBase):
    """Received bytes as a raw stream."""

    def __init__(self, timed: _DeadlineSocket) -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        return self._timed.receive(into)


class _Countdown:
    """Timeout of the next operation: the remaining seconds of a deadline, or `idle` if that is less."""

    def __init__(self, until: float, idle: float) -> None:
        self._until, self._idle = until, idle

    def __call__(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return min(left, self._idle)
