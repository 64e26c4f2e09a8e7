"""Backups contain every row and restore every row, into either kind of database."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from locator import create_app
from locator.errors import StoreUnavailable
from locator.network.outlet import Outlet
from locator.serving.current_release import load
from locator.store import log, overrides, users
from locator.store.backup import back_up, digest, restore
from locator.store.overrides import Closure
from locator.store.releases import publish

from .network import NOW, china, outlets, timetable
from .program import parts_of, run
from .reviews import accept, rollback

pytestmark = pytest.mark.slow

NETWORK = outlets(china(60, 4))
KEY = "b1946ac92492d2347c6235b4d261"


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """A database with some history."""
    with parts_of(address, secret_key=KEY, releases_kept=3) as parts:
        engine = parts.engine
        for count in (20, 40, 60, 50):
            publish(engine, NETWORK[:count], f"{count}.csv", NOW, by="timer", why="nightly", feed_created=NOW)
        users.add(engine, "li", "operator", "correct horse battery", NOW, by="root")
        closure = Closure(date(2026, 11, 24), date(2026, 11, 30), "台风", ref=NETWORK[0].ref)
        overrides.close(engine, closure, timetable(), NOW, by="li", review=accept)
        yield engine


def bodies(engine: Engine) -> dict[str, bytes]:
    snapshot = load(engine, timetable())
    return {ref: snapshot.body(i) for i, ref in enumerate(snapshot.refs)}


def test_a_restored_database_is_equal_and_usable(
    engine: Engine, addresses: Callable[[], str], tmp_path: Path
) -> None:
    file = tmp_path / "backup.db"
    summary = back_up(engine, file)
    with engine.begin() as connection:
        assert digest(connection) == summary and summary.rows > 100
    with parts_of(addresses(), secret_key=KEY) as parts:
        assert restore(parts.engine, file) == summary
        assert bodies(parts.engine) == bodies(engine)
        more: list[Outlet] = [*NETWORK, NETWORK[0].model_copy(update={"ref": "NEW-1"})]
        assert publish(parts.engine, more, "after", NOW, by="wu").number == 6
        assert rollback(parts.engine, 5, NOW).number == 7
        with parts.engine.begin() as connection:
            assert log.verify(connection).errors == []
        assert users.verify(parts.engine, "li", "correct horse battery", NOW).role == "operator"


def test_nothing_is_written_over(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    back_up(engine, file)
    before = bodies(engine)
    with pytest.raises(StoreUnavailable, match="already exists"):
        back_up(engine, file)
    with pytest.raises(StoreUnavailable, match="the database is not empty: "):
        restore(engine, file)
    with pytest.raises(StoreUnavailable, match="not found"):
        restore(engine, tmp_path / "other.db")
    assert bodies(engine) == before


def test_serves_a_backup_while_the_database_is_repaired(engine: Engine, tmp_path: Path) -> None:
    back_up(engine, tmp_path / "backup.db")
    lat, lon = NETWORK[1].point
    with (
        run(f"sqlite:///{tmp_path / 'backup.db'}", secret_key=KEY) as program,
        closing(program.client()) as client,
    ):
        answer = client.get(f"/api/v1/nearest?lat={lat}&lon={lon}")
        assert answer.status_code == 200 and answer.json["release"]["number"] == 5


def test_the_commands_print_the_digest(address: str, tmp_path: Path) -> None:
    backup, new = str(tmp_path / "b.db"), f"sqlite:///{tmp_path / 'new.db'}"
    with parts_of(address, secret_key=KEY) as parts, parts_of(new, secret_key=KEY) as again:
        publish(parts.engine, NETWORK, "test", NOW)
        invoke = create_app(container=parts).test_cli_runner().invoke
        output = invoke(args=["backup", backup]).output
        assert output.startswith(f"{backup}: ") and "SHA-256" in output
        restored = create_app(container=again).test_cli_runner().invoke(args=["restore", backup])
        assert restored.output == output
        rejected = invoke(args=["restore", backup])
        assert rejected.exit_code == 1 and "not empty" in rejected.output
