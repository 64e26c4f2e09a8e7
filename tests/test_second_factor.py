"""Second factor: turned on, used once per code, limited, recovered, reset and required."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import InvalidInput, SignInFailed
from locator.serving.container import Container
from locator.store import attempts, log, second_factor, sessions, users

from .authenticator import code, secret_on
from .network import NOW
from .program import Program, parts_of, run
from .staff_client import PASSWORD, add_users, post, sign_in
from .web_client import Answer, Client

pytestmark = pytest.mark.slow


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address, secret_key="b1946ac92492d2347c6235b4d2611184")).engine
    users.add(engine, "li", "operator", PASSWORD, NOW, by="root")
    yield engine
    engine.dispose()


def turned_on(engine: Engine) -> tuple[str, list[str]]:
    """Turn the second factor of li on; return the secret and the recovery codes."""
    second_factor.start(engine, "li")
    with engine.begin() as connection:
        uri = second_factor.pending_uri(connection, "li", "示例")
    secret = pyotp.parse_uri(uri).secret
    assert "issuer=" in uri and second_factor.secret_of(uri).replace(" ", "") == secret
    return secret, list(second_factor.confirm(engine, "li", code(secret, -1), NOW))


def check(engine: Engine, text: str, minutes: float = 0) -> bool:
    try:
        second_factor.verify(engine, "li", text, NOW + timedelta(minutes=minutes))
    except SignInFailed:
        return False
    return True


def test_codes_are_accepted_in_their_time_and_once(engine: Engine) -> None:
    secret, _ = turned_on(engine)
    assert not check(engine, code(secret, -1))  # confirmed the secret
    assert not check(engine, code(secret, -2)) and not check(engine, code(secret, 2))
    spaced = f" {code(secret)[:3]} {code(secret)[3:]} "
    assert check(engine, spaced) and not check(engine, code(secret))
    assert check(engine, code(secret, 1)) and not check(engine, code(secret))


@pytest.mark.parametrize("text", ["", "000000", "12345", "１２３４５６", "x" * 300, "\0", "验证码"])
def test_wrong_codes_are_refused(engine: Engine, text: str) -> None:
    secret, _ = turned_on(engine)
    assert code(secret) != text and not check(engine, text)


def test_full_width_digits_are_digits(engine: Engine) -> None:
    secret, _ = turned_on(engine)
    assert check(engine, "".join(chr(ord(digit) + 0xFEE0) for digit in code(secret)))


def test_five_wrong_codes_lock_for_15_minutes(engine: Engine) -> None:
    secret, codes = turned_on(engine)
    assert [check(engine, "000000") for _ in range(attempts.MAX_FAILURES["code"])] == [False] * 5
    assert not check(engine, code(secret)) and not check(engine, codes[0])
    with pytest.raises(SignInFailed, match="too many wrong codes; try again in 15 minutes"):
        second_factor.verify(engine, "li", code(secret), NOW)
    assert check(engine, codes[0], minutes=16)
    with engine.begin() as connection:
        entries = [(entry.what, entry.details) for entry in log.entries(connection, 3)]
    assert entries[0] == ("sign in", {"user": "li", "code": "recovery code"})
    assert entries[1] == ("code refused", {"user": "li", "attempt": 5})


def test_recovery_codes_work_once_and_are_stored_as_digests(engine: Engine) -> None:
    secret, codes = turned_on(engine)
    assert len(set(codes)) == second_factor.CODES and re.fullmatch(r"([a-z2-7]{4}-){3}[a-z2-7]{4}", codes[0])
    with engine.begin() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM recovery_code").all())
        rows += str(connection.exec_driver_sql("SELECT * FROM second_factor").all())
    assert secret not in rows and not any(text in rows for text in codes)
    assert check(engine, codes[3].upper().replace("-", " ")) and not check(engine, codes[3])
    with engine.begin() as connection:
        assert second_factor.remaining_codes(connection, "li") == second_factor.CODES - 1


def test_another_secret_key_makes_codes_invalid(engine: Engine, address: str) -> None:
    secret, codes = turned_on(engine)
    with parts_of(address, secret_key="e242ed3bffccdf271b7fbaf34ed7") as parts:
        assert not check(parts.engine, code(secret)) and not check(parts.engine, codes[0])
    assert check(engine, code(secret))


def test_turning_on_and_off_ends_the_other_sessions(engine: Engine) -> None:
    client = sessions.Client("admin", "x")
    for change in ("on", "off", "reset"):
        here, there = (sessions.start(engine, "li", client, NOW) for _ in range(2))
        mine = sessions.digest_of(here)
        if change == "off":
            second_factor.turn_off(engine, "li", NOW, by="li", session=mine)
        else:
            second_factor.start(engine, "li")
            with engine.begin() as connection:
                secret = pyotp.parse_uri(second_factor.pending_uri(connection, "li", "x")).secret
            second_factor.confirm(engine, "li", code(secret), NOW, mine)
        if change == "reset":
            second_factor.turn_off(engine, "li", NOW, by="wu")
        alive = [sessions.find(engine, item, client, NOW) is not None for item in (here, there)]
        assert alive == [change != "reset", False], change
    with engine.begin() as connection:
        verbs = [entry.what for entry in log.entries(connection, 4)]
        assert log.verify(connection).errors == []
    assert verbs == ["second factor reset", "second factor on", "second factor off", "second factor on"]


def test_it_is_not_started_twice_and_goes_with_the_user(engine: Engine) -> None:
    turned_on(engine)
    with pytest.raises(InvalidInput, match="already on"):
        second_factor.start(engine, "li")
    users.add(engine, "wu", "operator", PASSWORD, NOW, by="li")
    users.remove(engine, "li", NOW, by="wu")
    users.add(engine, "li", "agent", PASSWORD, NOW, by="wu")
    with engine.begin() as connection:
        assert not second_factor.is_on(connection, "li")
        assert second_factor.remaining_codes(connection, "li") == 0


@contextmanager
def staffed(folder: Path, **settings: object) -> Iterator[Program]:
    database = f"sqlite:///{folder / 'locator.db'}"
    add_users(database)
    with run(database, rate_limit="off", **settings) as program:
        yield program


def enroll(client: Client, area: str) -> tuple[str, Answer]:
    """Turn the second factor on as a browser does; return the secret and the page with the codes."""
    started = post(client, f"{area}/account/second-factor")
    assert started.status_code == 303 and started.headers["Location"] == f"{area}/account#second-factor"
    page = client.get(f"{area}/account").text
    assert 'src="data:image/svg+xml' in page
    secret = secret_on(page)
    wrong = post(client, f"{area}/account/second-factor/confirm", code="000000")
    assert wrong.status_code == 400 and "验证码错误或已使用" in wrong.text and secret_on(wrong.text) == secret
    return secret, post(client, f"{area}/account/second-factor/confirm", code=code(secret, -1))


def test_turning_it_on_signing_in_with_it_and_turning_it_off(tmp_path: Path) -> None:
    with staffed(tmp_path) as program, closing(program.client()) as client:
        sign_in(client, "/admin", "operator-li")
        secret, answer = enroll(client, "/admin")
        codes = re.findall(r"<code>([a-z2-7-]{19})</code>", answer.text)
        assert answer.status_code == 200 and len(codes) == second_factor.CODES
        assert answer.headers["Cache-Control"] == "no-store"
        page = client.get("/admin/account").text
        assert "已开启，还剩 10 个恢复码" in page and codes[0] not in page and secret not in page
        post(client, "/admin/sign-out")
        assert client.get("/admin/sign-in/code").headers["Location"] == "/admin/sign-in"
        first = post(client, "/admin/sign-in", name="operator-li", password=PASSWORD)
        assert first.headers["Location"] == "/admin/sign-in/code"
        assert client.get("/admin").status_code == 302  # half a sign-in is none
        refused = post(client, "/admin/sign-in/code", code=code(secret, -1))
        assert refused.status_code == 403 and "验证码错误或已使用" in refused.text
        done = post(client, "/admin/sign-in/code", code=code(secret))
        assert done.status_code == 303 and done.headers["Location"] == "/admin"
        assert client.get("/admin").status_code == 200
        off = "/admin/account/second-factor/off"
        assert post(client, off, password="wrong", code=code(secret, 1)).status_code == 403
        assert post(client, off, password=PASSWORD, code="000000").status_code == 403
        assert post(client, off, password=PASSWORD, code=codes[0]).status_code == 303
        assert "两步验证已关闭" in client.get("/admin/account").text


def test_a_new_password_between_password_and_code_starts_over(tmp_path: Path) -> None:
    with staffed(tmp_path) as program, closing(program.client()) as client:
        sign_in(client, "/desk", "agent-li")
        secret, _ = enroll(client, "/desk")
        post(client, "/desk/sign-out")
        post(client, "/desk/sign-in", name="agent-li", password=PASSWORD)
        with parts_of(program.database) as parts:
            users.set_password(parts.engine, "agent-li", "another quiet 77 lamps", NOW, by="x")
        answer = post(client, "/desk/sign-in/code", code=code(secret))
        assert answer.headers["Location"] == "/desk/sign-in" and client.get("/desk").status_code == 302


def test_an_operator_resets_it_for_another_user(tmp_path: Path) -> None:
    with (
        staffed(tmp_path) as program,
        closing(program.client()) as agent,
        closing(program.client()) as operator,
    ):
        sign_in(agent, "/desk", "agent-li")
        enroll(agent, "/desk")
        sign_in(operator, "/admin", "operator-li")
        assert "重置两步验证" in operator.get("/admin/users").text
        answer = post(operator, "/admin/users/second-factor", name="agent-li")
        assert answer.status_code == 303 and "重置两步验证" not in operator.get("/admin/users").text
        assert agent.get("/desk").status_code == 302
        sign_in(agent, "/desk", "agent-li")
        assert "重置两步验证" in operator.get("/admin/log").text


@pytest.mark.parametrize(
    ("area", "role", "path", "is_required"),
    [
        ("/admin", "operator", "/admin/feed", True),
        ("/desk", "supervisor", "/desk/said", True),
        ("/desk", "operator", "/desk", True),
        ("/desk", "agent", "/desk", False),
    ],
)
def test_it_can_be_required(required: Program, area: str, role: str, path: str, is_required: bool) -> None:
    with closing(required.client()) as client:
        sign_in(client, area, f"{role}-li")
        assert client.get(path).status_code == (302 if is_required else 200)
        if is_required:
            assert client.get(path).headers["Location"] == f"{area}/account"
            assert "您的角色须开启两步验证" in client.get(f"{area}/account").text
            for form in ("feed", "users"):
                answer = post(client, f"/admin/{form}", name="x") if area == "/admin" else None
                assert answer is None or answer.headers["Location"] == "/admin/account"
            enroll(client, area)
            assert client.get(path).status_code == 200
            with parts_of(required.database) as parts:
                second_factor.turn_off(parts.engine, f"{role}-li", NOW, by="test")


@pytest.fixture(scope="module")
def required(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program that requires the second factor of operators and supervisors."""
    with staffed(tmp_path_factory.mktemp("required"), require_totp="1") as program:
        yield program
