"""Log: operators and their actions, and detection of tampering."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from locator.config import Settings
from locator.serving.container import Container
from locator.store import log
from locator.store.dialect import StoreOptions, open_engine, writing
from locator.store.releases import publish

from .network import NOW, china, outlets
from .reviews import rollback

NETWORK = outlets(china(12, 4))


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    for count in (4, 8, 12):
        publish(engine, NETWORK[:count], f"{count}.csv", NOW, by="timer", why="nightly")
    rollback(engine, 1, NOW, by="li", why="half the file")
    yield engine
    engine.dispose()


def troubles(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return list(log.verify(connection).errors)


def tamper(engine: Engine, *statements: str) -> None:
    """Tamper as the owner of the database, past the triggers."""
    on = " ON log" if engine.name == "postgresql" else ""
    with writing(engine).begin() as connection:
        for statement in (f"DROP TRIGGER log_update{on}", f"DROP TRIGGER log_delete{on}", *statements):
            connection.exec_driver_sql(statement)


def test_every_change_is_logged_with_user_time_and_reason(engine: Engine) -> None:
    with engine.begin() as connection:
        newest, *older = log.entries(connection)
        assert [entry.number for entry in log.entries(connection, 2, before=3)] == [2, 1]
        verdict = log.verify(connection)
    assert (newest.who, newest.what, newest.why, newest.release, newest.at) == (
        "li",
        "rollback",
        "half the file",
        4,
        NOW,
    )
    assert newest.details == {"origin": "rollback to 1", "added": 0, "changed": 0, "removed": 8, "to": 1}
    assert [entry.who for entry in older] == ["timer"] * 3
    assert verdict == (4, newest.seal, [])


def test_a_change_that_fails_leaves_no_entry(engine: Engine) -> None:
    twice = [NETWORK[0].model_copy(update={"ref": ref, "code": "111111"}) for ref in ("A", "B")]
    with pytest.raises(Exception, match="belongs to another"):
        publish(engine, twice, "bad.csv", NOW)
    with engine.begin() as connection:
        assert log.verify(connection).entries == 4


@pytest.mark.parametrize("deed", ["UPDATE log SET who = 'x'", "DELETE FROM log", "TRUNCATE log"])
def test_the_database_itself_refuses_to_change_entries(engine: Engine, deed: str) -> None:
    if deed.startswith("TRUNCATE") and engine.name == "sqlite":
        return  # it has no such statement
    with pytest.raises(DBAPIError, match="never changed"), writing(engine).begin() as connection:
        connection.exec_driver_sql(deed)


SWAP = [f"UPDATE log SET number = {b} WHERE number = {a}" for a, b in ((2, 9), (3, 2), (9, 3))]
COPIED = "5, at, who, what, why, release, details, key, seal, seal"
COPY = f"INSERT INTO log SELECT {COPIED} FROM log WHERE number = 4"
TAMPERED = [
    (["UPDATE log SET why = 'fine' WHERE number = 2"], ["entry 2 was changed: its seal does not match"]),
    (["UPDATE log SET who = 'wu', at = '2026-01-01' WHERE number = 4"], ["entry 4 was changed"]),
    (["DELETE FROM log WHERE number = 2"], ["entry 2 is missing"]),
    (["DELETE FROM log WHERE number IN (2, 3)"], ["entries 2 to 3 are missing"]),
    (["DELETE FROM log WHERE number = 1"], ["entry 1 is missing"]),
    (["DELETE FROM log WHERE number = 4"], ["entries after 3 are missing"]),
    (["DELETE FROM log"], ["entries after 0 are missing"]),
    (["DELETE FROM log_end"], ["the log is truncated"]),
    (SWAP, ["2 does not", "2 was changed", "3 does not", "3 was changed", "4 does not follow"]),
    ([COPY], ["entry 5 was changed"]),
    (
        ["UPDATE log SET key = '00000000' WHERE number = 1"],
        ["1 of the entries 1 to 1 are sealed with another"],
    ),
]


@pytest.mark.parametrize(("statements", "expected"), TAMPERED, ids=[case[0][0][:60] for case in TAMPERED])
def test_tampering_shows_and_where(engine: Engine, statements: list[str], expected: list[str]) -> None:
    tamper(engine, *statements)
    found = troubles(engine)
    assert len(found) == len(expected), found
    for fragment, actual in zip(expected, found, strict=True):
        assert fragment in actual


def test_entries_cannot_be_forged_without_the_secret(engine: Engine) -> None:
    stranger = open_engine(engine.url.render_as_string(False), StoreOptions(log.log_key("guessed")))
    publish(stranger, NETWORK, "x.csv", NOW, by="li")
    assert "1 of the entries 5 to 5 are sealed with another secret key" in troubles(engine)[0]
    stranger.dispose()
