"""Twice the capacity: answers, refusals and recovery, with one worker and two, with nginx and without.

`python -m bench overload [--seconds 300] [--workers N] [--alone]`. The capacity is the rate of eight clients
that wait for their answers.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from time import sleep

from .abuse import _locator
from .abuse_attacks import run
from .abuse_requests import VICTIM
from .open_loop import Record
from .processes import ROOT
from .tables import show

CLIENTS, CAPACITY_SECONDS, CALM_SECONDS = 8, 5.0, 15.0
HEADER = (
    "",
    "capacity/s",
    "offered/s",
    "goodput % (≥ 90)",
    "p99 before, ms",
    "p99 accepted, ms",
    "× (≤ 2)",
    "refusals",
    "p99 of refusals, ms (≤ 50)",
    "without Retry-After",
    "no answer",
    "recovered after, s (≤ 10)",
)


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="bench overload")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--alone", action="store_true")
    options = parser.parse_args(arguments)
    rows = []
    for workers in (options.workers,) if options.workers else (1, 2):
        for proxied in (False,) if options.alone else (False, True):
            with _locator(workers, proxied) as (host, _):
                name = f"{workers} worker{'s' if workers > 1 else ''}{', behind nginx' if proxied else ''}"
                rows.append((name, *_tried(host, options.seconds)))
    show(f"twice the capacity (load average {os.getloadavg()[0]:.1f})", HEADER, rows)


def _tried(host: str, seconds: float) -> tuple[object, ...]:
    sources = [f"127.0.0.{100 + number}" for number in range(CLIENTS)]
    requests = [request._replace(pause=0.0) for request in VICTIM]
    capacity = len(run(host, CAPACITY_SECONDS, sources, requests)) / CAPACITY_SECONDS
    before = _p99(_request_params(host, capacity / 2, CALM_SECONDS), 200)
    seen = _request_params(host, 2 * capacity, seconds)
    after = _request_params(host, capacity / 2, CALM_SECONDS)
    sleep(1)
    accepted, refused = _with(seen, 200), _with(seen, 503)
    slow = _p99(seen, 200)
    return (
        capacity,
        2 * capacity,
        100 * len(accepted) / (capacity * seconds),
        before,
        slow,
        f"{slow / before:.1f}",
        len(refused),
        _p99(seen, 503),
        sum(not wait for _, _, _, wait in refused),
        len(seen) - len(accepted) - len(refused),
        _recovery(after, 2 * before),
    )


def _recovery(after: Sequence[Record], limit: float) -> int:
    """Return the seconds until no second has refusals or a p99 beyond the limit in milliseconds."""
    seconds: dict[int, list[Record]] = {}
    for record in after:
        seconds.setdefault(int(record[0]), []).append(record)
    slow = [
        at for at, seen in seconds.items() if len(_with(seen, 200)) < len(seen) or _p99(seen, 200) > limit
    ]
    return max(slow, default=-1) + 1


def _request_params(host: str, rate: float, seconds: float) -> list[Record]:
    words = [sys.executable, "-m", "bench.open_loop", host, str(rate), str(seconds)]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return [tuple(record) for record in json.loads(done.stdout)]  # type: ignore[misc]


def _with(seen: Sequence[Record], status: int) -> list[Record]:
    return [record for record in seen if record[2] == status]


def _p99(seen: Sequence[Record], status: int) -> float:
    times = sorted(took for _, took, _, _ in _with(seen, status))
    return times[int(len(times) * 0.99)] * 1000 if times else 0.0
