"""Several processes on one database: none mixes two releases; a replica is read, the primary written."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from locator.config import Settings
from locator.errors import LocatorError, StoreUnavailable
from locator.outlet import Outlet
from locator.parts import Parts
from locator.store.dialect import open_engine, writing
from locator.store.live import load
from locator.store.migrate import prepare
from locator.store.releases import current, publish

from .network import NOW, china, outlets, timetable
from .postgres import FAST, Cluster, cluster, folder

ROOT = Path(__file__).parent.parent
NETWORK = outlets(china(80, 4))
PATIENCE = 40.0  # seconds until a test is given up
PROCESSES, PUBLISHES = 3, 5
CHILD = """
import json, sys
from select import select
from locator import create_app
from locator.config import Settings
from locator.parts import Parts
parts = Parts(Settings(database=sys.argv[1], secret_key="b1946ac92492d2347c6235b4d261"))
client, last, mixed = create_app(parts=parts).test_client(), 0, 0
while not select([sys.stdin], [], [], 0.02)[0]:
    told = client.get("/api/v1/outlets?bbox=73,18,135,54&limit=100").json
    number = told["release"]["number"]
    mixed += any(not f["properties"]["name"].endswith(f" {number}") for f in told["features"])
    if number != last:
        print(json.dumps([number, len(told["features"]), mixed]), flush=True)
        last = number
parts.end()
"""


def night(number: int) -> list[Outlet]:
    return [o.model_copy(update={"name": f"示例 {number}", "status": "open"}) for o in NETWORK]


def test_every_process_takes_up_each_release_whole(address: str) -> None:
    engine = open_engine(address)
    prepare(engine)
    publish(engine, night(1), "1", NOW)
    command = [sys.executable, "-c", CHILD, address]
    pipe = subprocess.PIPE
    children = [subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) for _ in range(PROCESSES)]
    said = [_said(child) for child in children]
    for number in range(2, PUBLISHES + 2):
        publish(engine, night(number), str(number), NOW)
        said += [_said(child) for child in children]
    for child in children:
        child.communicate(b"\n")
        assert child.returncode == 0
    engine.dispose()
    expected = [[number, len(NETWORK), 0] for number in range(1, PUBLISHES + 2) for _ in range(PROCESSES)]
    assert said == expected


def _said(child: subprocess.Popen[bytes]) -> list[int]:
    assert child.stdout
    return list(json.loads(child.stdout.readline()))


class Pair:
    """A primary and its streaming replica, with one database."""

    def __init__(self, primary: Cluster, replica: Cluster) -> None:
        self.primary, self.replica = primary, replica
        self.name = primary.database().rpartition("/")[2]
        engine = open_engine(primary.address(self.name))
        prepare(engine)
        publish(engine, NETWORK[:40], "first", NOW)
        engine.dispose()

    def address(self) -> str:
        hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (self.replica, self.primary))
        return f"postgresql+psycopg://locator@/{self.name}?{hosts}&target_session_attrs=prefer-standby"


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with cluster() as primary, folder() as place:
        replica = Cluster(place, **FAST).copy_of(primary)
        try:
            yield Pair(primary, replica.start())
        finally:
            replica.stop()


def until(good: Callable[[], object]) -> None:
    end = monotonic() + PATIENCE
    while True:
        try:
            if good():
                return
        except (LocatorError, SQLAlchemyError):
            pass
        assert monotonic() < end, good
        sleep(0.05)


def on_replica(engine: Engine) -> bool:
    with engine.begin() as connection:
        return bool(connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar())


def test_reads_come_from_the_replica_and_writes_go_to_the_primary(pair: Pair) -> None:
    until(lambda: _number(pair.replica.address(pair.name)))
    parts = Parts(Settings(database=pair.address()))
    assert on_replica(parts.engine) and not on_replica(writing(parts.engine))
    number = publish(parts.engine, NETWORK, "second", NOW).number
    until(lambda: len(load(parts.engine, timetable())) == len(NETWORK))
    with parts.engine.begin() as connection:
        assert current(connection).number == number
    parts.end()


def test_one_of_both_is_enough_to_read(pair: Pair) -> None:
    parts = Parts(Settings(database=pair.address()))
    held = len(parts.live.snapshot)
    pair.primary.stop()
    parts.live.look()
    assert not parts.live.stale and len(parts.live.snapshot) == held
    with pytest.raises(StoreUnavailable):
        publish(parts.engine, NETWORK[:50], "nowhere", NOW)
    again = Parts(parts.settings)
    assert len(again.live.snapshot) == held, "a start needs no primary either"
    again.end()
    pair.primary.start()
    pair.replica.stop()
    until(lambda: parts.live.look() or not parts.live.stale)
    assert not on_replica(parts.engine)
    pair.replica.start()
    publish(parts.engine, NETWORK[:50], "third", NOW)
    until(lambda: parts.live.look() or len(parts.live.snapshot) == 50)
    parts.end()


def _number(address: str) -> int:
    engine = open_engine(address)
    try:
        with engine.begin() as connection:
            return current(connection).number
    finally:
        engine.dispose()
