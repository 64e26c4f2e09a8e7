"""Several processes on one database: no mixed releases; reads from a replica, writes to the primary."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from threading import Event, Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from locator.errors import LocatorError, StoreUnavailable
from locator.network.outlet import Outlet
from locator.serving.current_release import load
from locator.store.dialect import open_engine, writing
from locator.store.migrate import prepare
from locator.store.releases import current_release, publish

from .network import NOW, china, outlets, timetable
from .postgres import FAST, Cluster, cluster, folder
from .program import Program, parts_of, run, until

pytestmark = pytest.mark.slow

NETWORK = outlets(china(80, 4))
SECRET = "b1946ac92492d2347c6235b4d261"
PROCESSES, PUBLISHES = 3, 5
EVERYTHING = "/api/v1/outlets?bbox=73,18,135,54&limit=100"
SETTINGS = {"rate_limit": "off", "secret_key": SECRET}
QUICK = {"locator.serving.current_release.REFRESH_SECONDS": 0.1}


class Watch(Thread):
    """Asks a program again and again, and notes each release: number, outlets, answers that mixed two."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.seen: list[list[int]] = []
        self._program, self._ended = program, Event()
        self.start()

    def run(self) -> None:
        mixed = 0
        with closing(self._program.client()) as client:
            while not self._ended.wait(0.05):
                answer = client.get(EVERYTHING).json
                number = answer["release"]["number"]
                names = [feature["properties"]["name"] for feature in answer["features"]]
                mixed += any(not name.endswith(f" {number}") for name in names)
                if not self.seen or number != self.seen[-1][0]:
                    self.seen.append([number, len(names), mixed])

    @property
    def last(self) -> int:
        """Return the number of the release of the last answer."""
        return self.seen[-1][0] if self.seen else 0

    def close(self) -> None:
        self._ended.set()
        self.join()


def night(number: int) -> list[Outlet]:
    return [o.model_copy(update={"name": f"示例 {number}", "status": "open"}) for o in NETWORK]


def test_every_process_loads_releases_atomically(address: str) -> None:
    with ExitStack() as stack:
        parts = stack.enter_context(parts_of(address, secret_key=SECRET))
        publish(parts.engine, night(1), "1", NOW)
        programs = [stack.enter_context(run(address, values=QUICK, **SETTINGS)) for _ in range(PROCESSES)]
        watches = [stack.enter_context(closing(Watch(program))) for program in programs]
        for number in range(1, PUBLISHES + 2):
            publish(parts.engine, night(number), str(number), NOW)
            until(lambda number=number: all(watch.last == number for watch in watches))
    expected = [[number, len(NETWORK), 0] for number in range(1, PUBLISHES + 2)]
    assert [watch.seen for watch in watches] == [expected] * PROCESSES


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
        hosts = "&".join(f"host=127.0.0.1:{item.port}" for item in (self.replica, self.primary))
        return f"postgresql+psycopg://locator@/{self.name}?{hosts}&target_session_attrs=prefer-standby"


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with cluster() as primary, folder() as place:
        replica = Cluster(place, **FAST).copy_of(primary)
        try:
            yield Pair(primary, replica.start())
        finally:
            replica.stop()


def until_it_holds(check: Callable[[], object]) -> None:
    """Wait until something is true, whatever the database says meanwhile."""

    def holds() -> bool:
        with suppress(LocatorError, SQLAlchemyError):
            return bool(check())
        return False

    until(holds)


def on_replica(engine: Engine) -> bool:
    with engine.begin() as connection:
        return bool(connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar())


def test_reads_come_from_the_replica_and_writes_go_to_the_primary(pair: Pair) -> None:
    until_it_holds(lambda: _number(pair.replica.address(pair.name)))
    with parts_of(pair.address(), secret_key=SECRET) as parts:
        assert on_replica(parts.engine) and not on_replica(writing(parts.engine))
        number = publish(parts.engine, NETWORK, "second", NOW).number
        until_it_holds(lambda: len(load(parts.engine, timetable())) == len(NETWORK))
        with parts.engine.begin() as connection:
            assert current_release(connection).number == number


def test_one_of_both_is_enough_to_read(pair: Pair) -> None:
    with parts_of(pair.address(), secret_key=SECRET) as parts:
        count = len(parts.current_release.snapshot)
        pair.primary.stop()
        parts.current_release.refresh()
        assert not parts.current_release.stale and len(parts.current_release.snapshot) == count
        with pytest.raises(StoreUnavailable):
            publish(parts.engine, NETWORK[:50], "nowhere", NOW)
        with parts_of(pair.address(), secret_key=SECRET) as again:
            assert len(again.current_release.snapshot) == count, "a start needs no primary either"
        pair.primary.start()
        pair.replica.stop()
        until_it_holds(lambda: parts.current_release.refresh() or not parts.current_release.stale)
        assert not on_replica(parts.engine)
        pair.replica.start()
        publish(parts.engine, NETWORK[:50], "third", NOW)
        until_it_holds(lambda: parts.current_release.refresh() or len(parts.current_release.snapshot) == 50)


def _number(address: str) -> int:
    engine = open_engine(address)
    try:
        with engine.begin() as connection:
            return current_release(connection).number
    finally:
        engine.dispose()
