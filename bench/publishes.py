"""A hundred publishes under requests to the real server: failures, mixed answers and latency."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
from random import Random
from threading import Event, Thread
from time import perf_counter, sleep
from urllib.parse import urlsplit

from sqlalchemy import Engine

from locator.config import Settings
from locator.feed.sample import sample_outlets
from locator.network.outlet import Outlet
from locator.runtime.process_memory import gc_disabled
from locator.serving.container import Container
from locator.store.releases import publish
from tests.network import NOW
from tests.reviews import rollback

from .program import ROOT, served
from .tables import show

PUBLISHES, SECONDS_BETWEEN, CALLERS, PAUSE = 100, 1.0, 2, 0.03
QUIET_SECONDS = 20.0
CHILD = """
import os
from bench.publishes import publish_all
from locator.runtime.process_memory import lower_priority
lower_priority()
publish_all(os.environ["LOCATOR_DATABASE"])
"""
SECRET = "b1946ac92492d2347c6235b4d261"
PATHS = (
    "/api/v1/nearest?lat=31.22&lon=121.54&limit=20",
    "/api/v1/nearest?lat=31.30&lon=121.50&limit=50&kind=drop_off",
    "/api/v1/outlets?adcode=310115&limit=100",
    "/api/v1/clusters?bbox=121.3,31.1,121.6,31.3&zoom=12",
)


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/locator.db"
        parts = Container(Settings(database=database, secret_key=SECRET))
        feeds = _feeds(parts)
        publish(parts.engine, feeds[1], "release 1", NOW)
        environ = os.environ | {"LOCATOR_DATABASE": database, "LOCATOR_SECRET_KEY": SECRET}
        with served(environ) as (address, _):
            quiet = _measure(address, lambda: sleep(QUIET_SECONDS))
            busy = _measure(address, lambda: _publish(environ))
        took = _rollbacks(parts.engine)
    rows = [
        ("requests without publishes", len(quiet.took), ""),
        (f"requests during {PUBLISHES} publishes", len(busy.took), ""),
        ("releases that answered", len(busy.releases), ""),
        ("failed", quiet.failed + busy.failed, "0"),
        ("answers that mix two releases", busy.mixed, "0"),
        ("p99 without publishes, ms", quiet.p99 * 1000, ""),
        ("p99 during publishes, ms", busy.p99 * 1000, ""),
        ("ratio", f"{busy.p99 / quiet.p99:.2f}", "1.5"),
        ("rollback of every outlet of Shanghai, s", f"{took[0]:.2f}", "1"),
        ("rollback of every outlet, s", f"{took[1]:.2f}", "1"),
    ]
    show(f"publishes under load, {len(feeds[0]):,} outlets", ("", "measured", "target"), rows)


def _marked(outlet: Outlet, mark: str) -> Outlet:
    """Append the mark of the release, odd (B) or even (A), to the names of outlets in Shanghai."""
    there = outlet.address.adcode.startswith("31")
    return outlet.model_copy(update={"name": f"{outlet.name} {mark}"}) if there else outlet


def _publish(environ: dict[str, str]) -> None:
    """Publish in a separate process, as `load` does, so that the clients in this process are not delayed."""
    subprocess.run([sys.executable, "-c", CHILD], cwd=ROOT, env=environ, check=True)


def publish_all(database: str, count: int = PUBLISHES, pause: float = SECONDS_BETWEEN) -> None:
    """Publish two feeds alternately."""
    parts = Container(Settings(database=database, secret_key=SECRET))
    feeds = _feeds(parts)
    with gc_disabled():
        for number in range(2, count + 2):
            done = publish(parts.engine, feeds[number % 2], f"release {number}", NOW)
            assert done.number == number
            sleep(pause)


def _feeds(parts: Container) -> list[list[Outlet]]:
    sample = list(sample_outlets(parts.gazetteer, parts.areas))
    return [[_marked(outlet, mark) for outlet in sample] for mark in "AB"]


def _rollbacks(engine: Engine) -> tuple[float, float]:
    begin = perf_counter()
    number = rollback(engine, PUBLISHES, NOW).number
    some = perf_counter() - begin
    everything = [o.model_copy(update={"name": o.name + " C"}) for o in _all(engine)]
    publish(engine, everything, "all", NOW)
    begin = perf_counter()
    rollback(engine, number, NOW)
    return some, perf_counter() - begin


def _all(engine: Engine) -> list[Outlet]:
    parts = Container(Settings(database=str(engine.url), secret_key=SECRET))
    return list(sample_outlets(parts.gazetteer, parts.areas))


class Callers:
    """Observations of clients: duration and faults of the answers."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.failed = self.mixed = 0
        self.releases: set[int] = set()

    @property
    def p99(self) -> float:
        """Return the 99th percentile of the answer times in seconds."""
        return sorted(self.took)[int(len(self.took) * 0.99)]

    def ask(self, host: str, seed: int, ended: Event) -> None:
        """Send one query after another until the event is set."""
        rng = Random(seed)
        connection = http.client.HTTPConnection(host, timeout=30)
        while not ended.wait(rng.uniform(0, 2 * PAUSE)):
            begin = perf_counter()
            try:
                connection.request("GET", rng.choice(PATHS))
                answer = connection.getresponse()
                body = answer.read()
            except OSError:
                self.failed += 1
                connection.close()
                continue
            self.took.append(perf_counter() - begin)
            self.failed += answer.status != 200
            self._judge(json.loads(body))

    def _judge(self, answer: dict) -> None:  # type: ignore[type-arg]
        number = answer["release"]["number"]
        names = [f["properties"].get("name", "") for f in answer["features"]]
        marks = {name[-1] for name in names if name[-2:] in (" A", " B")}
        self.mixed += bool(marks - {"AB"[number % 2]})
        self.releases.add(number)


def _measure(address: str, meanwhile) -> Callers:  # type: ignore[no-untyped-def]
    seen, ended = Callers(), Event()
    host = urlsplit(address).netloc
    _warm(host)
    threads = [Thread(target=seen.ask, args=(host, i, ended)) for i in range(CALLERS)]
    for thread in threads:
        thread.start()
    meanwhile()
    ended.set()
    for thread in threads:
        thread.join()
    return seen


def _warm(host: str) -> None:
    for _ in range(600):
        try:
            for path in PATHS * 5:
                connection = http.client.HTTPConnection(host, timeout=30)
                connection.request("GET", path)
                connection.getresponse().read()
                connection.close()
            return
        except OSError:
            sleep(0.1)
