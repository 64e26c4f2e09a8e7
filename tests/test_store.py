"""Releases on SQLite and PostGIS: atomic publishing, rollback, comparison, equality with the snapshot."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import InvalidFeed, NoRelease, ReleaseGone
from locator.geo.point import Point
from locator.index.search import Inside, Nearest
from locator.index.snapshot import ALL_OUTLETS, Snapshot
from locator.network.outlet import Outlet
from locator.serving.container import Container
from locator.serving.current_release import CurrentRelease, load
from locator.store import spatial
from locator.store.compare import differences
from locator.store.releases import current_release, list_releases, publish

from .databases import is_consistent, places_of
from .network import NOW, china, outlets, timetable
from .program import until
from .reviews import rollback

ROOT = Path(__file__).parent.parent
NETWORK = outlets(china(300, 4))


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    yield engine
    engine.dispose()


def put(engine: Engine, network: list[Outlet]) -> Any:
    return publish(engine, network, "test.csv", NOW)


def stored_files(engine: Engine) -> dict[str, bytes]:
    snapshot = load(engine, timetable())
    return {ref: snapshot.body(i) for i, ref in enumerate(snapshot.refs)}


def moved(outlet: Outlet, **fields: object) -> Outlet:
    return outlet.model_copy(update=fields)


def test_before_the_first_release_there_is_none(engine: Engine) -> None:
    with pytest.raises(NoRelease):
        load(engine, timetable())


def test_the_same_feed_twice_changes_nothing(engine: Engine) -> None:
    assert put(engine, NETWORK)[:4] == (1, 300, 0, 0)
    again = put(engine, list(reversed(NETWORK)))
    assert again.is_unchanged and again.number == 1
    with engine.begin() as connection:
        assert len(list_releases(connection)) == 1


def test_writes_only_changes(engine: Engine) -> None:
    put(engine, NETWORK)
    changed = [moved(NETWORK[0], name="示例新名"), *NETWORK[2:], moved(NETWORK[1], ref="NEW-1")]
    assert put(engine, changed)[:4] == (2, 1, 1, 1)
    with engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM outlet").scalar()
        places = connection.exec_driver_sql(f"SELECT count(*) FROM {places_of(engine)}").scalar()
    assert rows == places == 302


def test_a_rollback_is_a_new_release_that_equals_an_old_one(engine: Engine) -> None:
    put(engine, NETWORK)
    first = stored_files(engine)
    put(engine, NETWORK[:200])
    put(engine, [moved(NETWORK[0], name="示例新名"), *NETWORK[100:]])
    assert rollback(engine, 1, NOW).number == 4
    assert stored_files(engine) == first
    with engine.begin() as connection:
        assert list(differences(connection, 1, 4)) == []
        assert current_release(connection).number == 4


def test_a_difference_names_moves_and_changed_fields(engine: Engine) -> None:
    put(engine, NETWORK)
    north = NETWORK[0].lat + 0.01
    put(engine, [moved(NETWORK[0], lat=north), moved(NETWORK[1], hours="Mo 09:00-10:00"), *NETWORK[3:]])
    with engine.begin() as connection:
        found = {d.ref: d for d in differences(connection, 1, 2)}
    assert found[NETWORK[0].ref].change == "moved" and 1_100 < found[NETWORK[0].ref].metres < 1_120
    assert found[NETWORK[1].ref].fields == ("hours",)
    assert found[NETWORK[2].ref].change == "removed"


def test_an_unknown_release_is_gone(engine: Engine) -> None:
    put(engine, NETWORK)
    for number in (0, 2, 99):
        with pytest.raises(ReleaseGone, match="available releases: 1 to 1"):
            rollback(engine, number, NOW)


def test_a_code_stays_with_its_ref_through_every_release(engine: Engine) -> None:
    def codes() -> dict[str, str]:
        snapshot = load(engine, timetable())
        return {ref: snapshot.outlet(i)["code"] for i, ref in enumerate(snapshot.refs)}

    put(engine, NETWORK[:100])
    first = codes()
    put(engine, NETWORK[50:])
    put(engine, NETWORK)
    assert {ref: code for ref, code in codes().items() if ref in first} == first
    assert len(set(codes().values())) == 300


def test_rejects_a_release_with_a_code_of_another_outlet(engine: Engine) -> None:
    put(engine, NETWORK[:10])
    used_code = load(engine, timetable()).outlet(0)["code"]
    before = stored_files(engine)
    with pytest.raises(InvalidFeed, match=used_code):
        put(engine, [*NETWORK[:20], moved(NETWORK[30], code=used_code)])
    assert stored_files(engine) == before


def test_an_older_release_is_still_answered_from_the_table(engine: Engine) -> None:
    put(engine, NETWORK)
    put(engine, NETWORK[:150])
    question = Nearest(Point(35.0, 110.0), 300)
    with engine.begin() as connection:
        assert len(spatial.nearest(connection, 1, question, timetable())) > 150
        found = spatial.inside(connection, 2, Inside(("000000",), ALL_OUTLETS), timetable())
    assert set(found) <= {o.ref for o in NETWORK[:150]}


def test_two_loads_at_once_queue_up(engine: Engine) -> None:
    feeds = [NETWORK[:100], NETWORK[100:200], NETWORK[200:], NETWORK]
    with ThreadPoolExecutor(4) as pool:
        numbers = [done.number for done in pool.map(lambda feed: put(engine, feed), feeds)]
    assert sorted(numbers) == [1, 2, 3, 4]
    with engine.begin() as connection:
        for release in list_releases(connection):
            rows = spatial.of_release(release.number)
            assert len(connection.execute(rows).all()) == release.rows


LOADING = """
import os, sys
from tests.network import NOW, china, outlets
from locator.config import Settings
from locator.serving.container import Container
from locator.store.releases import publish

def load(address):
    engine = Container(Settings(database=address)).engine
    print("ready", os.getpid(), flush=True)
    publish(engine, network, "killed.csv", NOW)
    print("published", flush=True)

network = outlets(china(3000, 4))
for line in iter(sys.stdin.readline, ""):
    child = os.fork()
    if not child:
        try:
            load(line.strip())
        except Exception as error:
            print("failed", repr(error).split()[0], flush=True)
        finally:
            os._exit(0)
    sys.stdin.readline()
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


@pytest.fixture(scope="module")
def loading() -> Iterator["subprocess.Popen[str]"]:
    """Start a process that loads a network into each database whose address it reads.

    It does so in a child, and reaps that after one more line.
    """
    words = [sys.executable, "-c", LOADING]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, bufsize=1) as parent:
        yield parent
        parent.communicate()


@pytest.mark.parametrize("delay", [0.005, 0.01, 0.02, 0.05, 0.1, 0.2])
def test_a_killed_load_leaves_nothing_behind(
    engine: Engine, loading: "subprocess.Popen[str]", delay: float
) -> None:
    put(engine, NETWORK)
    before = stored_files(engine)
    assert loading.stdin and loading.stdout
    loading.stdin.write(f"{engine.url.set(query={}).render_as_string(hide_password=False)}\n")
    ready, child = loading.stdout.readline().split()
    assert ready == "ready"
    time.sleep(delay)  # at whatever moment: nothing may be left behind
    os.kill(int(child), signal.SIGKILL)
    loading.stdin.write("killed\n")
    lines = list(iter(loading.stdout.readline, "ended\n"))
    after = stored_files(engine)
    assert len(after) == 3_000 if lines else after == before or len(after) == 3_000
    assert is_consistent(engine)
    assert put(engine, NETWORK[:5]).number in (2, 3)
    assert len(stored_files(engine)) == 5


def test_a_swap_happens_inside_the_process(engine: Engine) -> None:
    put(engine, NETWORK[:10])
    live = CurrentRelease(engine, timetable)
    first = live.snapshot
    put(engine, NETWORK[:20])
    assert live.snapshot is first
    live.refresh()
    assert len(live.snapshot) == 20 and not live.stale
    second = live.snapshot
    live.refresh()
    assert live.snapshot is second


def test_the_watch_finds_a_new_release_by_itself(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locator.serving.current_release.REFRESH_SECONDS", 0.05)
    put(engine, NETWORK[:10])
    live = CurrentRelease(engine, timetable)
    others = set(threading.enumerate())  # containers of other tests may watch until the end of the run
    assert len(live.snapshot) == 10
    seen: list[int] = []

    def broken(snapshot: Snapshot, _before: Snapshot | None) -> None:
        seen.append(len(snapshot))
        raise OSError("no room")

    live.watch(broken)  # whatever is made beforehand does not end the watch
    try:
        for count in (20, 30):
            put(engine, NETWORK[:count])
            until(lambda count=count: len(live.snapshot) == count)
    finally:
        live.stop()
        for thread in set(threading.enumerate()) - others:
            if thread.name == "release-watch":  # it may hold a connection
                thread.join(60)
                assert not thread.is_alive()
    assert len(live.snapshot) == 30 and seen[-2:] == [20, 30]


def test_a_database_that_is_gone_leaves_the_answers_and_marks_them_stale(tmp_path: Path) -> None:
    parts = Container(Settings(database=f"sqlite:///{tmp_path / 'locator.db'}"), lambda: NOW)
    put(parts.engine, NETWORK)
    service = parts.service
    assert service.query_context().stale is False
    (tmp_path / "locator.db").rename(tmp_path / "elsewhere.db")
    parts.current_release.refresh()
    assert service.query_context().stale is True and len(service.query_context().snapshot) == 300
    assert not (tmp_path / "locator.db").exists()  # no empty one in its place
    (tmp_path / "elsewhere.db").rename(tmp_path / "locator.db")
    parts.current_release.refresh()
    assert service.query_context().stale is False
    parts.engine.dispose()


def test_detects_a_replaced_database(tmp_path: Path) -> None:
    parts = Container(Settings(database=f"sqlite:///{tmp_path / 'locator.db'}"), lambda: NOW)
    other = Container(Settings(database=f"sqlite:///{tmp_path / 'other.db'}"), lambda: NOW)
    put(parts.engine, NETWORK)
    put(other.engine, NETWORK[:7])
    other.engine.dispose()
    service = parts.service
    assert len(service.query_context().snapshot) == 300
    (tmp_path / "other.db").replace(tmp_path / "locator.db")
    parts.current_release.refresh()  # not with the log of the old one, which SQLite would write into it
    assert service.query_context().stale is False and len(service.query_context().snapshot) == 7
    parts.engine.dispose()
