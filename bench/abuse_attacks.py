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
STALLED, TRICKLES, IDLE = 200, 50, 1_000
NICE = ("nice", "-n", str(ATTACKER_NICENESS))
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
        *wire_attacks(),
    ]


def wire_attacks() -> list[tuple[str, Attack]]:
    """Return the attacks that hold connections open, or drop them."""
    return [
        (f"{STALLED} bodies that never arrive", _stalled),
        (f"{TRICKLES} bodies at a byte per second", _trickled),
        (f"{STALLED} headers at a byte per second", _slow_headers),
        ("answers that are not read", _unread),
        (f"{IDLE:,} idle connections", _idle),
        ("clients that vanish", _vanishing),
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


TRICKLE = """
import socket, sys, time
host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
first, then = (text.encode().decode("unicode_escape").encode() for text in sys.argv[4:])
def opened():
    wire = socket.create_connection((host, port), 5, ("127.0.0.2", 0))
    wire.sendall(first)
    return wire
wires = [opened() for _ in range(count)]
while True:
    time.sleep(1)
    for number, wire in enumerate(wires):
        try: wire.sendall(then)
        except OSError:
            try: wires[number] = opened()
            except OSError: pass
"""
VANISH = """
import socket, struct, sys
host, port, heads = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
while True:
    for head in heads:
        try:
            with socket.create_connection((host, port), 5, ("127.0.0.2", 0)) as wire:
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                wire.sendall(head.encode().decode("unicode_escape").encode())
        except OSError: pass
"""


def _escaped(text: str) -> str:
    return text.encode("unicode_escape").decode()


@contextmanager
def _trickling(host: str, count: int, first: str, then: str) -> Iterator[None]:
    """Keep connections open on which a little arrives each second; those that are closed are opened again."""
    name, _, port = host.partition(":")
    texts = _escaped(first), _escaped(then)
    with process(*NICE, sys.executable, "-c", TRICKLE, name, port, str(count), *texts):
        yield


def _trickled(host: str) -> AbstractContextManager[None]:
    return _trickling(host, TRICKLES, _head("/", FORM, 60_000).decode(), "x")


def _slow_headers(host: str) -> AbstractContextManager[None]:
    return _trickling(host, STALLED, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "x")


@contextmanager
def _idle(host: str) -> Iterator[None]:
    with _connections(host, IDLE) as wires:
        for wire in wires[::2]:  # the others have never sent a request
            wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        yield


@contextmanager
def _vanishing(host: str) -> Iterator[None]:
    """Send requests of every kind, and reset the connection without waiting for the answer."""
    name, _, port = host.partition(":")
    paths = ("/api/v1/nearest?lat=31.2&lon=121.5", "/?lat=31.2&lon=121.5", "/api/v1/outlets?limit=500")
    heads = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n" for path in paths]
    heads.append(_head("/api/v1/nearest/batch", "application/x-ndjson", 60_000).decode() + '{"lat": 31.2')
    with process(*NICE, sys.executable, "-c", VANISH, name, port, *map(_escaped, heads)):
        yield


@contextmanager
def _unread(host: str) -> Iterator[None]:
    with _connections(host, 50) as wires:
        for wire in wires:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            for path in ("/api/v1/export.geojson", "/api/v1/outlets?adcode=310000&limit=500"):
                wire.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        yield
