"""Sessions: what ends them, what they are bound to, and what happens when the database fails."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.serving.container import Container
from locator.store import sessions, users
from locator.store.backup import back_up
from locator.store.dialect import writing
from locator.web.http.browser_name import browser_name

from .network import NOW
from .program import Program, parts_of, run, set_clock, until
from .staff_client import PASSWORD, add_users, post, sign_in
from .web_client import Client

pytestmark = pytest.mark.slow

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
HERE = sessions.Client("admin", FIREFOX, "Firefox, Linux")


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    for name in ("li", "wu"):
        users.add(engine, name, "operator", PASSWORD, NOW, by="root")
    yield engine
    engine.dispose()


def found(engine: Engine, session_id: str, client: sessions.Client = HERE, minutes: float = 0) -> object:
    return sessions.find(engine, session_id, client, NOW + timedelta(minutes=minutes))


def test_a_session_is_found_by_its_id_and_only_a_digest_is_stored(engine: Engine) -> None:
    session_id = sessions.start(engine, "li", HERE, NOW)
    digest = sessions.digest_of(session_id)
    assert found(engine, session_id) == ("li", "operator", digest, NOW.timestamp())
    assert len(session_id) >= 43 and session_id != sessions.start(engine, "li", HERE, NOW)
    with engine.begin() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM staff_session").all())
    assert session_id not in rows and FIREFOX not in rows


@pytest.mark.parametrize(
    ("used_after", "found_after", "is_there"),
    [
        ((), 479, True),
        ((), 481, False),
        ((470,), 719, True),
        ((470,), 721, False),  # 12 hours, however busy
        ((300, 600, 710), 721, False),
    ],
)
def test_a_session_ends_when_idle_and_after_its_lifetime(
    engine: Engine, used_after: tuple[int, ...], found_after: int, is_there: bool
) -> None:
    session_id = sessions.start(engine, "li", HERE, NOW)
    for minutes in used_after:
        sessions.record_use(engine, sessions.digest_of(session_id), NOW + timedelta(minutes=minutes))
    assert (found(engine, session_id, minutes=found_after) is not None) is is_there


def test_the_oldest_of_too_many_sessions_ends(engine: Engine) -> None:
    other = sessions.start(engine, "wu", HERE, NOW)
    ids = [
        sessions.start(engine, "li", HERE, NOW + timedelta(seconds=number))
        for number in range(sessions.MAX_PER_USER + 2)
    ]
    alive = [found(engine, session_id, minutes=1) is not None for session_id in ids]
    assert alive == [False, False, *[True] * sessions.MAX_PER_USER]
    assert found(engine, other) is not None


def test_a_session_that_a_replica_does_not_know_yet_is_found(engine: Engine, tmp_path: Path) -> None:
    session_id = sessions.start(engine, "li", HERE, NOW)
    with parts_of(f"sqlite:///{tmp_path / 'replica.db'}") as parts:
        assert found(parts.engine, session_id) is None
        assert found(parts.engine.execution_options(primary=engine), session_id) is not None


@pytest.mark.parametrize("event", ["password", "removal", "sign-out", "others", "role"])
def test_what_ends_a_session(engine: Engine, event: str) -> None:
    here, there, other = (sessions.start(engine, name, HERE, NOW) for name in ("li", "li", "wu"))
    if event == "password":
        users.set_password(engine, "li", "another quiet 77 lamps", NOW, by="wu")
    elif event == "removal":
        users.remove(engine, "li", NOW, by="wu")
    elif event == "sign-out":
        sessions.end(engine, here)
    elif event == "others":
        sessions.end_others(engine, "li", sessions.digest_of(there))
    else:
        users.set_role(engine, "li", "agent", NOW, by="wu")
    alive = [found(engine, session_id) is not None for session_id in (here, there, other)]
    ends_both = event in ("password", "removal")
    assert alive == [event == "role", not ends_both, True]
    with engine.begin() as connection:
        assert len(sessions.of_user(connection, "wu", NOW)) == 1


def test_a_backup_has_no_sessions(tmp_path: Path) -> None:
    with parts_of(f"sqlite:///{tmp_path / 'x.db'}") as parts:
        users.add(parts.engine, "li", "operator", PASSWORD, NOW, by="root")
        sessions.start(parts.engine, "li", HERE, NOW)
        back_up(parts.engine, tmp_path / "backup.db")
    with parts_of(f"sqlite:///{tmp_path / 'backup.db'}") as parts, parts.engine.begin() as connection:
        assert sessions.of_user(connection, "li", NOW) == [] and users.find(connection, "li")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        (CHROME, "Chrome, Windows"),
        (f"{CHROME} Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0", "WeChat, iOS"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_browser(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    file = tmp_path / "clock"
    set_clock(file, NOW)
    return file


@pytest.fixture
def staffed(tmp_path: Path, clock_file: Path) -> Iterator[Program]:
    """A program with a user of each role, whose clock can be set."""
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    add_users(database)
    with run(database, clock_file=clock_file, rate_limit="off") as program:
        yield program


def cookie_of(client: Client) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies)


def test_a_copied_cookie_is_worth_nothing_elsewhere_and_after_sign_out(staffed: Program) -> None:
    with closing(staffed.client(**{"User-Agent": FIREFOX})) as client:
        anonymous = client.get("/admin/sign-in").headers["Set-Cookie"]
        sign_in(client, "/admin", "operator-li")
        stolen = {"Cookie": cookie_of(client)}
        assert stolen["Cookie"] not in anonymous  # renewed at sign-in
        with closing(staffed.client()) as thief:
            same = stolen | {"User-Agent": FIREFOX}
            assert thief.get("/admin", headers=same).status_code == 200
            assert thief.get("/admin", headers=stolen | {"User-Agent": CHROME}).status_code == 302
            assert thief.get("/desk", headers=same).status_code == 302
            assert post(client, "/admin/sign-out").status_code == 303
            assert thief.get("/admin", headers=same).status_code == 302
    assert "a session was presented by another browser" in staffed.log


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/admin/overrides", "/admin/overrides"),
        ("/admin/edit?ref=B1", "/admin/edit?ref=B1"),
        ("/desk", "/admin"),
        ("https://example.com/admin", "/admin"),
        ("//example.com/admin", "/admin"),
        ("/administration", "/admin"),
        ("/admin\\example.com", "/admin"),
        ("/admin/overrides/7/drop", "/admin/overrides"),
        ("/admin/sign-out", "/admin"),
        ("", "/admin"),
    ],
)
def test_sign_in_leads_to_the_page_that_was_requested(staffed: Program, address: str, page: str) -> None:
    with closing(staffed.client()) as client:
        fields = {"name": "operator-li", "password": PASSWORD, "next": address}
        answer = post(client, "/admin/sign-in", **fields)
        assert (answer.status_code, answer.headers["Location"]) == (303, page)


def test_a_page_that_needs_sign_in_is_named_to_it(staffed: Program) -> None:
    with closing(staffed.client()) as client:
        location = client.get("/admin/edit?ref=B1").headers["Location"]
        assert location == "/admin/sign-in?next=%2Fadmin%2Fedit%3Fref%3DB1"
        ended = client.post("/admin/overrides", data={"reason": "x"}).headers["Location"]
        assert ended == "/admin/sign-in?next=%2Fadmin%2Foverrides&ended=1"
        assert "没有保存" in client.get(ended).text


def test_idle_and_lifetime_in_the_program(staffed: Program, clock_file: Path) -> None:
    with closing(staffed.client()) as client:
        sign_in(client, "/admin", "operator-li")
        for hours, status in ((7.9, 200), (11.9, 200), (12.1, 302)):
            set_clock(clock_file, NOW + timedelta(hours=hours))
            assert client.get("/admin").status_code == status, hours
            if status == 200:
                until(lambda hours=hours: seen_at(staffed) >= NOW.timestamp() + hours * 3600 - 1)


def seen_at(program: Program) -> float:
    with parts_of(program.database) as parts, parts.engine.begin() as connection:
        return float(connection.exec_driver_sql("SELECT max(seen) FROM staff_session").scalar_one())


def test_the_account_page_lists_sessions_and_ends_the_others(staffed: Program) -> None:
    with (
        closing(staffed.client(**{"User-Agent": FIREFOX})) as here,
        closing(staffed.client(**{"User-Agent": CHROME})) as there,
    ):
        sign_in(here, "/desk", "supervisor-li")
        sign_in(there, "/desk", "supervisor-li")
        page = here.get("/desk/account").text
        assert "Firefox, Linux" in page and "Chrome, Windows" in page and page.count("当前</strong>") == 1
        done = post(here, "/desk/account/sessions")
        assert done.status_code == 303 and done.headers["Location"] == "/desk/account"
        page = here.get("/desk/account").text
        assert "其他登录已退出" in page and "Chrome, Windows" not in page
        assert there.get("/desk").status_code == 302


def test_a_user_changes_the_own_password(staffed: Program) -> None:
    new, path = "another quiet 77 lamps", "/desk/account/password"
    with closing(staffed.client()) as here, closing(staffed.client()) as there:
        for client in (here, there):
            sign_in(client, "/desk", "agent-li")
        wrong = post(here, path, password="not this one", new_password=new)
        assert wrong.status_code == 403 and "用户名或密码错误" in wrong.text
        weak = post(here, path, password=PASSWORD, new_password="password1234")
        assert weak.status_code == 400 and "过于简单：是常见密码" in weak.text
        done = post(here, path, password=PASSWORD, new_password=new)
        assert done.status_code == 303 and "密码已修改" in here.get("/desk/sign-in").text
        assert here.get("/desk").status_code == there.get("/desk").status_code == 302
        assert post(here, "/desk/sign-in", name="agent-li", password=PASSWORD).status_code == 403
        assert post(here, "/desk/sign-in", name="agent-li", password=new).status_code == 303


def test_each_use_of_a_role_is_an_audit_line(staffed: Program) -> None:
    with closing(staffed.client()) as client:
        sign_in(client, "/admin", "agent-li")
        client.get("/admin/users")
        post(client, "/admin/sign-out")
        client.get("/admin/users")
    lines = [json.loads(line) for line in staffed.log.splitlines() if "role used" in line]
    used = [tuple(line[name] for name in ("user", "role", "method", "route", "status")) for line in lines]
    assert ("agent-li", "agent", "GET", "/admin/users", 403) in used
    assert used[-1] == ("agent-li", "agent", "POST", "/admin/sign-out", 303)
    assert {line["logger"] for line in lines} == {"locator.audit"}


def test_a_read_only_database_is_named_and_pages_go_on(staffed: Program, clock_file: Path) -> None:
    with closing(staffed.client()) as client, closing(staffed.client()) as other:
        sign_in(client, "/admin", "operator-li")
        with parts_of(staffed.database) as parts:
            fail_writes(parts.engine)
        set_clock(clock_file, NOW + timedelta(minutes=5))
        assert client.get("/admin").status_code == 200  # its use is not recorded
        refused = post(other, "/admin/sign-in", name="operator-li", password=PASSWORD)
        assert refused.status_code == 503 and "数据库" in refused.text
        ended = post(client, "/admin/sign-out")
        assert ended.status_code == 503 and "数据库" in ended.text
        assert client.get("/admin").status_code == 302  # the cookie is gone all the same


def fail_writes(engine: Engine) -> None:
    """Make the database refuse to change sessions and attempts, as a read-only one does."""
    with writing(engine).begin() as connection:
        for table in ("staff_session", "sign_in_attempt"):
            for operation in ("INSERT", "UPDATE", "DELETE"):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER no_{operation}_{table} BEFORE {operation} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END"
                )


def test_a_database_that_is_gone_is_503_not_500(staffed: Program) -> None:
    with closing(staffed.client()) as client:
        sign_in(client, "/admin", "operator-li")
        file = Path(staffed.database.removeprefix("sqlite:///"))
        file.rename(file.with_suffix(".moved"))
        for path in ("/admin", "/admin/account"):
            answer = client.get(path)
            assert answer.status_code == 503 and "950800" in answer.text
