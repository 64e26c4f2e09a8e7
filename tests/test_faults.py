"""Faults of the machine under the program that ships: full disk, exchanged file, killed worker, clock."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from signal import SIGKILL
from sqlite3 import connect
from time import monotonic

import pytest
from sqlalchemy import delete

from locator.config import Settings
from locator.errors import StoreUnavailable
from locator.serving.container import Container
from locator.store.dialect import writing
from locator.store.releases import publish
from locator.store.schema import pointer
from locator.web.middleware.rate_limit_storage import LocalStorage

from .maps import extract, foreign
from .network import NOW, china, outlets
from .program import ROOT, Program, environment, parts_of, run, set_clock, until
from .small_disk import fill, make_room, small_disk
from .staff_client import add_users, entered, post

pytestmark = pytest.mark.slow

OUTLETS = "/api/v1/outlets?bbox=73,18,135,54&limit=1"
SECRET = "b1946ac92492d2347c6235b4d261"
FULL = "the disk is full"
EXIT_DISK_FULL = 74


def made(file: Path, count: int) -> str:
    """Return the address of a database with a release of so many outlets."""
    address = f"sqlite:///{file}"
    with parts_of(address, secret_key=SECRET) as parts:
        publish(parts.engine, outlets(china(count, 4)), "network", NOW)
    return address


def command(database: str, *words: object, folder: Path) -> "subprocess.CompletedProcess[str]":
    environ = environment(database, secret_key=SECRET) | {"TMPDIR": str(folder)}
    line = [sys.executable, "-m", "locator", *map(str, words)]
    return subprocess.run(line, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    try:
        with small_disk(tmp_path, 24) as disk:
            yield disk
    except OSError as problem:
        pytest.skip(str(problem))


def test_a_full_disk_is_named_and_the_release_is_served(disk: Path, tmp_path: Path) -> None:
    database = made(disk / "locator.db", 300)
    feed, town = tmp_path / "feed.json", extract(tmp_path)
    write_feed(feed)
    planet = foreign(tmp_path / "planet.pmtiles", ["earth", "landuse", "places", "roads", "water"])
    add_users(database, ["operator"])
    with run(database, environ={"TMPDIR": str(disk)}, secret_key=SECRET) as program:
        staff = entered(program.client(), "/admin", "operator")
        assert program.client().get(OUTLETS).status_code == 200
        before = sorted(path.name for path in disk.iterdir())
        fill(disk)
        load = ("load", "--datum", "wgs84", "--allow-rejects", "--as-declared", feed)
        for words in (
            load,
            ("export", "--format", "csv", "-o", disk / "out.csv"),
            ("backup", disk / "backup.db"),
            ("sample", "-o", disk / "sample.csv"),
            ("region", "add", town),
            ("map", "add", planet),
        ):
            done = command(database, *words, folder=disk)
            assert (done.returncode, FULL in done.stderr) == (EXIT_DISK_FULL, True), (words, done.stderr)
        upload = post(staff, "/admin/feed", {"file": ("feed.csv", b"x" * 3_000_000)}, profile="contract")
        assert upload.status_code == 503 and "磁盘已满" in upload.text
        export = program.client().get("/api/v1/export.csv")
        assert export.status_code == 503 and FULL in export.json["detail"]
        answer = program.client().get(OUTLETS)
        assert answer.status_code == 200 and not answer.json["release"]["stale"]
        make_room(disk)
        assert sorted(path.name for path in disk.iterdir() if path.is_file()) == [
            name for name in before if (disk / name).is_file()
        ]
        assert command(database, *load, folder=disk).returncode in (0, 2)  # published or held


def write_feed(feed: Path) -> None:
    """Write a feed of the outlets of another release."""
    other = Container(Settings(database=f"sqlite:///{feed.with_suffix('.db')}"), lambda: NOW)
    publish(other.engine, outlets(china(310, 4)), "network", NOW)
    other.engine.dispose()
    done = command(other.settings.database, "export", "--format", "geojson", "-o", feed, folder=feed.parent)
    assert done.returncode == 0, done.stderr


def readiness(program: Program) -> tuple[int, bool]:
    """Return the number of outlets and whether they are stale; (0, True) before the first release."""
    ready = program.client().get("/readyz").json
    return ready.get("outlets", 0), ready.get("stale", True)


@pytest.mark.parametrize("workers", (1, 2))
def test_a_file_that_replaces_the_database_is_taken_up(tmp_path: Path, workers: int) -> None:
    database, file = made(tmp_path / "locator.db", 30), tmp_path / "locator.db"
    made(tmp_path / "other.db", 20)
    made(tmp_path / "third.db", 10)
    with run(database, workers=workers, secret_key=SECRET) as program:
        for name, count in (("other.db", 20), ("third.db", 10)):
            (tmp_path / name).replace(file)
            until(lambda count=count: all(readiness(program) == (count, False) for _ in range(8)))
        file.rename(tmp_path / "away.db")
        until(lambda: all(readiness(program) == (10, True) for _ in range(8)))
        assert "moved, replaced or deleted" in program.client().get("/readyz").text
        assert program.client().get(OUTLETS).json["release"]["stale"] is True
        assert not file.exists()
        (tmp_path / "away.db").rename(file)
        until(lambda: readiness(program) == (10, False))
    with closing(connect(file)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_foreign_file_is_left_alone(tmp_path: Path) -> None:
    database, file = made(tmp_path / "locator.db", 30), tmp_path / "locator.db"
    with closing(connect(tmp_path / "foreign.db")) as foreign:
        foreign.execute("CREATE TABLE somebody (theirs)")
    with run(database, secret_key=SECRET) as program:
        until(lambda: readiness(program) == (30, False))
        (tmp_path / "foreign.db").replace(file)
        until(lambda: readiness(program) == (30, True))
        until(lambda: "no tables of this program" in program.client().get("/readyz").text)
    with closing(connect(file)) as opened:
        assert opened.execute("SELECT name FROM sqlite_master").fetchall() == [("somebody",)]


def test_a_change_is_not_written_into_a_file_that_was_replaced(tmp_path: Path) -> None:
    database, file = made(tmp_path / "locator.db", 30), tmp_path / "locator.db"
    made(tmp_path / "other.db", 20)
    with (
        parts_of(database, secret_key=SECRET) as parts,
        pytest.raises(StoreUnavailable, match="replaced"),
        writing(parts.engine).begin() as connection,
    ):
        connection.execute(delete(pointer))
        (tmp_path / "other.db").replace(file)


def test_requests_wait_for_the_next_worker_when_the_only_one_is_killed(tmp_path: Path) -> None:
    with run(made(tmp_path / "locator.db", 30)) as program:
        for _ in range(3):
            (worker,) = program.workers
            os.kill(worker, SIGKILL)
            begin = monotonic()
            assert program.client().get(OUTLETS).status_code == 200
            assert monotonic() - begin < 20
            until(lambda worker=worker: program.workers not in ([], [worker]))


def test_a_clock_that_jumps_changes_only_the_time(tmp_path: Path) -> None:
    database, clock = made(tmp_path / "locator.db", 30), tmp_path / "clock"
    add_users(database, ["operator"])
    set_clock(clock, NOW)
    with run(database, clock_file=clock, secret_key=SECRET) as program:
        staff = entered(program.client(), "/admin", "operator")
        steps = [timedelta(), timedelta(hours=1), timedelta(), timedelta(hours=-1), timedelta(days=-1)]
        for _, after in pairwise([*steps, timedelta()]):
            set_clock(clock, NOW + after)
            answer = program.client().get(OUTLETS)
            assert answer.status_code == 200 and not answer.json["release"]["stale"]
            assert staff.get("/admin").status_code == 200
        set_clock(clock, NOW + timedelta(days=1))
        answer = program.client().get(OUTLETS)
        assert answer.status_code == 200 and not answer.json["release"]["stale"]
        assert "/admin/sign-in" in staff.get("/admin").headers["Location"]  # sessions last twelve hours
        assert entered(program.client(), "/admin", "operator").get("/admin").status_code == 200


def test_counts_of_requests_end_although_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    instant, passed = 1_800_000_000.0, 5.0
    module = "locator.web.middleware.rate_limit_storage"
    monkeypatch.setattr(f"{module}.time", lambda: instant)
    monkeypatch.setattr(f"{module}.monotonic", lambda: passed)
    counts = LocalStorage()
    assert [counts.incr("client", 60), counts.incr("client", 60)] == [1, 2]
    instant -= 86_400
    assert counts.get_expiry("client") == instant + 60
    passed += 61
    assert counts.get("client") == 0 and counts.incr("client", 60) == 1
