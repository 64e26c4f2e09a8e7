"""Endurance: half an hour of mixed queries, one publish per minute; memory and open files of a worker.

`MINUTES=5 python -m bench endurance` is shorter. Measuring starts after the first publishes.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from locator.config import Settings
from locator.serving.container import Container
from locator.store.releases import publish
from tests.network import NOW

from .fault_runs import workers_of
from .program import ROOT, served, wait_for
from .publishes import SECRET, sample_outlets
from .tables import show

MINUTES = int(os.environ.get("MINUTES", "30"))
WARM_MINUTES, SECONDS_BETWEEN, CALLERS, PAUSE = 3, 60.0, 2, 0.02
CHILD = f"""
import os
from bench.publishes import publish_all
publish_all(os.environ["LOCATOR_DATABASE"], {MINUTES + WARM_MINUTES}, {SECONDS_BETWEEN})
"""
WORDS = ("陆家嘴", "ljz", "广州天河", "nowhere at all", "Chengdu", "深圳市南山区科技园", "天安门")
HEADER = ("", "measured", "target")


class State(NamedTuple):
    """Resources of a worker: megabytes (PSS), open files, threads."""

    megabytes: float
    files: int
    threads: int


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/locator.db"
        parts = Container(Settings(database=database, secret_key=SECRET))
        publish(parts.engine, list(sample_outlets(parts.gazetteer, parts.areas)), "release 1", NOW)
        parts.shut_down()
        environ = os.environ | {"LOCATOR_DATABASE": database, "LOCATOR_SECRET_KEY": SECRET}
        environ |= {"LOCATOR_RATE_LIMIT": "off", "LOCATOR_RELEASES_KEPT": "5"}
        with served(environ) as (address, child):
            host = urlsplit(address).netloc
            wait_for(host)
            show(
                f"{MINUTES} minutes, a publish a minute, one worker",
                HEADER,
                _endured(host, child.pid, environ),
            )


def _endured(host: str, pid: int, environ: dict[str, str]) -> list[tuple[str, object, str]]:
    ended, counts = Event(), [[0, 0] for _ in range(CALLERS)]
    threads = [Thread(target=_ask, args=(host, n, counts[n], ended)) for n in range(CALLERS)]
    with subprocess.Popen([sys.executable, "-c", CHILD], cwd=ROOT, env=environ) as publishing:
        for thread in threads:
            thread.start()
        sleep(WARM_MINUTES * 60)
        states = list(_states(pid))
        ended.set()
        for thread in threads:
            thread.join()
        publishing.terminate()
    first, last = (
        _middle(part) for part in (states[: len(states) // 6 or 1], states[-(len(states) // 6 or 1) :])
    )
    allowed_growth = max(0.05 * first.megabytes, 20.0)
    requests, failed = (sum(count[n] for count in counts) for n in (0, 1))
    return [
        ("requests", requests, ""),
        ("answered with 5xx, or without an answer", failed, "0"),
        ("MB at the beginning", first.megabytes, ""),
        ("MB at the end", last.megabytes, ""),
        ("growth, MB", last.megabytes - first.megabytes, f"{allowed_growth:.1f}"),
        ("additional open files", last.files - first.files, "0"),
        ("additional threads", last.threads - first.threads, "0"),
    ]


def _states(pid: int) -> Iterator[State]:
    ends = monotonic() + MINUTES * 60
    while monotonic() < ends:
        yield _state(_worker(pid))
        sleep(5)


def _worker(pid: int) -> int:
    return workers_of(pid)[0]


def _state(pid: int) -> State:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    pss = next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    files, threads = (len(list(Path(f"/proc/{pid}/{name}").iterdir())) for name in ("fd", "task"))
    return State(pss / 1024, files, threads)


def _middle(states: list[State]) -> State:
    """Return the median of each figure."""
    return State(*(sorted(column)[len(column) // 2] for column in zip(*states, strict=True)))


def _ask(host: str, seed: int, counts: list[int], ended: Event) -> None:
    rng, connection = Random(seed), http.client.HTTPConnection(host, timeout=30)
    while not ended.wait(rng.uniform(0, 2 * PAUSE)):
        counts[0] += 1
        try:
            connection.request(*_question(rng))
            answer = connection.getresponse()
            answer.read()
            counts[1] += answer.status >= 500
        except OSError:
            counts[1] += 1
            connection.close()


def _question(rng: Random) -> tuple[str, str, bytes | None, dict[str, str]]:
    """Return a random request: valid or invalid, API or page."""
    place = {"lat": round(rng.uniform(20, 45), 5), "lon": round(rng.uniform(90, 125), 5)}
    where, word = urlencode(place), quote(rng.choice(WORDS))
    more = rng.choice(
        ("", "&kind=drop_off&open=now", "&service=screen&radius=20000", "&sort=arrival&limit=3")
    )
    number = rng.randrange(1, 2_300)
    get = [
        f"/api/v1/nearest?{where}{more}",
        f"/api/v1/nearest?q={word}",
        f"/api/v1/nearest?lat=91&lon={rng.random()}",
        f"/api/v1/places?q={word}",
        f"/api/v1/outlets?adcode=310115&limit={rng.randrange(1, 200)}",
        f"/api/v1/outlets/SAMPLE-SC-{number:05}",
        f"/api/v1/clusters?bbox=73,18,135,54&zoom={rng.randrange(3, 12)}",
        f"/api/v1/reverse?{where}",
        f"/?q={word}",
        f"/outlets/SAMPLE-SC-{number:05}?lang=en",
        "/map",
        f"/embed?q={word}",
        "/metrics",
        f"/nothing/{rng.random()}",
    ]
    if rng.random() < 0.1:
        body = b"\n".join(json.dumps(place | {"limit": n}).encode() for n in range(1, 20))
        return "POST", "/api/v1/nearest/batch", body, {"Content-Type": "application/x-ndjson"}
    coding = rng.choice(("identity", "gzip", "br", "zstd"))
    return "GET", rng.choice(get), None, {"Accept-Encoding": coding}
