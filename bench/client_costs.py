"""Processor time of one request of each kind of client, beside nginx sending the same answer from a file."""

import http.client
import json
from collections.abc import Iterator, Sequence
from random import Random
from time import sleep, time
from typing import NamedTuple

from .client_kinds import KINDS, NEAREST, REQUESTS, Kind, Request
from .processes import cpu_seconds
from .tables import show

COUNT, COUNT_OF_FILES, WARM, ROUNDS = 2_000, 10_000, 200, 3
HEADER = ("Locator, one worker", "CPU µs", "× nginx", "limit", "bytes, median")
FILE, PATH = "/nearest.json", f"{NEAREST}?lat=31.2397&lon=121.4998"
SECONDS_OF_ROUNDS = 15.0


class Host(NamedTuple):
    """A server: its address, and the processes whose time is counted."""

    address: str
    pids: Sequence[int]


class Answer(NamedTuple):
    """Content and ETag."""

    content: bytes
    etag: str


def show_client_costs(locator: Host, nginx: Host) -> None:
    """Print the table; nginx serves the answer as FILE, plain and compressed."""
    floors = {accepts: _cost(nginx, _file(accepts), COUNT_OF_FILES) for accepts in (False, True)}
    rows: list[tuple[object, ...]] = [
        (f"nginx, {'gzip_static' if accepts else 'plain file'}", us, "1.0", "", size)
        for accepts, (us, size) in floors.items()
    ]
    for kind in _kinds(locator):
        us, size = _cost(locator, kind, COUNT)
        floor = floors["Accept-Encoding" in kind.headers][0]
        rows.append((kind.name, us, f"{us / floor:.1f}", f"≤ {kind.limit}", size))
    show("one request over HTTP, by client", HEADER, rows)


def _file(accepts: bool) -> Kind:
    return Kind("", REQUESTS if accepts else {}, 1, lambda _: Request(FILE))


def _kinds(locator: Host) -> Iterator[Kind]:
    yield from KINDS
    yield _one_outlet(locator)
    yield _not_modified(locator)  # made when it is measured: the ETag changes with the minute


def _one_outlet(locator: Host) -> Kind:
    outlet = json.loads(_answer(locator).content)["features"][0]["properties"]["links"]["self"]
    return Kind("GET one outlet, requests", REQUESTS, 5, lambda _: Request(outlet))


def _not_modified(locator: Host) -> Kind:
    """Return requests for an answer that the client has, early in a minute."""
    if (left := 60 - time() % 60) < SECONDS_OF_ROUNDS:
        sleep(left + 1)
    headers = REQUESTS | {"If-None-Match": _answer(locator).etag}
    return Kind("GET, not modified, requests", headers, 3, lambda _: Request(PATH), 304)


def _answer(locator: Host) -> Answer:
    connection = http.client.HTTPConnection(locator.address, timeout=30)
    connection.request("GET", PATH)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return Answer(content, answer.headers["ETag"])


def _cost(host: Host, kind: Kind, count: int) -> tuple[float, int]:
    """Return the least CPU microseconds per request of several rounds, and the median size of a body."""
    rounds = [_round(host, kind, count, seed) for seed in range(ROUNDS)]
    return min(us for us, _ in rounds), rounds[0][1]


def _round(host: Host, kind: Kind, count: int, seed: int) -> tuple[float, int]:
    rng = Random(seed)
    requests = [kind.request(rng) for _ in range(count)]
    connection = http.client.HTTPConnection(host.address, timeout=30)
    for request in requests[:WARM]:
        _send(connection, kind, request)
    before = cpu_seconds(host.pids)
    sizes = sorted(_send(connection, kind, request) for request in requests)
    used = cpu_seconds(host.pids) - before
    connection.close()
    return used / count * 1e6, sizes[count // 2]


def _send(connection: http.client.HTTPConnection, kind: Kind, request: Request) -> int:
    method, body = ("GET", None) if request.body is None else ("POST", request.body.encode())
    connection.putrequest(method, request.path, skip_accept_encoding=True)
    for name, value in kind.headers.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != kind.status:
        raise RuntimeError(f"{kind.name}, {request.path}: {answer.status}")
    return len(content)
