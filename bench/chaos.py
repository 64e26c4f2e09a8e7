"""Crash safety: 100 loads and rollbacks killed at random on each database, during continuous reads."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import perf_counter, sleep
from typing import NamedTuple

from sqlalchemy import Engine, select

from locator.config import Settings
from locator.serving.container import Container
from locator.store import held_loads as held
from locator.store import log, releases
from locator.store.schema import in_release, outlets
from tests.network import NOW, china
from tests.network import outlets as network_of
from tests.postgres import cluster

from .tables import show

ROOT = Path(__file__).parent.parent
KILLS, ROWS = 100, 2_000
CHILD = """
import sys
from bench.chaos import feed, opened, submit
from tests.network import NOW
from tests.reviews import rollback
engine, number, back = opened(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
network = feed(number)
print("ready", flush=True)
done = rollback(engine, back, NOW) if back else submit(engine, network)
print("same" if done.is_unchanged else done.number, flush=True)
"""


class Trial(NamedTuple):
    """Outcome of a killed run: complete, or without any trace."""

    is_complete: bool
    damage: list[str]


def opened(address: str) -> Engine:
    """Open the database and return its engine."""
    return Container(Settings(database=address, secret_key="b1946ac92492d2347c6235b4d261")).engine


def feed(number: int) -> list:  # type: ignore[type-arg]
    """Return the network of a night: a third of the outlets renamed, some removed and some added."""
    rng = Random(number)
    rows = NETWORK[rng.randrange(50) :]
    return [o.model_copy(update={"name": f"{o.name} {number}"}) if rng.random() < 0.33 else o for o in rows]


def submit(engine: Engine, network: list):  # type: ignore[no-untyped-def, type-arg]
    """Load as the command does, with a guard that never holds a load."""
    return held.submit(engine, held.PendingLoad(network, "night.csv"), lambda _change: [], NOW, by="chaos")


NETWORK = network_of(china(ROWS, 4))


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        _killed(f"sqlite:///{folder}/locator.db", "SQLite")
    with cluster() as server:
        _killed(server.database(), "PostGIS")


def _killed(address: str, name: str) -> None:
    engine = opened(address)
    submit(engine, feed(0))
    took = _measure(engine)
    reader = Reader(engine)
    trials = [_trial(engine, address, number, took) for number in range(1, KILLS + 1)]
    seen = reader.end()
    last = submit(engine, feed(-1))
    damage = [problem for trial in trials for problem in trial.damage]
    rows = [
        ("killed", KILLS, ""),
        (
            "of these before the change was written, without a trace",
            sum(not t.is_complete for t in trials),
            "",
        ),
        ("of these afterwards, with the complete change", sum(t.is_complete for t in trials), ""),
        ("rows lost, duplicated or left over; broken seals of the log", len(damage), "0"),
        ("concurrent reads", seen.reads, ""),
        ("of these with part of a release", seen.halves, "0"),
        ("next load without repair", f"release {last.number}", "works"),
    ]
    show(f"SIGKILL at a random moment, {ROWS:,} outlets, {name}", ("", "measured", "target"), rows)
    for problem in damage[:5]:
        print(problem)
    engine.dispose()


def _measure(engine: Engine) -> float:
    begin = perf_counter()
    submit(engine, feed(-2))
    return perf_counter() - begin


def _trial(engine: Engine, address: str, number: int, took: float) -> Trial:
    rng = Random(number)
    before = _state(engine)
    back = rng.randrange(1, before[0]) if number % 4 == 0 else 0
    words = [sys.executable, "-c", CHILD, address, str(number), str(back)]
    child = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE)
    assert child.stdout and child.stdout.readline() == b"ready\n"
    sleep(rng.random() * took * 2)
    os.kill(child.pid, signal.SIGKILL)
    done = child.communicate()[0]
    _settle(engine)
    after = _state(engine)
    damage = _damage(engine)
    if after == before:
        damage += ["lost: reported as published"] if done not in (b"", b"same\n") else []
        return Trial(False, damage)
    expected = _rows(engine, back) if back else {o.ref: o.name for o in feed(number)}
    damage += [] if after == (before[0] + 1, expected) else [f"{number}: not what was loaded"]
    return Trial(True, damage)


def _settle(engine: Engine) -> None:
    """Wait until the server has noticed that its client is dead, or has finished its last statement."""
    is_locked = engine.name == "postgresql"
    while is_locked:
        with engine.begin() as connection:
            query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            is_locked = bool(connection.exec_driver_sql(query).scalar())


def _state(engine: Engine) -> tuple[int, dict[str, str]]:
    with engine.begin() as connection:
        number = releases.current_number(connection) or 0
    return number, _rows(engine, number)


def _rows(engine: Engine, number: int) -> dict[str, str]:
    with engine.begin() as connection:
        found = connection.execute(select(outlets.c.ref, outlets.c.body).where(in_release(number))).all()
    assert len({row.ref for row in found}) == len(found), "duplicated"
    return {row.ref: row.body.split(b'"name":"')[1].split(b'"')[0].decode() for row in found}


OF_SQLITE = {
    "integrity": "PRAGMA integrity_check",
    "places": "SELECT (SELECT count(*) FROM outlet_place) = (SELECT count(*) FROM outlet)",
}
OF_POSTGIS = {
    "places": "SELECT count(*) = 0 FROM outlet WHERE ST_X(place) IS DISTINCT FROM lon OR ST_Y(place) <> lat",
}
CHECKS: dict[str, str] = {
    "releases": "SELECT count(*) = max(number) FROM release",
    "pointer": "SELECT (SELECT release FROM pointer) = (SELECT max(number) FROM release)",
    "log": "SELECT count(*) = 0 FROM release WHERE number NOT IN (SELECT release FROM log)",
    "ahead": "SELECT count(*) = 0 FROM outlet WHERE since > (SELECT release FROM pointer)",
}


def _damage(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        checks = CHECKS | (OF_SQLITE if engine.name == "sqlite" else OF_POSTGIS)
        found = {name: connection.exec_driver_sql(check).scalar() for name, check in checks.items()}
        failures = [name for name, value in found.items() if value not in ("ok", 1)]
        counts = [
            row.rows == len(_held(connection, row.number)) for row in releases.list_releases(connection)[:3]
        ]
        return failures + ["rows"] * (not all(counts)) + list(log.verify(connection).errors)


def _held(connection, number: int) -> list[str]:  # type: ignore[no-untyped-def]
    return list(connection.execute(select(outlets.c.ref).where(in_release(number))).scalars())


class Reader:
    """Reads the current release repeatedly; checks its declared number of rows and unique refs."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._ended = engine, Event()
        self.reads = self.halves = 0
        self._thread = Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def _go_on(self) -> None:
        while not self._ended.wait(0.02):
            with self._engine.begin() as connection:
                now = releases.current_release(connection)
                refs = _held(connection, now.number)
            self.reads += 1
            self.halves += not (len(refs) == len(set(refs)) == now.rows)

    def end(self) -> "Reader":
        """Stop reading."""
        self._ended.set()
        self._thread.join()
        return self
