"""Misbehaving routers as real sockets on loopback."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, TypeAlias

Behaviour: TypeAlias = Callable[[socket.socket, Event], None]

MANEUVERS = [
    {"type": 1, "length": 0.12, "time": 84.0, "begin_shape_index": 0, "end_shape_index": 1},
    {"type": 4, "length": 0.0, "time": 0.0, "begin_shape_index": 1, "end_shape_index": 1},
]
START, END = (39.9996, 116.3466), (40.0005, 116.3473)
PATIENCE = 30.0  # seconds until a router that must come up is given up


def encoded(points: list[tuple[float, float]]) -> str:
    """An encoded polyline with six decimals."""
    text, before = "", (0, 0)
    for point in points:
        here = (round(point[0] * 1e6), round(point[1] * 1e6))
        for now, then in zip(here, before, strict=True):
            value = (now - then) << 1
            value = ~value if now < then else value
            while value >= 32:
                text, value = text + chr((32 | value & 31) + 63), value >> 5
            text += chr(value + 63)
        before = here
    return text


def trip(**leg: Any) -> dict[str, Any]:
    """A good answer, members of its leg exchanged."""
    leg_json = {"maneuvers": MANEUVERS, "shape": encoded([START, END]), "summary": {}} | leg
    return {"trip": {"status": 0, "units": "kilometers", "legs": [leg_json]}}


def bent(number: int, **members: Any) -> dict[str, Any]:
    """A good answer, members of one maneuver exchanged."""
    return trip(maneuvers=[m | members if i == number else m for i, m in enumerate(MANEUVERS)])


def says(body: object, status: str = "200 OK", head: str = "") -> Behaviour:
    """Answers this."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    def behaviour(connection: socket.socket, _: Event) -> None:
        start = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n{head}\r\n"
        connection.sendall(start.encode() + content)

    return behaviour


def drips(before: bytes, piece: bytes, pause: float) -> Behaviour:
    """Sends something, then a piece at a time without end."""

    def behaviour(connection: socket.socket, ended: Event) -> None:
        connection.sendall(before)
        while not ended.wait(pause):
            connection.sendall(piece)

    return behaviour


def hangs(_: socket.socket, ended: Event) -> None:
    """Says nothing."""
    ended.wait()


def hangs_up(_: socket.socket, __: Event) -> None:
    """Closes at once."""


OK = b"HTTP/1.1 200 OK\r\n"
LONG = [(39.9996 + i * 1e-6, 116.3466) for i in range(1_000_000)]
ELSEWHERE = {"Location": "http://169.254.169.254/latest"}
NAN = json.dumps(bent(0, length=float("nan"))).encode()
HOSTILE: dict[str, Behaviour] = {
    "hangs": hangs,
    "hangs up": hangs_up,
    "one byte a second": drips(OK + b"Content-Length: 500\r\n\r\n", b"{", 1.0),
    "a header a second": drips(OK, b"X: y\r\n", 1.0),
    "a line without end": drips(b"HTTP/1.1 200 ", b"x" * 65_536, 0.0),
    "chunks without end": drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n{\r\n", 0.1),
    "continue without end": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05),
    "not HTTP": drips(b"SSH-2.0-OpenSSH_9.2\r\n", b"?", 1.0),
    "10 MB": says(b" " * 10_000_000),
    "10 MB of a shape": says(trip(shape=encoded([START, END]) * 600_000)),
    "a million points": says(trip(shape=encoded(LONG))),
    "deep": says(b"[" * 500_000),
    "HTML": says(b"<!DOCTYPE html><html><body>Bad gateway</body></html>"),
    "nothing": says(b""),
    "half": says(json.dumps(trip()).encode()[:200]),
    "not text": says(bytes(range(256)) * 100),
    "a list": says([1]),
    "200 with an error": says({"error_code": 442, "error": "No path could be found for input"}),
    "400 of another kind": says({"error_code": 100, "error": "Failed to parse"}, "400 Bad Request"),
    "400 of no kind": says(b"what?", "400 Bad Request"),
    "500": says({"error": "sorry"}, "500 Internal Server Error"),
    "429": says({}, "429 Too Many Requests", "Retry-After: 1000000\r\n"),
    "redirect": says(b"", "302 Found", f"Location: {ELSEWHERE['Location']}\r\n"),
    "packed": says(b"\x1f\x8b" + b"0" * 100, head="Content-Encoding: gzip\r\n"),
    "status 1": says({"trip": trip()["trip"] | {"status": 1}}),
    "miles": says({"trip": trip()["trip"] | {"units": "miles"}}),
    "two legs": says({"trip": trip()["trip"] | {"legs": trip()["trip"]["legs"] * 2}}),
    "no maneuvers": says(trip(maneuvers=[])),
    "NaN": says(NAN),
    "infinite": says(NAN.replace(b"NaN", b"1e999")),
    "negative": says(bent(0, length=-1.0)),
    "negative time": says(bent(0, time=-1.0)),
    "no time at all": says(bent(0, time=0.0)),
    "light years": says(bent(0, length=900.0)),
    "a length in words": says(bent(0, length="0.12")),
    "no length": says(bent(0, length=None)),
    "a bearing of 999": says(bent(0, bearing_after=999)),
    "an unknown maneuver": says(bent(0, type=99)),
    "a bus": says(bent(0, type=30)),
    "arrives first": says(trip(maneuvers=MANEUVERS[::-1])),
    "beside the line": says(bent(0, end_shape_index=700)),
    "half a line": says(trip(shape=encoded([START, END])[:-1])),
    "a line of one point": says(trip(shape=encoded([START]))),
    "not a line": says(trip(shape="\u00e4\u4e00 ")),
    "beyond the pole": says(trip(shape=encoded([START, (91.0, 116.0)]))),
    "somewhere else": says(trip(shape=encoded([(31.2, 121.5), (31.201, 121.5)]))),
    "a name of 100,000": says(bent(0, street_names=["路" * 100_000])),
    "a thousand names": says(bent(0, street_names=["路"] * 1_000)),
}


@contextmanager
def router(behaviour: Behaviour) -> Iterator[str]:
    """The address of a router of this manner."""
    ended = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_serve, args=(server, behaviour, ended), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        ended.set()
        server.shutdown(socket.SHUT_RDWR)


def _serve(server: socket.socket, behaviour: Behaviour, ended: Event) -> None:
    with suppress(OSError):
        while True:
            connection = server.accept()[0]
            Thread(target=_answer, args=(connection, behaviour, ended), daemon=True).start()


def _answer(connection: socket.socket, behaviour: Behaviour, ended: Event) -> None:
    with suppress(OSError), connection:
        connection.recv(65_536)
        behaviour(connection, ended)


def wait_for(port: int) -> None:
    """Wait until a server listens on the port."""
    until = monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1.0):
                return
        except OSError:
            if monotonic() > until:
                raise
            sleep(0.05)
