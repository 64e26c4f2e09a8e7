"""One question over HTTP with one deadline for all of it: the name, the connection, every byte of the answer.

A time limit of a socket starts anew with each byte; this one does not. Nothing is asked of a proxy, no
redirect is followed, and no more is read than may come.
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


class NoAnswer(Exception):
    """There is no whole answer within the limits."""


class Limits(NamedTuple):
    """Seconds for the whole of a question, and the most bytes of an answer."""

    seconds: float
    most_bytes: int


class _DeadlineSocket:
    """What http.client needs of a socket; every wait ends when the time of the question does."""

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
        """Left to the reader of the answer: http.client closes before it has read."""


class _Bytes(RawIOBase):
    """The bytes that come, as a file."""

    def __init__(self, timed: _DeadlineSocket) -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        return self._timed.receive(into)


class HttpClient:
    """Asks the paths below one address."""

    def __init__(self, url: str, limits: Limits) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._secure = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._secure else 80)
        self._path = parts.path.rstrip("/")
        self._limits = limits

    def post(self, path: str, content: bytes) -> tuple[int, bytes]:
        """Status and body; NoAnswer when they do not come in time, not whole, or not as HTTP."""
        return self._ask("POST", path, content, {"Content-Type": "application/json"})

    def get(self, path: str, head: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """The same without a body of the question."""
        return self._ask("GET", path, None, head or {})

    def _ask(
        self, method: str, path: str, content: bytes | None, head: Mapping[str, str]
    ) -> tuple[int, bytes]:
        left = _Countdown(monotonic() + self._limits.seconds)
        told = {"User-Agent": AGENT, "Accept-Encoding": "identity", **head, "Connection": "close"}
        try:
            with closing(self._connected(left)) as plain:
                connection = self._over(plain, left)
                connection.request(method, f"{self._path}{path}", content, told)
                answer = connection.getresponse()
                body = answer.read(self._limits.most_bytes + 1)
        except (OSError, HTTPException, ValueError) as problem:
            raise NoAnswer(type(problem).__name__) from None
        if len(body) > self._limits.most_bytes:
            raise NoAnswer("too long")
        return answer.status, body

    def _connected(self, left: "_Countdown") -> socket.socket:
        problem: OSError = OSError("no address")
        for family, kind, protocol, _, address in _resolved(self._host, self._port, left):
            plain = socket.socket(family, kind, protocol)
            try:
                plain.settimeout(left())
                plain.connect(address)
                return self._secured(plain)
            except OSError as failed:
                plain.close()
                problem = failed
        raise problem

    def _over(self, plain: socket.socket, left: "_Countdown") -> HTTPConnection:
        connection = HTTPConnection(self._host, self._port)
        connection.auto_open = False
        connection.sock = _DeadlineSocket(plain, left)
        return connection

    def _secured(self, plain: socket.socket) -> socket.socket:
        return self._secure.wrap_socket(plain, server_hostname=self._host) if self._secure else plain


class _Countdown:
    """The seconds that are left; TimeoutError when none are."""

    def __init__(self, until: float) -> None:
        self._until = until

    def __call__(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _resolved(host: str, port: int, left: _Countdown) -> list[Any]:
    """The addresses of a host; the system's resolver knows no deadline, so it is asked aside."""
    found: list[Any] = []

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(left())
    return [each for each in found if not ip_address(str(each[4][0]).partition("%")[0]).is_link_local]
