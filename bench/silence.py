"""PostgreSQL stopped, disconnected or slow under load: effect on clients of the real server."""

import http.client
import json
import os
from collections.abc import Callable
from random import Random
from threading import Event, Thread
from time import perf_counter, sleep
from urllib.parse import urlsplit

from locator.config import Settings
from locator.serving.container import Container
from locator.store.releases import publish
from tests.network import NOW
from tests.postgres import Cluster, cluster
from tests.wire import Wire

from .databases import SECRET, sample_network
from .program import served
from .tables import show

CALLERS, PAUSE = 2, 0.02
QUIET_SECONDS, TROUBLE_SECONDS, MARK_SECONDS, BACK_SECONDS = 8.0, 15.0, 5.0, 40.0
HEADER = (
    "",
    "requests",
    "failed (0)",
    "marked stale after, s",
    "marked from then on, % (100)",
    "p99 before, ms",
    "p99 during, ms (≤ 250)",
    "fresh again, s (≤ 30)",
)


class Caller:
    """Sends queries from random positions in China; records time, duration, status and staleness."""

    def __init__(self, host: str, seed: int) -> None:
        self._host, self._rng, self._ended = host, Random(seed), Event()
        self.seen: list[tuple[float, float, int, bool]] = []
        self._thread = Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def _go_on(self) -> None:
        connection = http.client.HTTPConnection(self._host, timeout=30)
        while not self._ended.wait(self._rng.uniform(0, 2 * PAUSE)):
            path = (
                f"/api/v1/nearest?lat={self._rng.uniform(23, 40):.4f}&lon={self._rng.uniform(104, 120):.4f}"
            )
            begin = perf_counter()
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
                is_stale = answer.status == 200 and json.loads(body)["release"]["stale"]
                self.seen.append((begin, perf_counter() - begin, answer.status, bool(is_stale)))
            except OSError:
                connection.close()
                self.seen.append((begin, perf_counter() - begin, 0, False))

    def end(self) -> list[tuple[float, float, int, bool]]:
        """Stop and return the records."""
        self._ended.set()
        self._thread.join()
        return self.seen


def main() -> None:
    """Print the table."""
    rows = []
    with cluster() as server:
        wire = Wire(server.port)
        address = server.database()
        parts = Container(Settings(database=address, secret_key=SECRET))
        publish(parts.engine, sample_network(), "sample", NOW)
        parts.shut_down()
        environ = os.environ | {
            "LOCATOR_DATABASE": address.replace(f":{server.port}/", f":{wire.port}/"),
            "LOCATOR_SECRET_KEY": SECRET,
            "LOCATOR_RATE_LIMIT": "off",
        }
        for name, trouble in TROUBLES.items():
            with served(environ) as (url, _):
                rows.append((name, *_tried(urlsplit(url).netloc, server, wire, trouble)))
        wire.close()
    show("database unavailable, 22,300 outlets", HEADER, rows)


def _stop(server: Cluster, _wire: Wire) -> Callable[[], object]:
    server.stop()
    return server.start


def _freeze(server: Cluster, _wire: Wire) -> Callable[[], object]:
    server.freeze()
    return server.thaw


def _cut(_server: Cluster, wire: Wire) -> Callable[[], object]:
    wire.cut = True
    return lambda: setattr(wire, "cut", False)


def _slow(_server: Cluster, wire: Wire) -> Callable[[], object]:
    wire.delay = 5.0
    return lambda: setattr(wire, "delay", 0.0)


TROUBLES = {"stopped": _stop, "frozen": _freeze, "cut off": _cut, "5 s late": _slow}


def _tried(host: str, server: Cluster, wire: Wire, trouble) -> tuple[object, ...]:  # type: ignore[no-untyped-def]
    _wait(host)
    callers = [Caller(host, i) for i in range(CALLERS)]
    sleep(QUIET_SECONDS)
    begin = perf_counter()
    restore = trouble(server, wire)
    sleep(TROUBLE_SECONDS)
    restored = perf_counter()
    restore()
    sleep(BACK_SECONDS)
    seen = sorted(record for caller in callers for record in caller.end())
    quiet = [took for at, took, _, _ in seen if begin - QUIET_SECONDS / 2 < at < begin]
    during = [record for record in seen if begin <= record[0] < restored]
    first = next((at for at, _, _, stale in during if stale), float("inf"))
    marked = [stale for at, _, _, stale in during if at >= first]
    last = max((at for at, _, _, stale in seen if stale), default=restored)
    failed = sum(status != 200 for at, _, status, _ in seen if at >= begin)
    share = 100 * sum(marked) / max(1, len(marked))
    meanwhile = _p99([took for _, took, _, _ in during]) * 1000
    return len(during), failed, first - begin, share, _p99(quiet) * 1000, meanwhile, max(0.0, last - restored)


def _p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)]


def _wait(host: str) -> None:
    for _ in range(600):
        connection = http.client.HTTPConnection(host, timeout=30)
        try:
            connection.request("GET", "/api/v1/nearest?lat=31.2&lon=121.5")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        sleep(0.1)
