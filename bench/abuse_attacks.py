"""Attacks of the abuse benchmark: floods, stalled and trickled bodies, unread answers."""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from .abuse_requests import FORM, NAMED
from .load import Request
from .processes import process
from .program import ROOT

ATTACKERS = 16
ATTACKER_NICENESS, CLIENT_NICENESS = 19, -15  # in production, clients run on separate processors
STALLED, TRICKLES = 200, 50
Attack = Callable[[str], AbstractContextManager[None]]


def run(
    host: str, seconds: float, sources: Sequence[str], requests: Sequence[Request]
) -> list[tuple[float, int]]:
    """Send requests from several addresses; return seconds and status of each answer."""
    with _started(host, seconds, sources, requests) as child:
        answers: list[tuple[float, int]] = json.loads(child.communicate()[0])
    return answers


@contextmanager
def _started(
    host: str,
    seconds: float,
    sources: Sequence[str],
    requests: Sequence[Request],
    niceness: int = CLIENT_NICENESS,
) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "bench.load", str(niceness), host, str(seconds), *sources]
    with tempfile.TemporaryFile() as lines:
        lines.write("\n".join(json.dumps(request) for request in requests).encode())
        lines.seek(0)
        child = subprocess.Popen(words, cwd=ROOT, stdin=lines, stdout=subprocess.PIPE)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def attacks(costly: Sequence[Request]) -> list[tuple[str, Attack]]:
    """Return all attacks with their names."""
    flood = [(name, _flood(requests)) for name, requests in NAMED]
    flood += [(request_name(request), _flood([request])) for request in costly]
    return [
        *flood,
        (f"{STALLED} bodies that never arrive", _stalled),
        (f"{TRICKLES} bodies at a byte per second", _trickled),
        ("answers that are not read", _unread),
    ]


def request_name(request: Request) -> str:
    """Return a short name of the request for tables."""
    return f"{request.method} {request.path.split('?')[0]} {request.path.partition('?')[2][:12]}"


def _flood(requests: Sequence[Request]) -> Attack:
    @contextmanager
    def attack(host: str) -> Iterator[None]:
        with _started(host, 60, ["127.0.0.2"] * ATTACKERS, requests, ATTACKER_NICENESS):
            yield

    return attack


def _head(path: str, kind: str, length: int) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def _connections(host: str, count: int) -> Iterator[list[socket.socket]]:
    name, _, port = host.partition(":")
    with ExitStack() as wires:
        yield [
            wires.enter_context(socket.create_connection((name, int(port)), 5, ("127.0.0.2", 0)))
            for _ in range(count)
        ]


@contextmanager
def _stalled(host: str) -> Iterator[None]:
    with _connections(host, STALLED) as wires:
        for number, wire in enumerate(wires):
            path, kind = (("/", FORM), ("/api/v1/nearest/batch", "application/x-ndjson"))[number % 2]
            wire.sendall(_head(path, kind, 60_000) + b"q")
        yield


@contextmanager
def _trickled(host: str) -> Iterator[None]:
    trickle = """
import socket, sys, time
host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
wires = [socket.create_connection((host, port), 5, ("127.0.0.2", 0)) for _ in range(count)]
for wire in wires: wire.sendall(sys.argv[4].encode().decode("unicode_escape").encode())
while True:
    time.sleep(1)
    for wire in wires:
        try: wire.sendall(b"x")
        except OSError: pass
"""
    name, _, port = host.partition(":")
    head = _head("/", FORM, 60_000).decode().encode("unicode_escape").decode()
    with process(sys.executable, "-c", trickle, name, port, str(TRICKLES), head):
        yield


@contextmanager
def _unread(host: str) -> Iterator[None]:
    with _connections(host, 50) as wires:
        for wire in wires:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            for path in ("/api/v1/export.geojson", "/api/v1/outlets?adcode=310000&limit=500"):
                wire.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        yield
