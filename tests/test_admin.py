"""The room of operators: who may come in, what each form needs, and a feed from upload to the API."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from locator import create_app
from locator.config import Settings
from locator.parts import Parts
from locator.store import users

from .conftest import clock
from .rows import many, table

PASSWORD = "quiet harbour 58 lamps"
ROLES = ("agent", "supervisor", "operator")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = Parts(Settings(database=f"sqlite:///{tmp_path / 'locator.db'}"), clock)
    for role in ROLES:
        users.add(made.engine, f"{role}-li", role, PASSWORD, clock(), by="test")
    yield made
    made.live.end()
    made.engine.dispose()


@pytest.fixture
def room(parts: Parts) -> Flask:
    return create_app(parts=parts)


def token(client: FlaskClient) -> str:
    page = client.get("/admin/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def post(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    return client.post(path, data={"csrf_token": token(client), **fields})


def entered(room: Flask, role: str = "operator") -> FlaskClient:
    client = room.test_client()
    answer = post(client, "/admin/sign-in", name=f"{role}-li", password=PASSWORD)
    assert answer.status_code == 303
    return client


def upload(client: FlaskClient, text: str, name: str = "夜间.csv") -> str:
    file = (BytesIO(text.encode()), name)
    answer = post(client, "/admin/feed", file=file, profile="contract", datum="wgs84", kind="")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def total(client: FlaskClient) -> int:
    told = client.get("/readyz").get_json()
    return int(told["outlets"])


def test_sign_in_right_and_wrong(room: Flask) -> None:
    client = room.test_client()
    wrong = post(client, "/admin/sign-in", name="operator-li", password="no")
    assert wrong.status_code == 403 and "name or password is wrong" in wrong.text
    assert client.get("/admin").status_code == 302
    right = post(client, "/admin/sign-in", name="operator-li", password=PASSWORD)
    cookie = right.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/admin" in cookie
    assert "Secure" not in cookie
    page = client.get("/admin")
    assert page.status_code == 200 and "950800" in page.text and page.headers["Cache-Control"] == "no-store"
    assert post(client, "/admin/sign-out").status_code == 303
    assert client.get("/admin").status_code == 302


def test_the_cookie_is_for_https_alone_when_the_browser_came_by_it(room: Flask) -> None:
    client = room.test_client()
    assert "Secure" in client.get("/admin/sign-in", base_url="https://localhost").headers["Set-Cookie"]


def test_five_wrong_passwords_lock_the_name(room: Flask) -> None:
    client = room.test_client()
    for _ in range(users.FAILURES):
        post(client, "/admin/sign-in", name="operator-li", password="no")
    locked = post(client, "/admin/sign-in", name="operator-li", password=PASSWORD)
    assert locked.status_code == 403 and "too many wrong passwords" in locked.text


def test_a_new_password_ends_the_sessions_of_the_old_one(room: Flask, parts: Parts) -> None:
    client = entered(room)
    users.set_password(parts.engine, "operator-li", "another quiet 77 lamps", clock(), by="test")
    assert client.get("/admin").status_code == 302


def routes(room: Flask) -> list[tuple[str, str]]:
    filled = {"<token>": "0" * 32}
    found = []
    for rule in room.url_map.iter_rules():
        if rule.rule.startswith("/admin") and not rule.rule.startswith("/admin/sign-"):
            path = re.sub(r"<int:\w+>", "1", rule.rule).replace("<token>", filled["<token>"])
            found += [(path, method) for method in sorted(rule.methods or ()) if method in ("GET", "POST")]
    return found


ALLOWED = {"agent": False, "supervisor": False, "operator": True}


@pytest.mark.parametrize("role", [None, *ROLES])
def test_role_by_route_by_method(room: Flask, role: str | None) -> None:
    client = entered(room, role) if role else room.test_client()
    table_ = routes(room)
    assert len(table_) > 20
    for path, method in table_:
        status = client.open(path, method=method).status_code
        if role is None:
            assert status == 302, (path, method)
        elif not ALLOWED[role]:
            assert status == 403, (path, method)
        else:  # let in; without a token no form is taken, and what is not there is told
            assert status in ((400,) if method == "POST" else (200, 400, 410)), (path, method, status)


@pytest.mark.parametrize("told", [{}, {"csrf_token": "x"}])
def test_a_form_without_its_token_does_nothing(room: Flask, parts: Parts, told: dict[str, str]) -> None:
    client = entered(room)
    fields = {"name": "wu", "role": "operator", "password": PASSWORD}
    answer = client.post("/admin/users", data={**fields, **told})
    assert answer.status_code == 400 and "CSRF" in answer.text
    with parts.engine.begin() as connection:
        assert users.find(connection, "wu") is None
    assert client.post("/admin/sign-out", data=told).status_code == 400
    assert client.get("/admin").status_code == 200
    entry = {"name": "operator-li", "password": PASSWORD}
    assert room.test_client().post("/admin/sign-in", data={**entry, **told}).status_code == 400


def test_public_pages_get_no_cookie(room: Flask) -> None:
    assert "Set-Cookie" not in room.test_client().get("/help").headers


def test_from_upload_to_the_api_held_approved_and_rolled_back(room: Flask) -> None:
    client = entered(room)
    report = upload(client, table(many(60)))
    assert "950800" in client.get(report).text
    assert post(client, f"{report}/publish", why="").status_code == 400
    assert post(client, f"{report}/publish", why="first").headers["Location"] == "/admin"
    assert client.get("/api/v1/outlets/B1").status_code == 200 and total(client) == 60
    fewer = upload(client, table(many(20)))
    assert post(client, f"{fewer}/publish", why="night").headers["Location"] == "/admin/held"
    assert total(client) == 60 and 'action="/admin/held/1/approve"' in client.get("/admin/held").text
    assert post(client, "/admin/held/1/approve", why="Harbin closed").status_code == 303
    assert total(client) == 20
    assert "B59" in client.get("/admin/releases/1/2").text
    assert post(client, "/admin/releases/1/rollback", why="not so").status_code == 303
    assert total(client) == 60
    for path in ("/admin/releases", "/admin/held", "/admin/log", "/admin/held/1/report", "/admin?lang=en"):
        assert client.get(path).status_code == 200
    assert "rollback" in client.get("/admin/log").text


def published(client: FlaskClient) -> None:
    post(client, f"{upload(client, table(many(3)))}/publish", why="first")


def test_a_closure_an_edit_and_their_end(room: Flask) -> None:
    client = entered(room)
    published(client)
    day = clock().date().isoformat()
    closing = {"adcode": "110000", "from": day, "to": day, "reason": "台风"}
    assert post(client, "/admin/overrides", **closing).status_code == 303
    assert "台风" in client.get("/api/v1/outlets/B1").text and "台风" in client.get("/admin/overrides").text
    assert post(client, "/admin/overrides/1/drop", why="over").status_code == 303
    assert "台风" not in client.get("/api/v1/outlets/B1").text
    assert post(client, "/admin/edit", ref="B1", field="name", value="新名", why="moved").status_code == 303
    assert "新名" in client.get("/admin/edit?ref=B1").text


WRONG = [
    ("/admin/overrides", {"ref": "B1", "from": "soon", "to": "2030-01-01", "reason": "x"}, "from"),
    (
        "/admin/overrides",
        {"adcode": "999999", "from": "2030-01-01", "to": "2030-01-01", "reason": "x"},
        "adcode",
    ),
    ("/admin/edit", {"ref": "B1", "field": "ref", "value": "x", "why": "x"}, "field"),
    ("/admin/users", {"name": "wu", "role": "king", "password": PASSWORD}, "role"),
    ("/admin/users", {"name": "wu", "role": "agent", "password": "short"}, "password"),
    ("/admin/users/remove", {"name": "operator-li"}, "last operator"),
    ("/admin/feed", {"profile": "contract"}, "file"),
    ("/admin/feed", {"profile": "/etc/x.toml", "file": (BytesIO(b"x"), "a.csv")}, "profile"),
]


@pytest.mark.parametrize(("path", "fields", "named"), WRONG)
def test_a_wrong_entry_is_told_with_its_field(
    room: Flask, path: str, fields: dict[str, object], named: str
) -> None:
    client = entered(room)
    published(client)
    answer = post(client, path, **fields)
    assert answer.status_code == 400 and named in answer.text


def test_users_are_added_given_roles_and_removed(room: Flask, parts: Parts) -> None:
    client = entered(room)
    assert post(client, "/admin/users", name="wu", role="agent", password=PASSWORD).status_code == 303
    assert post(client, "/admin/users/role", name="wu", role="supervisor").status_code == 303
    assert "wu" in client.get("/admin/users").text
    assert post(client, "/admin/users/remove", name="wu").status_code == 303
    with parts.engine.begin() as connection:
        assert users.find(connection, "wu") is None


def test_rejects_are_left_out_only_when_allowed(room: Flask) -> None:
    client = entered(room)
    report = upload(client, table([*many(5), {**many(1)[0], "ref": "X", "lat": "95"}]))
    refused = post(client, f"{report}/publish", why="x")
    assert refused.status_code == 400 and "allow_rejects" in refused.text
    assert post(client, f"{report}/publish", why="x", allow_rejects="1").status_code == 303
