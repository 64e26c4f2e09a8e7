"""Operator commands in a terminal: incidents at night."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from locator import create_app
from locator.config import Settings
from locator.serving.container import Container
from locator.store.releases import current_release

from .conftest import clock
from .program import environment, parts_of, run, until
from .web_client import Client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
HEADER = "ref,kind,name,lat,lon,phones\n"
OFTEN = {"locator.serving.current_release.REFRESH_SECONDS": 0.02}


def rows(count: int, first: int = 0) -> str:
    return "".join(
        f"A{i:03},drop_off,示例 {i},{39.9 + i / 10_000:.4f},{116.41 + i / 10_000:.4f},010-6234{i:04}\n"
        for i in range(first, first + count)
    )


class Desk:
    """Runs commands, and the program on the same database as soon as it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = f"sqlite:///{folder / 'locator.db'}"
        self.parts = Container(Settings(database=self.database), clock)
        self.app: Flask = create_app(container=self.parts)
        self.nights = 0
        self._running = ExitStack()

    @cached_property
    def client(self) -> Client:
        """Start the program, and return a client of it."""
        program = self._running.enter_context(run(self.database, rate_limit="off", values=OFTEN))
        return self._running.enter_context(closing(program.client()))

    def close(self) -> None:
        self._running.close()
        self.parts.shut_down()

    def run(self, *words: object, typed: str = "") -> Result:
        return self.app.test_cli_runner().invoke(args=[str(word) for word in words], input=typed)

    def load(self, text: str, hours: int | None = None) -> Result:
        """Load a feed that was made so many hours into the night, each later than the one before."""
        self.nights += 1
        path = self.folder / "feed.csv"
        path.write_text(HEADER + text, encoding="utf-8")
        at = datetime(2026, 11, 24, hours or self.nights, tzinfo=UTC).timestamp()
        os.utime(path, (at, at))
        return self.run("load", "--datum", "wgs84", path, "--by", "timer")

    def answer(self, ref: str) -> dict[str, Any]:
        """Return an outlet as the program shows it, once it has taken up the current release."""
        with self.parts.engine.begin() as connection:
            number = current_release(connection).number
        until(lambda: self.client.get("/readyz").json.get("release") == number)
        return dict(self.client.get(f"/api/v1/outlets/{ref}").json["properties"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(tmp_path)) as desk:
        yield desk


def test_a_night_of_a_third_less_is_held_approved_and_rolled_back(desk: Desk) -> None:
    assert desk.load(rows(60)).exit_code == 0
    held = desk.load(rows(40))
    assert held.exit_code == 2
    assert "held as load 1, 40 outlets; the release is unchanged" in held.output
    assert "the network drops from 60 outlets to 40 (−33.3 %); the limit is 5.0 % [rows]" in held.output
    assert "approve 1 --by NAME --why TEXT" in held.output
    assert "60 outlets" in desk.run("releases").output and "waiting" in desk.run("held").output
    assert desk.run("approve", 1).exit_code == 1
    assert (
        "release 2: 0 added, 0 changed, 20 removed"
        in desk.run("approve", 1, "--by", "li", "--why", "ok").output
    )
    assert "approved by li" in desk.run("approve", 1, "--by", "li", "--why", "ok").output
    assert desk.run("held").output == "no held loads\n"
    assert "approved as release 2 by li: ok" in desk.run("held", "--all").output
    assert "release 3: 20 added" in desk.run("rollback", 1, "--by", "li", "--why", "was wrong").output
    lines = desk.run("log").output.splitlines()
    done = [" ".join(line.split()[3:5]) for line in lines]
    assert done == ["li rollback", "li approve", "timer hold", "timer publish"]
    assert "was wrong" in lines[0]
    assert desk.run("log", "--verify").output.startswith("4 entries, all verified")


def test_rejects_a_load_and_holds_an_older_file(desk: Desk) -> None:
    desk.load(rows(60), hours=10)
    assert "the file was created at 2026-11-24T09:00:00" in desk.load(rows(61), hours=9).output
    assert "load 1 is refused" in desk.run("refuse", 1, "--by", "li", "--why", "yesterday's").output
    assert desk.load(rows(61), hours=11).exit_code == 0


def test_when_the_release_has_moved_on_approving_ends_with_two(desk: Desk) -> None:
    desk.load(rows(60))
    desk.load(rows(40))
    desk.load(rows(61))
    again = desk.run("approve", 1, "--by", "li", "--why", "x")
    assert again.exit_code == 2 and "release 2 is now current: review again [moved_on]" in again.output
    assert "(−34.4 %)" in again.output


def test_the_city_is_closed_for_the_typhoon_and_opens_again(desk: Desk) -> None:
    desk.load(rows(10))
    words = ("--from", "2026-11-24", "--to", "2026-11-25", "--reason", "台风，全市停业至 25 日", "--by", "li")
    preview = desk.run("close", "--adcode", "北京", *words)
    assert preview.exit_code == 2 and "10 outlets would change" in preview.stderr
    assert "10 of 10 outlets would close (100.0 %) [closing]" in preview.stderr
    assert desk.run("overrides").output == "no overrides\n"
    assert (
        "override 1, 10 outlets; release 2: 0 added, 10 changed"
        in desk.run("close", "--adcode", "北京", *words, "--yes").output
    )
    opening = desk.answer("A001")["open"]
    assert isinstance(opening, dict) and opening["now"] is False
    assert (
        "110000  2026-11-24 to 2026-11-25  closed  台风，全市停业至 25 日  by li"
        in desk.run("overrides").output
    )
    desk.load(rows(11))
    assert "exceptions" in desk.answer("A010")
    reopen = ("reopen", 1, "--by", "wu", "--why", "passed")
    assert "11 outlets would change in release 3" in desk.run(*reopen).output
    assert "release 4: 0 added, 11 changed" in desk.run(*reopen, "--yes").output
    assert "exceptions" not in desk.answer("A001")
    assert desk.run("overrides").output == "no overrides\n"
    assert "ended by wu: passed" in desk.run("overrides", "--all").output
    assert "adcode: 990000 is not a province" in desk.run("close", "--adcode", "990000", *words).output


def test_an_outlet_is_edited_and_a_rollback_lists_lost_overrides(desk: Desk) -> None:
    desk.load(rows(10))
    edited = desk.run("edit", "A001", "phones", '["010-62345679"]', "--by", "li", "--why", "a call")
    assert "override 1, 1 outlet; release 2" in edited.output
    assert desk.answer("A001")["phones"] == ["010-62345679"]
    assert "overrides missing from 1 outlet;" in desk.run("rollback", 1).output
    assert desk.answer("A001")["phones"] == ["010-62340001"]
    assert "release 4: 0 added, 1 changed" in desk.run("overrides", "--renew").output
    assert desk.answer("A001")["phones"] == ["010-62345679"]


def test_users_are_stored_and_passwords_are_never_arguments(desk: Desk) -> None:
    assert "no users yet" in desk.run("user", "list").output
    added = desk.run("user", "add", "li", "--role", "operator", typed="correct horse battery\n")
    assert added.output == "li can sign in as operator\n"
    assert "12 to 200 characters" in desk.run("user", "add", "wu", "--role", "agent", typed="short\n").output
    assert desk.run("user", "add", "wu", "--role", "agent", "--password", "x").exit_code == 2
    assert desk.run("user", "add", "wu", "--role", "agent", typed="correct horse battery\n").exit_code == 0
    assert "wu is now supervisor" in desk.run("user", "role", "wu", "--role", "supervisor").output
    assert "changed" in desk.run("user", "password", "wu", typed="another horse battery\n").output
    assert (
        desk.run("user", "list").output
        == "li  operator  since 2026-11-24\nwu  supervisor  since 2026-11-24\n"
    )
    assert "the last operator" in desk.run("user", "remove", "li").output
    assert desk.run("user", "remove", "wu").exit_code == 0
    assert "battery" not in desk.run("log", "--json").output


def test_reports_tampering(desk: Desk) -> None:
    desk.load(rows(5))
    database = sqlite3.connect(desk.folder / "locator.db")
    database.executescript("DROP TRIGGER log_update; UPDATE log SET who = 'somebody else';")
    database.close()
    result = desk.run("log", "--verify")
    assert result.exit_code == 1 and result.output == "entry 1 was changed: its seal does not match\n"


LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000)); "
LIMITED += "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
RUN = "import sys; from flask.cli import main; sys.argv[0] = 'flask'; main()"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Run the program on a release; it continues to answer while loads fail."""
    with closing(Desk(tmp_path_factory.mktemp("busy"))) as desk:
        desk.load(rows(60))
        desk.answer("A001")
        yield desk


def flask(desk: Desk, *words: object, before: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", before + RUN, "--app", "locator", *map(str, words)]
    environ = environment(desk.database)
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def big(desk: Desk) -> Path:
    path = desk.folder / "big.csv"
    path.write_text(HEADER + rows(4_000), encoding="utf-8")
    return path


def release_of(desk: Desk) -> tuple[int, int, int]:
    """Return the number and size of the current release, and the rows that the table has of all."""
    with closing(sqlite3.connect(desk.folder / "locator.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = database.execute("SELECT count(*) FROM outlet").fetchone()
    with desk.parts.engine.begin() as connection:
        release = current_release(connection)
    return release.number, release.rows, int(count)


def still_answers(desk: Desk, release: tuple[int, int, int]) -> None:
    """Check that the program still answers and the release is complete."""
    assert release_of(desk) == release
    number, outlets, _ = release
    for _ in range(20):  # while the program looks for releases several times
        ready = desk.client.get("/readyz")
        assert ready.status_code == 200 and not ready.json["stale"]
        assert (ready.json["release"], ready.json["outlets"]) == (number, outlets)
        answer = desk.client.get("/api/v1/nearest?lat=39.9&lon=116.41&limit=1")
        assert answer.status_code == 200
        assert answer.json["release"]["number"] == number and not answer.json["release"]["stale"]


def next_is_published(desk: Desk, number: int) -> None:
    """Load a good feed after one that failed."""
    assert f"release {number + 1}: 1 added" in desk.load(rows(60 + number)).output
    assert desk.answer("A001")["ref"] == "A001"


def test_a_limit_of_file_sizes_fails_the_load_with_its_reason_and_nothing_else(busy: Desk) -> None:
    release = release_of(busy)
    failed = flask(busy, "load", "--datum", "wgs84", big(busy), before=LIMITED)
    assert failed.returncode == 1 and "Traceback" not in failed.stderr, failed.stderr
    assert "Error: the database: disk I/O error" in failed.stderr
    still_answers(busy, release)
    next_is_published(busy, release[0])


def test_a_database_that_cannot_be_written_fails_the_load_with_its_reason(busy: Desk) -> None:
    release = release_of(busy)
    read_only = f"sqlite:///file:{busy.folder / 'locator.db'}?mode=ro&uri=true"
    with parts_of(read_only, secret_key="b1946ac92492d2347c6235b4d261") as parts:
        result = (
            create_app(container=parts)
            .test_cli_runner()
            .invoke(args=["load", "--datum", "wgs84", str(big(busy))])
        )
    assert result.exit_code == 1 and "Error: the database cannot be written" in result.output
    still_answers(busy, release)


def test_a_locked_database_fails_the_load_with_its_reason(
    busy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = release_of(busy)
    monkeypatch.setattr("locator.store.dialect.sqlite.BUSY_MILLISECONDS", 200)
    with closing(sqlite3.connect(busy.folder / "locator.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with parts_of(busy.database) as parts:
            result = (
                create_app(container=parts)
                .test_cli_runner()
                .invoke(args=["load", "--datum", "wgs84", str(big(busy))])
            )
        assert result.exit_code == 1 and "Error: the database: database is locked" in result.output
        still_answers(busy, release)
        other.execute("ROLLBACK")
    next_is_published(busy, release[0])


def test_confirms_a_proposal_by_name(desk: Desk) -> None:
    feed = desk.folder / "notices.csv"
    limits = ["门店每周二休息", "12月30日至1月2日休息", "笔记本仅检测"]
    lines = [f"N{i},drop_off,示例,39.9{i},116.41,laptop;phone,{text}" for i, text in enumerate(limits)]
    feed.write_text("ref,kind,name,lat,lon,devices,limits\n" + "\n".join(lines), encoding="utf-8")
    assert "3 notices propose" in desk.run("load", "--datum", "wgs84", feed, "--by", "timer").stderr
    listing = desk.run("proposals").output
    assert "N0" in listing and "每周二休息" in listing and "hours = Mo-Su unknown; Tu off" in listing
    assert "closed XXXX-12-30 to XXXX-01-02" in listing and 'devices = ["phone"]' in listing
    assert "hours" not in desk.answer("N0")
    decided = ("--by", "wu", "--why", "they say so")
    assert "no year" in desk.run("confirm", 1, 2, *decided).stderr
    done = desk.run("confirm", 1, 2, "--year", 2026, *decided)
    assert done.stdout == "2 confirmed; release 2: 0 added, 2 changed, 0 removed\n"
    assert desk.answer("N0")["hours"] == "Mo-Su unknown; Tu off"
    assert "1 dismissed" in desk.run("dismiss", 3, *decided).output
    assert desk.run("proposals").output == "no pending proposals\n"
    assert "by wu" in desk.run("overrides").output
    assert "Missing option '--why'" in desk.run("confirm", 1, "--by", "wu").stderr
