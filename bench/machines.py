"""Three servers on one PostGIS during publishes: how soon all are on the new release; does one mix two."""

import os
from contextlib import ExitStack
from threading import Event, Thread
from time import perf_counter, sleep
from urllib.parse import urlsplit

from locator.config import Settings
from locator.outlet import Outlet
from locator.parts import Parts
from locator.store.releases import publish
from tests.network import NOW
from tests.postgres import cluster

from .databases import SECRET, sample_network
from .program import served
from .publishes import Callers, _marked, _warm
from .tables import show

SERVERS, PUBLISHES, PAUSE = 3, 20, 2.5


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
        parts = Parts(Settings(database=address, secret_key=SECRET))
        feeds = [[_marked(outlet, mark) for outlet in sample_network()] for mark in "AB"]
        publish(parts.engine, feeds[1], "release 1", NOW)
        environ = os.environ | {
            "LOCATOR_DATABASE": address,
            "LOCATOR_SECRET_KEY": SECRET,
            "LOCATOR_RATE_LIMIT": "off",
        }
        hosts = [urlsplit(held.enter_context(served(environ))[0]).netloc for _ in range(SERVERS)]
        for host in hosts:
            _warm(host)
        seen, published = _publishes(parts, feeds, hosts)
        parts.end()
    late = [max(each.first[number] for each in seen) - at for number, at in published.items()]
    rows = [
        ("servers, each one worker", SERVERS, ""),
        ("publishes", PUBLISHES, ""),
        ("requests", sum(len(each.took) for each in seen), ""),
        ("failed", sum(each.failed for each in seen), "0"),
        ("answers that mix two releases", sum(each.mixed for each in seen), "0"),
        ("all servers on the new release, s after the publish, median", sorted(late)[len(late) // 2], ""),
        ("the same, at most", max(late), "2"),
    ]
    show("several machines, one PostGIS, 22,300 outlets", ("", "measured", "to reach"), rows)


Seen = tuple[list[Watched], dict[int, float]]


def _publishes(parts: Parts, feeds: list[list[Outlet]], hosts: list[str]) -> Seen:
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
