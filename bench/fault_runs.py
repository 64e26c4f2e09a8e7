"""Helpers of the fault benchmark: a running server with callers, commands, and the rows of the table."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from locator.config import Settings
from locator.network.outlet import Outlet
from locator.serving.container import Container
from locator.store.releases import publish
from tests.network import NOW
from tests.web_client import Client

from .databases import SECRET, sample_network
from .program import ROOT, served
from .silence import Caller, _wait

CALLERS, PATIENCE = 2, 60.0


class Row(NamedTuple):
    """A fault, what the server or the command did, what was lost, and what it said."""

    fault: str
    did: str
    lost: str
    said: str


class Watch:
    """Callers of a server, and a client that reads its readiness."""

    def __init__(self, url: str) -> None:
        self._url, self.client = url, Client(url, {})
        host = urlsplit(url).netloc
        _wait(host)
        self._callers = [Caller(host, number) for number in range(CALLERS)]
        self._seen: list[tuple[float, float, int, bool]] = []

    def new_client(self) -> Client:
        """Return a client without open connections."""
        return Client(self._url, {})

    def until(self, outlets: int, stale: bool) -> float:
        """Wait for a state of `/readyz`; return the seconds, infinite if it never came."""
        begin = perf_counter()
        while perf_counter() - begin < PATIENCE:
            ready = self.ready()
            if (ready.get("outlets"), ready.get("stale")) == (outlets, stale):
                return perf_counter() - begin
            sleep(0.05)
        return float("inf")

    def ready(self) -> dict[str, Any]:
        """Return the members of `/readyz`."""
        answer: dict[str, Any] = self.client.get("/readyz").json
        return answer

    def end(self) -> str:
        """Stop the callers and return what they saw."""
        self._seen = [record for caller in self._callers for record in caller.end()]
        slowest = max(took for _, took, _, _ in self._seen)
        return f"{len(self._seen):,} answers, {self.failed} failed, slowest {slowest:.2f} s"

    @property
    def failed(self) -> int:
        """Number of requests that were not answered with 200."""
        return sum(status != 200 for _, _, status, _ in self._seen)


@cache
def _network() -> list[Outlet]:
    return sample_network()


def environment(folder: Path, name: str = "locator.db", **more: str) -> dict[str, str]:
    """Return the settings of a program with its database in the folder."""
    own = {"LOCATOR_DATABASE": f"sqlite:///{folder / name}", "LOCATOR_SECRET_KEY": SECRET}
    return os.environ | own | {"LOCATOR_RATE_LIMIT": "off"} | more


def published(folder: Path, name: str = "locator.db", share: int = 1) -> int:
    """Publish each `share`-th outlet of the sample; return their number."""
    network = _network()[::share]
    container = Container(Settings(database=f"sqlite:///{folder / name}", secret_key=SECRET))
    publish(container.engine, network, "sample", NOW)
    container.shut_down()
    return len(network)


@contextmanager
def watched(environ: dict[str, str], prefix: Sequence[str] = ()) -> Iterator[tuple[Watch, int]]:
    """Run a server with callers; yield the watch and the process id."""
    with served(environ, prefix=prefix) as (url, child):
        watch = Watch(url)
        try:
            yield watch, child.pid
        finally:
            watch.end()


def command(environ: dict[str, str], *words: object, prefix: Sequence[str] = ()) -> tuple[int, str]:
    """Run a command; return its exit status and the last line that it printed."""
    line = [*prefix, sys.executable, "-m", "locator", *map(str, words)]
    done = subprocess.run(line, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    return done.returncode, (done.stderr.strip() or done.stdout.strip() or "-").splitlines()[-1]


def workers_of(pid: int) -> list[int]:
    """Return the process ids of the workers of a server."""
    children = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return [child for child in children if b"router_supervisor" not in _command(child)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended
        return b""
