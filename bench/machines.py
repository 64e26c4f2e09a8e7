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
    """A caller of one server, who notes when each release was seen first."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[int, float] = {}

    def _judge(self, told: dict) -> None:  # type: ignore[type-arg]
        super()._judge(told)
        self.first.setdefault(told["release"]["number"], perf_counter())


def main() -> None:
    """Print the table."""
    with cluster() as postgres, ExitStack() as held:
        address = postgres.database()
        parts = Container(Settings(database=address, secret_key=SECRET))
        feeds = [[_marked(outlet, mark) for outlet in sample_network()] for mark in "AB"]
        publish(parts.engine, feeds[1], "release 1", NOW)
        environ = os.environ | {
            "LOCATOR_DATABASE": address,
            "LOCATOR_SECRET_KEY": SECRET,
            "LOCATOR_RATE_LIMIT": "off",
        }
        servers = [held.enter_context(served(environ)) for _ in range(SERVERS)]
        hosts = [urlsplit(url).netloc for url, _ in servers]
        for host in hosts:
            _warm(host)
        cost = _cost(hosts[0], servers[0][1].pid)
        look = _look(parts)
        seen, published = _publishes(parts, feeds, hosts)
        parts.shut_down()
    late = [max(each.first[number] for each in seen) - at for number, at in published.items()]
    rows = [
        ("servers, each one worker", SERVERS, ""),
        ("publishes", PUBLISHES, ""),
        ("requests", sum(len(each.took) for each in seen), ""),
        ("failed", sum(each.failed for each in seen), "0"),
        ("answers that mix two releases", sum(each.mixed for each in seen), "0"),
        ("all servers on the new release, s after the publish, median", sorted(late)[len(late) // 2], ""),
        ("the same, at most", max(late), "2"),
        ("CPU of the server a question for the nearest 10, µs", cost, ""),
        ("a look of a process at the database, once a second, ms", look, ""),
    ]
    show("several machines, one PostGIS, 22,300 outlets", ("", "measured", "to reach"), rows)


def _cost(host: str, pid: int) -> float:
    """Microseconds of a core that one question takes, over one connection that stays open."""
    connection, rng = http.client.HTTPConnection(host, timeout=30), Random(7)
    before = _cpu(pid)
    for _ in range(QUESTIONS):
        lat, lon = rng.uniform(23, 40), rng.uniform(104, 120)
        connection.request("GET", f"/api/v1/nearest?lat={lat:.5f}&lon={lon:.5f}")
        connection.getresponse().read()
    connection.close()
    return (_cpu(pid) - before) / QUESTIONS * 1e6


def _cpu(parent: int) -> float:
    """Seconds of a core that a server and its workers have taken."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    told = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in (parent, *children)]
    return sum(int(each[11]) + int(each[12]) for each in told) / os.sysconf("SC_CLK_TCK")


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
    threads = [Thread(target=each.ask, args=args) for each, args in zip(seen, words, strict=True)]
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
