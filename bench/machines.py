"""Three servers on one PostGIS during publishes: delay until all serve the new release; mixed answers."""

import http.client
import os
from contextlib import ExitStack
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import perf_counter, sleep
from urllib.parse import urlsplit

from locator.config import Settings
from locator.network.outlet import Outlet
from locator.serving.container import Container
from locator.store.releases import publish
from tests.network import NOW
from tests.postgres import cluster

from .databases import SECRET, sample_network
from .program import served
from .publishes import Callers, _marked, _warm
from .tables import show

SERVERS, PUBLISHES, PAUSE = 3, 20, 2.5
QUESTIONS, LOOKS = 3_000, 200


class Watched(Callers):
    """A client of one server that records when each release was first seen."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[int, float] = {}

    def _judge(self, answer: dict) -> None:  # type: ignore[type-arg]
        super()._judge(answer)
        self.first.setdefault(answer["release"]["number"], perf_counter())


def main() -> None:
    """Print the table."""
    with cluster() as postgres, ExitStack() as stack:
        address = postgres.database()
        parts = Container(Settings(database=address, secret_key=SECRET))
        feeds = [[_marked(outlet, mark) for outlet in sample_network()] for mark in "AB"]
        publish(parts.engine, feeds[1], "release 1", NOW)
        environ = os.environ | {
            "LOCATOR_DATABASE": address,
            "LOCATOR_SECRET_KEY": SECRET,
            "LOCATOR_RATE_LIMIT": "off",
        }
        servers = [stack.enter_context(served(environ)) for _ in range(SERVERS)]
        hosts = [urlsplit(url).netloc for url, _ in servers]
        for host in hosts:
            _warm(host)
        cost = _cost(hosts[0], servers[0][1].pid)
        look = _look(parts)
        seen, published = _publishes(parts, feeds, hosts)
        parts.shut_down()
    late = [max(caller.first[number] for caller in seen) - at for number, at in published.items()]
    rows = [
        ("servers with one worker each", SERVERS, ""),
        ("publishes", PUBLISHES, ""),
        ("requests", sum(len(caller.took) for caller in seen), ""),
        ("failed", sum(caller.failed for caller in seen), "0"),
        ("answers that mix two releases", sum(caller.mixed for caller in seen), "0"),
        ("seconds until all servers serve the new release, median", sorted(late)[len(late) // 2], ""),
        ("the same, maximum", max(late), "2"),
        ("server CPU per query for the nearest 10, µs", cost, ""),
        ("release check of a process, once per second, ms", look, ""),
    ]
    show("several machines, one PostGIS, 22,300 outlets", ("", "measured", "target"), rows)


def _cost(host: str, pid: int) -> float:
    """Return the CPU microseconds per query over one persistent connection."""
    connection, rng = http.client.HTTPConnection(host, timeout=30), Random(7)
    before = _cpu(pid)
    for _ in range(QUESTIONS):
        lat, lon = rng.uniform(23, 40), rng.uniform(104, 120)
        connection.request("GET", f"/api/v1/nearest?lat={lat:.5f}&lon={lon:.5f}")
        connection.getresponse().read()
    connection.close()
    return (_cpu(pid) - before) / QUESTIONS * 1e6


def _cpu(parent: int) -> float:
    """Return the CPU seconds used by a server and its workers."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in (parent, *children)]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")


def _look(parts: Container) -> float:
    parts.current_release.refresh()
    begin = perf_counter()
    for _ in range(LOOKS):
        parts.current_release.refresh()
    return (perf_counter() - begin) / LOOKS * 1000


Seen = tuple[list[Watched], dict[int, float]]


def _publishes(parts: Container, feeds: list[list[Outlet]], hosts: list[str]) -> Seen:
    seen, ended, published = [Watched() for _ in hosts], Event(), {}
    words = [(host, number, ended) for number, host in enumerate(hosts)]
    threads = [Thread(target=caller.ask, args=args) for caller, args in zip(seen, words, strict=True)]
    for thread in threads:
        thread.start()
    for number in range(2, PUBLISHES + 2):
        assert publish(parts.engine, feeds[number % 2], f"release {number}", NOW).number == number
        published[number] = perf_counter()
        sleep(PAUSE)
    ended.set()
    for thread in threads:
        thread.join()
    return seen, published
