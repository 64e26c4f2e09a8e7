"""A batch of a million lines to its end: rate at the beginning and at the end, and the workers' memory."""

import http.client
import json
import os
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from random import Random
from threading import Thread
from time import perf_counter

from .process_tree import peak_megabytes
from .tables import show

LINES, LINES_OF_CHUNK = 1_000_000, 2_000
CODINGS = ("identity", "gzip", "zstd")
HEADER = (
    "coding",
    "lines",
    "queries per second",
    "first quarter",
    "last quarter",
    "MB sent",
    "peak MB grows by",
)
BATCH = "/api/v1/nearest/batch"


def show_long_batch(host: str, server: str, members: Mapping[str, object]) -> None:
    """Print the table; `server` is a word of the workers' command line."""
    rows = [_row(host, server, members, coding) for coding in CODINGS]
    show(f"one batch, one caller, load {os.getloadavg()[0]:.1f}", HEADER, rows)


def _row(host: str, server: str, members: Mapping[str, object], coding: str) -> tuple[object, ...]:
    before = peak_megabytes(server)
    connection = http.client.HTTPConnection(host, timeout=120)
    connection.putrequest("POST", BATCH, skip_accept_encoding=True)
    headers = {
        "Content-Type": "application/x-ndjson",
        "Transfer-Encoding": "chunked",
        "Accept-Encoding": coding,
    }
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    writer = Thread(target=_write, args=(connection, members))
    begin = perf_counter()
    writer.start()
    answer = connection.getresponse()
    sizes, times, lines, tail = [0], [begin], 0, b""
    buffer = bytearray(1 << 20)
    while received := answer.readinto(buffer):
        sizes.append(sizes[-1] + received)
        times.append(perf_counter())
        lines += buffer.count(b"\n", 0, received)
        tail = bytes(buffer[max(0, received - 9) : received])
    writer.join()
    if coding == "identity" and (lines != LINES or not tail.endswith(b"]}\n")):
        raise RuntimeError(f"{lines} lines, and at the end {tail!r}")
    at = [times[bisect_left(sizes, sizes[-1] * share)] for share in (0.25, 0.75, 1.0)]
    rates = [LINES / 4 / seconds for seconds in (at[0] - begin, at[2] - at[1])]
    grown = peak_megabytes(server) - before
    return coding, LINES, LINES / (at[2] - begin), *rates, sizes[-1] / 1e6, grown


def _write(connection: http.client.HTTPConnection, members: Mapping[str, object]) -> None:
    """Write the lines in chunks, as fast as the server takes them."""
    for chunk in _chunks(members):
        connection.send(b"%x\r\n%b\r\n" % (len(chunk), chunk))
    connection.send(b"0\r\n\r\n")


def _chunks(members: Mapping[str, object]) -> Iterator[bytes]:
    rng = Random(5)
    places = [{"lat": rng.uniform(22, 40), "lon": rng.uniform(104, 120)} for _ in range(20 * LINES_OF_CHUNK)]
    lines = [json.dumps(place | members).encode() + b"\n" for place in places]
    for start in range(0, LINES, LINES_OF_CHUNK):
        offset = start % len(lines)
        yield b"".join(lines[offset : offset + LINES_OF_CHUNK])
