"""Users and roles; wrong passwords reveal nothing, and repeated ones lock the name."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Thread

import pytest
import zxcvbn_rs_py
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import InvalidInput, SignInBusy, SignInFailed
from locator.runtime.error_messages import localize
from locator.serving.container import Container
from locator.store import attempts, log, passwords, users

from .network import NOW
from .program import until

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


COMMON, KNOWN = "it is a common password", "it consists of names, the brand or other words"
WEAK = [
    ("password1234", COMMON),
    ("1qaz2wsx3edc", COMMON),
    ("qwertyuiop12", "it resembles a common password"),
    ("aB3$aB3$aB3$aB3$", "repeated parts are easy to guess"),
    ("abcdefgh1234", "a sequence such as abc or 6543"),
    ("christopher1", "names are easy to guess"),
    ("woaini1314520", KNOWN),
    ("huawei2026!!", KNOWN),
    ("star repair shanghai", KNOWN),  # the brand, and what everybody knows
    ("operator-zhou 2026", KNOWN),  # the name of another user
    ("locator950800", KNOWN),  # the hotline
]


@pytest.mark.parametrize(("password", "reason"), WEAK)
def test_passwords_that_are_guessed_first_are_refused_with_the_reason(
    engine: Engine, password: str, reason: str
) -> None:
    users.add(engine, "operator-zhou", "operator", GOOD, NOW, by="root")
    for change in (
        lambda: users.add(engine, "wu", "agent", password, NOW, by="x", known=("Star Repair", "950800")),
        lambda: users.set_password(engine, "li", password, NOW, by="x", known=("Star Repair", "950800")),
    ):
        with pytest.raises(InvalidInput) as problem:
            change()
        text = problem.value.detail
        assert reason in text and "过于简单：" in localize(text, "zh")
        assert "easy to guess" not in localize(text, "zh")


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "quiet harbour 58 lamps", "xT9#vQ2!mKp4", "松花江畔的旧灯塔与三只鹭鸶"],
)
def test_passwords_that_are_hard_to_guess_are_accepted(engine: Engine, password: str) -> None:
    users.set_password(engine, "li", password, NOW, by="x", known=("Star Repair", "950800"))
    assert users.verify(engine, "li", password, NOW).name == "li"


def test_each_warning_of_the_library_has_a_reason() -> None:
    names = {name for name in vars(zxcvbn_rs_py.Warning) if not name.startswith("_")}
    assert names == passwords.REASONS.keys()


def test_wrong_passwords_lock_their_address_for_all_names(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(attempts.MAX_FAILURES, "address", 7)
    there, elsewhere = "192.0.2.7", "192.0.2.8"
    for number in range(7):
        users.verify(engine, "li", GOOD, NOW, there)  # right passwords do not count
        with pytest.raises(SignInFailed, match="incorrect"):
            users.verify(engine, f"name {number}", "wrong horse battery", NOW, there)
    with pytest.raises(SignInFailed, match="from this network; try again in 15 minutes"):
        users.verify(engine, "li", GOOD, NOW, there)
    assert users.verify(engine, "li", GOOD, NOW, elsewhere).name == "li"
    assert users.verify(engine, "li", GOOD, NOW + timedelta(minutes=16), there).name == "li"
    with engine.begin() as connection:
        verbs = [entry.what for entry in log.entries(connection)]
        rows = str(connection.exec_driver_sql("SELECT * FROM sign_in_attempt").all())
    assert verbs.count("address locked") == 1 and there not in rows


def test_one_password_is_checked_at_a_time_and_a_few_wait(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most, release = 0, 0, Event()

    def slow(_hashed: str | None, _password: str) -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        release.wait(10)
        running -= 1
        return True

    monkeypatch.setattr(passwords, "matches", slow)
    outcomes: list[str] = []

    def attempt() -> None:
        try:
            outcomes.append(users.verify(engine, "li", GOOD, NOW).name)
        except SignInBusy:
            outcomes.append("busy")

    threads = [Thread(target=attempt) for _ in range(passwords.WAITING + 4)]
    for thread in threads:
        thread.start()
    until(lambda: outcomes.count("busy") == 3)
    release.set()
    for thread in threads:
        thread.join()
    assert most == 1 and sorted(outcomes) == ["busy"] * 3 + ["li"] * (passwords.WAITING + 1)
