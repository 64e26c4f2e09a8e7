"""Users and roles; wrong passwords reveal nothing, and repeated ones lock the name."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import InvalidInput, SignInFailed
from locator.serving.container import Container
from locator.store import log, users

from .network import NOW

pytestmark = pytest.mark.slow

GOOD = "correct horse battery"


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    users.add(engine, "li", "operator", GOOD, NOW, by="root")
    yield engine
    engine.dispose()


def wrong(engine: Engine, name: str, times: int) -> list[str]:
    results = []
    for _ in range(times):
        with pytest.raises(SignInFailed) as rejected:
            users.verify(engine, name, "wrong horse battery", NOW)
        results.append(str(rejected.value))
    return results


def test_the_right_password_signs_in_and_only_a_hash_is_stored(engine: Engine) -> None:
    assert users.verify(engine, "li", GOOD, NOW) == ("li", "operator", NOW)
    with engine.begin() as connection:
        stored_hash = connection.exec_driver_sql('SELECT password FROM "user"').scalar_one()
        assert stored_hash.startswith("$argon2id$") and GOOD not in stored_hash
        assert all(GOOD not in str(entry) for entry in log.entries(connection))


def test_an_unknown_name_and_a_wrong_password_look_alike_and_lock_alike(engine: Engine) -> None:
    results = [wrong(engine, name, users.MAX_FAILURES + 1) for name in ("li", "nobody")]
    assert results[0] == results[1]
    assert results[0][0] == "name or password is incorrect" and "try again in 15 minutes" in results[0][-1]


def test_a_locked_user_cannot_sign_in_until_the_lock_ends(engine: Engine) -> None:
    wrong(engine, "li", users.MAX_FAILURES)
    with pytest.raises(SignInFailed, match="too many"):
        users.verify(engine, "li", GOOD, NOW + timedelta(minutes=14))
    assert users.verify(engine, "li", GOOD, NOW + timedelta(minutes=16)).name == "li"


def test_signing_in_and_failing_to_is_in_the_log_without_passwords_and_unknown_names(engine: Engine) -> None:
    wrong(engine, "li", users.MAX_FAILURES + 2)
    wrong(engine, "my secret by mistake", 1)
    users.set_password(engine, "li", "another horse battery", NOW, by="root")
    users.verify(engine, "li", "another horse battery", NOW)
    with engine.begin() as connection:
        assert log.verify(connection).errors == []
        entries = [(e.what, e.who, e.details) for e in reversed(log.entries(connection))][1:]
    rejected = [
        ("sign in refused", "", {"user": "li", "attempt": n}) for n in range(1, users.MAX_FAILURES + 1)
    ]
    assert entries == [
        *rejected,
        ("user locked", "", {"user": "li", "minutes": 15}),
        ("sign in refused", "", {"user": users.UNKNOWN, "attempt": 1}),
        ("user password", "root", {"user": "li"}),
        ("sign in", "li", {"user": "li"}),
    ]


def test_guesses_at_many_names_do_not_fill_the_log(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "MAX_TRACKED_NAMES", 2)
    for name in ("a", "b", "c", "d"):
        wrong(engine, name, 1)
    wrong(engine, "li", 1)
    with engine.begin() as connection:
        users_ = [entry.details["user"] for entry in reversed(log.entries(connection))][1:]
    assert users_ == [users.UNKNOWN, users.UNKNOWN, "li"]


def test_success_and_a_new_password_unlock(engine: Engine) -> None:
    wrong(engine, "li", users.MAX_FAILURES - 1)
    users.verify(engine, "li", GOOD, NOW)
    wrong(engine, "li", users.MAX_FAILURES)
    users.set_password(engine, "li", "another horse battery", NOW, by="root")
    assert users.verify(engine, "li", "another horse battery", NOW).name == "li"
    wrong(engine, "li", 1)


def test_concurrent_sign_ins_share_one_limit_of_failures(engine: Engine) -> None:
    def attempt(_: int) -> str:
        try:
            users.verify(engine, "li", "wrong horse battery", NOW)
        except SignInFailed as rejected:
            return str(rejected)
        return "in"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, range(12)))
    assert outcomes.count("name or password is incorrect") == users.MAX_FAILURES


def test_the_last_operator_stays(engine: Engine) -> None:
    for deed in (
        lambda: users.remove(engine, "li", NOW, by="x"),
        lambda: users.set_role(engine, "li", "agent", NOW, by="x"),
    ):
        with pytest.raises(InvalidInput, match="the last operator"):
            deed()
    users.add(engine, "wu", "operator", GOOD, NOW, by="li")
    users.remove(engine, "li", NOW, by="wu")
    with pytest.raises(SignInFailed):
        users.verify(engine, "li", GOOD, NOW)
    with engine.begin() as connection:
        assert [user.name for user in users.list_users(connection)] == ["wu"]
        assert [entry.what for entry in log.entries(connection)] == [
            "sign in refused",
            "user removed",
            "user added",
            "user added",
        ]


@pytest.mark.parametrize(
    ("name", "role", "password", "field"),
    [
        ("li", "agent", GOOD, "name"),
        ("", "agent", GOOD, "name"),
        (" wu", "agent", GOOD, "name"),
        ("w\nu", "agent", GOOD, "name"),
        ("wu", "king", GOOD, "role"),
        ("wu", "agent", "short", "password"),
        ("wu", "agent", "aaaaaaaaaaaaaaaa", "password"),
        ("battery", "agent", GOOD, "password"),
        ("wu", "agent", "x7" * 101, "password"),
    ],
)
def test_rejects_an_invalid_user_by_field(
    engine: Engine, name: str, role: users.Role, password: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as problem:
        users.add(engine, name, role, password, NOW, by="root")
    assert problem.value.field == field
