"""Batch throughput over HTTP in queries per second, and a batch of a million lines to its end.

Clients and workers share the processor cores.
"""

import http.client
import json
import os
from concurrent.futures import ThreadPoolExecutor
from random import Random
from time import perf_counter

from .long_batch import show_long_batch
from .program import SERVER, sample_server
from .tables import show

CALLERS, LINES, SECONDS = 2, 10_000, 8.0
FEW = "name,phones,distance"
QUERIES: dict[str, tuple[dict[str, object], str]] = {
    "one outlet, few fields": ({"limit": 1, "fields": FEW}, "≥ 120,000"),
    "one outlet": ({"limit": 1}, ""),
    "ten outlets": ({}, "≥ 25,000"),
}
HEADER = ("query", "queries per second", "target", "bytes per answer", "× one by one")


def main() -> None:
    """Print the table."""
    with sample_server(CALLERS) as host:
        rows = [_row(host, name, more, target) for name, (more, target) in QUERIES.items()]
        load = os.getloadavg()[0]
        show(f"batch over HTTP, {CALLERS} workers, {CALLERS} callers, load {load:.1f}", HEADER, rows)
        show_long_batch(host, SERVER, {"limit": 1, "fields": FEW})


def _row(host: str, name: str, more: dict[str, object], target: str) -> tuple[object, ...]:
    rng = Random(name)
    places = [{"lat": rng.uniform(22, 40), "lon": rng.uniform(104, 120)} for _ in range(LINES)]
    body = b"\n".join(json.dumps(place | more).encode() for place in places)
    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(_call, [host] * CALLERS, [body] * CALLERS, [1.0] * CALLERS))
        begin = perf_counter()
        totals = list(callers.map(_call, [host] * CALLERS, [body] * CALLERS, [SECONDS] * CALLERS))
        took = perf_counter() - begin
        ones = list(callers.map(_one_by_one, [host] * CALLERS, [places] * CALLERS, [more] * CALLERS))
    rate = sum(count for count, _ in totals) / took
    size = sum(size for _, size in totals) / sum(count for count, _ in totals)
    return name, rate, target, size, f"{rate / sum(ones):.1f}"


def _call(host: str, body: bytes, seconds: float) -> tuple[int, int]:
    """Return the number of answered queries and the bytes received."""
    connection = http.client.HTTPConnection(host, timeout=60)
    ends, count, size, buffer = perf_counter() + seconds, 0, 0, bytearray(1 << 20)
    while perf_counter() < ends:
        connection.request("POST", "/api/v1/nearest/batch", body, {"Content-Type": "application/x-ndjson"})
        answer = connection.getresponse()
        while received := answer.readinto(buffer):
            size += received
        if answer.status != 200:
            raise RuntimeError(str(answer.status))
        count += LINES
    return count, size


def _one_by_one(host: str, places: list[dict[str, float]], more: dict[str, object]) -> float:
    """Return the queries per second with one query per request."""
    connection = http.client.HTTPConnection(host, timeout=60)
    begin, count = perf_counter(), 500
    for place in places[:count]:
        path = "&".join(f"{name}={value}" for name, value in (place | more).items())
        connection.request("GET", f"/api/v1/nearest?{path}")
        connection.getresponse().read()
    return count / (perf_counter() - begin)
