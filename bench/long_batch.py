"""A batch of a million lines to its end: rate at the beginning and at the end, and the workers' memory."""

import http.client
import json
import os
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
    times: list[float] = [perf_counter()]
    writer = Thread(target=_write, args=(connection, members, times))
    writer.start()
    answer = connection.getresponse()
    size, buffer = 0, bytearray(1 << 20)
    tail = b""
    lines = 0
    while received := answer.readinto(buffer):
        size += received
        lines += buffer.count(b"\n", 0, received)
        tail = bytes(buffer[max(0, received - 9) : received])
    writer.join()
    times.append(perf_counter())
    if coding == "identity" and (lines != LINES or not tail.endswith(b"]}\n")):
        raise RuntimeError(f"{lines} lines, and at the end {tail!r}")
    quarter = LINES / 4
    first, last = quarter / (times[1] - times[0]), quarter / (times[-1] - times[-3])
    rate = LINES / (times[-1] - times[0])
    return coding, LINES, rate, first, last, size / 1e6, peak_megabytes(server) - before


def _write(connection: http.client.HTTPConnection, members: Mapping[str, object], times: list[float]) -> None:
    """Write the lines in chunks, as fast as they are answered; note the time of each quarter."""
    for number, chunk in enumerate(_chunks(members), 1):
        connection.send(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        if number * LINES_OF_CHUNK % (LINES // 4) == 0:
            times.append(perf_counter())
    connection.send(b"0\r\n\r\n")


def _chunks(members: Mapping[str, object]) -> Iterator[bytes]:
    rng = Random(5)
    places = [{"lat": rng.uniform(22, 40), "lon": rng.uniform(104, 120)} for _ in range(20 * LINES_OF_CHUNK)]
    lines = [json.dumps(place | members).encode() + b"\n" for place in places]
    for start in range(0, LINES, LINES_OF_CHUNK):
        offset = start % len(lines)
        yield b"".join(lines[offset : offset + LINES_OF_CHUNK])
