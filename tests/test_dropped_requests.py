"""Work for clients that have disconnected: queued requests are not run, streamed responses end."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from locator.store.releases import publish

from .network import NOW, china, outlets
from .program import Program, parts_of, run, until
from .test_batch import BATCH, LONG, NDJSON

pytestmark = pytest.mark.slow

PLACES = "/api/v1/places?q=%E5%8C%97%E4%BA%AC"
SLOW = (
    "lambda context, question, answer=lookup_places: __import__('time').sleep(2) or answer(context, question)"
)
VALUES = {
    "locator.web.middleware.gateway.THREADS": 1,
    "locator.web.middleware.gateway.SHARE": 1,
    "locator.web.api.routes.lookup_places": SLOW,
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Run the program with one thread, in which a search of places takes two seconds."""
    folder: Path = tmp_path_factory.mktemp("dropped")
    address = f"sqlite:///{folder / 'locator.db'}"
    with parts_of(address) as parts:
        publish(parts.engine, outlets(china(40, 4)), "network", NOW)
    with run(address, rate_limit="off", values=VALUES) as program:
        yield program


def metric(program: Program, name: str) -> float:
    """Return the sum of the samples of a metric whose line begins with `name`."""
    with closing(program.client()) as client:
        text = client.get("/metrics").text
    return sum(float(line.rpartition(" ")[2]) for line in text.splitlines() if re.match(name, line))


def places_answered(program: Program) -> float:
    return metric(program, r'locator_requests_total\{.*route="/api/v1/places"')


def dropped(program: Program) -> float:
    return metric(program, "locator_dropped_requests_total")


def connect(program: Program) -> socket.socket:
    host, _, port = program.address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=30)


def test_a_queued_request_of_a_client_that_left_is_not_run(program: Program) -> None:
    answered, before = places_answered(program), dropped(program)
    with closing(program.client()) as client:
        first = Thread(target=client.get, args=(PLACES,))
        first.start()
        sleep(0.5)
        wires = [connect(program) for _ in range(5)]
        for wire in wires:
            wire.sendall(f"GET {PLACES} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        sleep(0.5)
        for wire in wires:
            wire.close()
        first.join()
    until(lambda: dropped(program) - before == 5)
    assert places_answered(program) - answered == 1


def test_a_batch_ends_when_its_client_leaves(program: Program) -> None:
    before, body = dropped(program), LONG * 300  # the answer is longer than what sockets hold
    lines = (
        f"POST {BATCH} HTTP/1.1",
        "Host: localhost",
        f"Content-Type: {NDJSON}",
        f"Content-Length: {len(body)}",
    )
    head = "\r\n".join((*lines, "", ""))
    with connect(program) as wire:
        wire.sendall(head.encode() + body)
        assert wire.recv(1000).startswith(b"HTTP/1.1 200")
    until(lambda: dropped(program) - before == 1)
