"""HTTP client with one deadline for name resolution, connection and the complete response.

A socket timeout restarts with each byte; this deadline does not. Proxies and redirects are not used, and the
response size is limited.
"""

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from io import BufferedReader, RawIOBase
from ipaddress import ip_address
from threading import Thread
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlsplit

AGENT = "locator"


class NoResponse(Exception):
    """Raised when no complete response arrives within the limits."""


class Limits(NamedTuple):
    """Seconds for a complete request, and the largest response in bytes."""

    seconds: float
    max_bytes: int


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


class HttpClient:
    """HTTP client for the paths below one base URL."""

    def __init__(self, url: str, limits: Limits) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._secure = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._secure else 80)
        self._path = parts.path.rstrip("/")
        self._limits = limits

    def post(self, path: str, content: bytes) -> tuple[int, bytes]:
        """Send a POST request and return status and body. Raises NoResponse."""
        return self._request("POST", path, content, {"Content-Type": "application/json"})

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Send a GET request and return status and body. Raises NoResponse."""
        return self._request("GET", path, None, headers or {})

    def _request(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        left = _Countdown(monotonic() + self._limits.seconds)
        all_headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **headers, "Connection": "close"}
        try:
            with closing(self._connect(left)) as sock:
                connection = self._http_connection(sock, left)
                connection.request(method, f"{self._path}{path}", content, all_headers)
                answer = connection.getresponse()
                body = answer.read(self._limits.max_bytes + 1)
        except (OSError, HTTPException, ValueError) as problem:
            raise NoResponse(type(problem).__name__) from None
        if len(body) > self._limits.max_bytes:
            raise NoResponse("too long")
        return answer.status, body

    def _connect(self, left: "_Countdown") -> socket.socket:
        problem: OSError = OSError("no address")
        for family, kind, protocol, _, address in _resolved(self._host, self._port, left):
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(left())
                sock.connect(address)
                return self._wrap_tls(sock)
            except OSError as error:
                sock.close()
                problem = error
        raise problem

    def _http_connection(self, sock: socket.socket, left: "_Countdown") -> HTTPConnection:
        connection = HTTPConnection(self._host, self._port)
        connection.auto_open = False
        connection.sock = _DeadlineSocket(sock, left)
        return connection

    def _wrap_tls(self, sock: socket.socket) -> socket.socket:
        return self._secure.wrap_socket(sock, server_hostname=self._host) if self._secure else sock


class _Countdown:
    """Remaining seconds of a deadline; raises TimeoutError when it has passed."""

    def __init__(self, until: float) -> None:
        self._until = until

    def __call__(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _resolved(host: str, port: int, left: _Countdown) -> list[Any]:
    """Return the addresses of a host; resolved in a thread, as getaddrinfo has no timeout."""
    infos: list[Any] = []

    def resolve() -> None:
        try:
            infos.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    thread = Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(left())
    return [info for info in infos if not ip_address(str(info[4][0]).partition("%")[0]).is_link_local]
