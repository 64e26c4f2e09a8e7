"""Admin pages: access control, form requirements, and a feed from upload to the API."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from locator import create_app
from locator.config import Settings
from locator.render.distances import moved_distance
from locator.render.messages.catalog import catalog_section, translate
from locator.runtime.resources import data_dir
from locator.serving.container import Container
from locator.store import api_keys, corrections, users
from locator.store.overrides import EDITABLE
from locator.web.admin.blueprint import log_value, origin_text
from locator.web.admin.outlet_fields import field_labels

from .network import NOW
from .program import Program, parts_of, run, until
from .rows import many, table
from .staff_client import PASSWORD, ROLES, add_users, entered, post, publish_upload, report_of, sign_in, token
from .web_client import Answer, Client

pytestmark = pytest.mark.slow

DAYS = {"from": "2030-01-01", "to": "2030-01-01"}


@pytest.fixture(scope="module")
def users_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a release, with a user of each role, to be copied."""
    path = tmp_path_factory.mktemp("users") / "locator.db"
    add_users(f"sqlite:///{path}")
    return path


@contextmanager
def new_program(users_file: Path, folder: Path) -> Iterator[Program]:
    """Run the program on a copy of the database."""
    path = shutil.copy(users_file, folder / "locator.db")
    with run(f"sqlite:///{path}", rate_limit="off") as program:
        yield program


@pytest.fixture(scope="module")
def program(users_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program with a small release and a closure. No test leaves an upload or another operator in it."""
    with new_program(users_file, tmp_path_factory.mktemp("admin")) as program:
        with closing(entered(program.client(), "/admin", "operator")) as client:
            publish(client)
            confirmed(client, "/admin/overrides", ref="B1", **DAYS, reason="x")
        yield program


@pytest.fixture(scope="module")
def parts(program: Program) -> Iterator[Container]:
    """The database of the program."""
    with parts_of(program.database) as parts:
        yield parts


@pytest.fixture(scope="module")
def operator(program: Program) -> Iterator[Client]:
    """An operator who does not sign out."""
    with closing(entered(program.client(), "/admin", "operator")) as client:
        yield client


@pytest.fixture
def new_operator(users_file: Path, tmp_path: Path) -> Iterator[Client]:
    """An operator of a program that nothing has been published in."""
    with new_program(users_file, tmp_path) as program, closing(program.client()) as client:
        yield entered(client, "/admin", "operator")


def upload(client: Client, text: str, name: str = "夜间.csv") -> str:
    """Upload a feed; returns the path of its report."""
    files = {"file": (name, text.encode())}
    answer = post(client, "/admin/feed", files=files, profile="contract", datum="wgs84", kind="")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def publish(client: Client) -> None:
    """Publish a small network."""
    answer = publish_upload(client, upload(client, table(many(3))), why="first")
    assert answer.headers["Location"] == "/admin"


def confirmed(client: Client, path: str, **fields: object) -> Answer:
    """Send a form, then confirm its preview."""
    preview = post(client, path, **fields)
    token = re.search(r'name="token" value="(\w+)"', preview.text)
    assert preview.status_code == 200 and token, preview.text
    return post(client, path, **fields, token=token[1], agreed="1")


def compared(page: str) -> str:
    """Return the release with which a page of held loads compares the first one."""
    return str(re.findall('name="compared" value="([^"]*)"', page)[0])


def total(client: Client) -> int:
    return int(client.get("/readyz").json["outlets"])


def test_sign_in_right_and_wrong(client: Client) -> None:
    wrong = post(client, "/admin/sign-in", name="operator-li", password="no")
    assert wrong.status_code == 403 and "用户名或密码错误" in wrong.text
    assert client.get("/admin").status_code == 302
    right = post(client, "/admin/sign-in", name="operator-li", password=PASSWORD)
    cookie = right.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/admin" in cookie
    assert "Secure" not in cookie
    page = client.get("/admin")
    assert page.status_code == 200 and "950800" in page.text and page.headers["Cache-Control"] == "no-store"
    assert post(client, "/admin/sign-out").status_code == 303
    assert client.get("/admin").status_code == 302


def test_the_cookie_is_for_https_alone_when_the_browser_came_by_it(client: Client) -> None:
    answer = client.get("/admin/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in answer.headers["Set-Cookie"]


def test_five_wrong_passwords_lock_the_name(client: Client, parts: Container) -> None:
    users.add(parts.engine, "agent-sun", "agent", PASSWORD, NOW, by="test")
    for _ in range(users.MAX_FAILURES):
        post(client, "/admin/sign-in", name="agent-sun", password="no")
    locked = post(client, "/admin/sign-in", name="agent-sun", password=PASSWORD)
    assert locked.status_code == 403 and "密码错误次数过多" in locked.text


def test_a_new_password_ends_the_sessions_of_the_old_one(client: Client, parts: Container) -> None:
    users.add(parts.engine, "agent-he", "agent", PASSWORD, NOW, by="test")
    sign_in(client, "/admin", "agent-he")
    refused = client.get("/admin")
    assert refused.status_code == 403  # signed in, and no operator
    assert all(
        text in refused.text for text in ("agent-he", "角色为“坐席”", "需要的角色：运营", 'href="/desk"')
    )
    assert 'action="/admin/sign-out"' in refused.text and 'class="menu"' not in refused.text
    assert 'class="menu"' not in client.get("/admin/sign-in").text
    as_json = client.get("/admin", headers={"Accept": "application/json"})
    assert as_json.status_code == 403
    users.set_password(parts.engine, "agent-he", "another quiet 77 lamps", NOW, by="test")
    assert client.get("/admin").status_code == 302


ROUTES = {
    "/admin": "GET",
    "/admin/feed": "GET POST",
    "/admin/feed/<token>": "GET",
    "/admin/feed/<token>/publish": "POST",
    "/admin/feed/<token>/publishing": "GET",
    "/admin/feed/<token>/discard": "POST",
    "/admin/held": "GET",
    "/admin/held/<int:number>/report": "GET",
    "/admin/held/<int:number>/approve": "POST",
    "/admin/held/<int:number>/refuse": "POST",
    "/admin/notices": "GET",
    "/admin/notices/confirm": "POST",
    "/admin/notices/dismiss": "POST",
    "/admin/area-notices": "GET POST",
    "/admin/area-notices/<int:number>/end": "POST",
    "/admin/live": "GET",
    "/admin/live/end": "POST",
    "/admin/positions": "GET",
    "/admin/positions/<int:number>": "GET",
    "/admin/positions/<int:number>/confirm": "POST",
    "/admin/positions/<int:number>/dismiss": "POST",
    "/admin/releases": "GET",
    "/admin/releases/<int:a>/<int:b>": "GET",
    "/admin/releases/<int:number>/rollback": "POST",
    "/admin/overrides": "GET POST",
    "/admin/overrides/renew": "POST",
    "/admin/overrides/undo": "POST",
    "/admin/overrides/<int:number>/drop": "POST",
    "/admin/overrides/<int:number>/undo": "POST",
    "/admin/edit": "GET POST",
    "/admin/users": "GET POST",
    "/admin/users/role": "POST",
    "/admin/users/password": "POST",
    "/admin/users/second-factor": "POST",
    "/admin/users/remove": "POST",
    "/admin/failed": "GET",
    "/admin/quality": "GET",
    "/admin/coverage": "GET",
    "/admin/corrections": "GET",
    "/admin/corrections/<int:number>/confirm": "POST",
    "/admin/corrections/<int:number>/dismiss": "POST",
    "/admin/log": "GET",
    "/admin/account": "GET",
    "/admin/account/sessions": "POST",
    "/admin/account/password": "POST",
    "/admin/account/second-factor": "POST",
    "/admin/account/second-factor/confirm": "POST",
    "/admin/account/second-factor/off": "POST",
    "/admin/sign-in": "GET POST",
    "/admin/sign-in/code": "GET POST",
    "/admin/sign-out": "POST",
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
CODE_STEP = "/admin/sign-in/code"
FOR_ALL = ("/admin/sign-in", CODE_STEP, "/admin/sign-out")


def test_the_table_of_routes_holds_every_one() -> None:
    found: dict[str, set[str]] = {}
    for rule in create_app(Settings()).url_map.iter_rules():
        if rule.rule.startswith("/admin"):
            found.setdefault(rule.rule, set()).update(rule.methods or ())
    target = {
        path: {*methods.split(), "OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
        for path, methods in ROUTES.items()
    }
    assert found == target


def status_for(path: str, method: str, role: str | None) -> tuple[int, ...]:
    """Return the status of a route for a role: the table of roles."""
    there = {*ROUTES[path].split(), "OPTIONS", *(["HEAD"] if "GET" in ROUTES[path] else [])}
    if method not in there:
        return (303,) if method in ("GET", "HEAD") else (405,)  # to the page of the form
    if path not in FOR_ALL and role != "operator":
        return (302,) if role is None else (403,)
    if method == "POST":
        return (400,)  # let in, but no form is taken without its token
    if path == CODE_STEP and method != "OPTIONS":
        return (303,)  # to the sign-in page: no password has been checked
    return (200, 400, 410)  # what is not there is named


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/admin/releases/1/rollback?lang=en", "/admin/releases?lang=en"),
        ("/admin/overrides/1/undo", "/admin/overrides"),
        ("/admin/held/1/approve", "/admin/held"),
        ("/admin/positions/1/confirm", "/admin/positions/1"),
        ("/admin/account/second-factor/confirm", "/admin/account"),
        ("/admin/sign-out", "/admin"),
        ("/desk/find", "/desk"),
    ],
)
def test_a_reload_of_an_answer_to_a_form_leads_to_its_page(operator: Client, path: str, page: str) -> None:
    answer = operator.get(path)
    assert answer.status_code == 303 and answer.headers["Location"] == page
    assert operator.request("PUT", path).status_code == 405


@pytest.mark.parametrize("role", [None, *ROLES])
def test_role_by_route_by_method(client: Client, role: str | None) -> None:
    if role:
        entered(client, "/admin", role)
    wrong = []
    for path in ROUTES:
        here = re.sub(r"<int:\w+>", "1", path).replace("<token>", "0" * 32)
        for method in METHODS:
            status = client.request(method, here).status_code
            if status not in status_for(path, method, role):
                wrong.append((path, method, status))
    assert wrong == []


@pytest.mark.parametrize(
    ("csrf", "message"),
    [({}, "表单缺少校验信息，请刷新后重试"), ({"csrf_token": "x"}, "表单已失效，请刷新后重试")],
)
def test_a_form_without_its_token_does_nothing(
    client: Client, operator: Client, parts: Container, csrf: dict[str, str], message: str
) -> None:
    fields = {"name": "xu", "role": "operator", "password": PASSWORD}
    operator.get("/admin/users")  # a form, so that its session has a token
    answer = operator.post("/admin/users", data={**fields, **csrf})
    assert answer.status_code == 400 and message in answer.text
    with parts.engine.begin() as connection:
        assert users.find(connection, "xu") is None
    assert operator.post("/admin/sign-out", data=csrf).status_code == 400
    assert operator.get("/admin").status_code == 200
    entry = {"name": "operator-li", "password": PASSWORD}
    assert client.post("/admin/sign-in", data={**entry, **csrf}).status_code == 400


def test_public_pages_get_no_cookie(client: Client) -> None:
    assert "Set-Cookie" not in client.get("/help").headers


def test_from_upload_to_the_api_held_approved_and_rolled_back(new_operator: Client) -> None:
    client = new_operator
    report = upload(client, table(many(60)))
    assert "正在检查" in client.get(report).text
    assert "950800" in report_of(client, report).text
    assert publish_upload(client, report, why="").status_code == 400
    assert publish_upload(client, report, why="first").headers["Location"] == "/admin"
    assert client.get("/api/v1/outlets/B1").status_code == 200 and total(client) == 60
    fewer = upload(client, table(many(20)))
    why = "网点从 60 家减到 20 家（−66.7 %）；上限 5.0 %"
    assert why in report_of(client, fewer).text
    assert "from 60 outlets to 20" in client.get(f"{fewer}?lang=en").text
    assert publish_upload(client, fewer, why="night").headers["Location"] == "/admin/held"
    held = client.get("/admin/held").text
    assert total(client) == 60 and 'action="/admin/held/1/approve"' in held and why in held
    assert "40 个网点不在数据中，会消失" in held and "<bdi>B59</bdi>" in held
    unseen = post(client, "/admin/held/1/approve", why="Harbin closed")
    assert unseen.status_code == 400 and total(client) == 60 and "没有批准任何数据" in unseen.text
    assert 'value="Harbin closed"' in unseen.text
    assert (
        post(client, "/admin/held/1/approve", why="Harbin closed", compared=compared(held)).status_code == 303
    )
    assert total(client) == 20
    page = client.get("/admin/releases/1/2").text
    assert "B59" in page and '<td class="what">移除</td>' in page and "removed" not in page
    preview = post(client, "/admin/releases/1/rollback", why="not so")
    assert preview.status_code == 200 and "恢复第 1 版：40 个网点将改变" in preview.text
    assert "新增 40，变更 0，移除 0" in preview.text and total(client) == 20
    (token,) = re.findall(r'name="token" value="(\w+)"', preview.text)
    rollback = {"why": "not so", "token": token, "agreed": "1"}
    assert post(client, "/admin/releases/1/rollback", **rollback).status_code == 303
    assert total(client) == 60
    for path in ("/admin/releases", "/admin/held", "/admin/log", "/admin/held/1/report", "/admin?lang=en"):
        assert client.get(path).status_code == 200
    assert "恢复第 1 版" in client.get("/admin/log").text
    assert "rollback" not in client.get("/admin/log").text
    assert "<bdi>恢复第 1 版</bdi>" in client.get("/admin/releases").text
    assert "restored release 1" in client.get("/admin/log?lang=en").text


def test_a_held_load_is_compared_with_the_release_that_is_current(new_operator: Client) -> None:
    client, rows = new_operator, many(60)
    publish_upload(client, upload(client, table(rows)), why="first")
    publish_upload(client, upload(client, table(rows[:30])), why="half a file")
    changed = report_of(client, upload(client, table([*rows[:-1], {**rows[-1], "limits": "请预约"}]))).text
    assert "改动的内容：说明 1 个" in changed and "<strong><bdi>请预约</bdi></strong>" in changed
    assert "此后又发布了" not in client.get("/admin/held").text
    for row in rows[:2]:
        row["phones"] = "010-65551234"
    newer = table([*rows, *many(61)[60:]])
    assert publish_upload(client, upload(client, newer), why="week").headers["Location"] == "/admin"
    page = client.get("/admin/held").text
    assert "这份数据是与第 1 版比较的，此后又发布了 1 版，现在是第 2 版" in page
    assert "31 个网点不在数据中，会消失" in page and "2 个网点的资料会变" in page
    assert "改动的内容：电话 2 个" in page and "举例：改动前后" in page
    assert "<bdi>010-65551234</bdi>" in page and "<strong><bdi>" in page
    assert "2 个网点会恢复旧资料" in page and "1 个此后新增的网点会消失" in page
    assert 'href="/admin/releases/1/2"' in page and "等待的原因仍是与第 1 版比较得出的" in page
    stale = post(client, "/admin/held/1/approve", why="as seen", compared="1")
    assert stale.status_code == 400 and "打开本页后已发布第 2 版" in stale.text
    approved = post(client, "/admin/held/1/approve", why="as seen", compared=compared(stale.text))
    assert approved.headers["Location"] == "/admin/held"  # held again, with the reasons of today
    page = client.get("/admin/held").text
    assert "2 个网点会恢复旧资料" in page and "等待的原因仍是" not in page
    assert "release 2 is now current" not in client.get("/admin/log").text
    assert "Outlets added since that would be removed: 1" in client.get("/admin/held?lang=en").text


def test_a_rollback_leaves_a_task_to_apply_closures_again(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    day = NOW.date().isoformat()
    confirmed(client, "/admin/overrides", ref="B1", **{"from": day}, to=day, reason="台风")
    preview = post(client, "/admin/releases/1/rollback", why="wrong feed")
    assert "1 家网点会失去现在生效的人工改动（台风）" in preview.text
    confirmed(client, "/admin/releases/1/rollback", why="wrong feed")
    for path in ("/admin", "/admin/overrides", "/admin/releases"):
        assert "1 个网点与人工改动不一致" in client.get(path).text
    edit = {"ref": "B2", "field": "name", "value": "示例改名店", "why": "a call"}
    page = post(client, "/admin/edit", **edit).text
    assert "1 家网点会重新应用回退时去掉的人工改动（台风）" in page
    assert "<h2>修改 示例改名店（B2）</h2>" in page and " → 示例改名店</bdi>" in page


def test_a_closure_an_edit_and_their_end(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    day = NOW.date().isoformat()
    closing = {"adcode": "110000", "from": day, "to": day, "reason": "台风"}
    assert confirmed(client, "/admin/overrides", **closing).status_code == 303
    assert "台风" in client.get("/api/v1/outlets/B1").text and "台风" in client.get("/admin/overrides").text
    assert "<small>110000 · 3 个网点</small>" in client.get("/admin/overrides").text
    assert confirmed(client, "/admin/overrides/1/drop", why="over").status_code == 303
    assert "台风" not in client.get("/api/v1/outlets/B1").text
    entry = {"ref": "B1", "field": "name", "value": "新名", "why": "moved"}
    assert confirmed(client, "/admin/edit", **entry).status_code == 303
    assert "新名" in client.get("/admin/edit?ref=B1").text
    for path in ("/admin", "/admin/log"):
        for lang in ("zh", "zh-Hant", "en"):
            assert client.get(f"{path}?lang={lang}").status_code == 200
    assert "来源 <bdi>人工修改</bdi>" in client.get("/admin/log").text
    assert "人工修改" in client.get("/admin/releases").text


@pytest.mark.parametrize(
    ("path", "fields", "problem"),
    [
        ("/admin/overrides", {"adcode": "没有的地方", **DAYS, "reason": "台风"}, "地区："),
        ("/admin/overrides", {"ref": "B1", **DAYS, "reason": "台风", "hours": "25:99"}, "营业时间："),
        ("/admin/edit", {"ref": "B1", "field": "access.wheelchair", "value": "x", "why": "y"}, "轮椅："),
        ("/admin/edit", {"ref": "B1", "field": "name", "value": "x", "why": ""}, "原因："),
    ],
)
def test_a_problem_of_an_input_has_the_label_of_its_field(
    new_operator: Client, path: str, fields: dict[str, str], problem: str
) -> None:
    publish(new_operator)
    reply = post(new_operator, path, **fields)
    found = re.search(r'role="alert"><strong>未保存：</strong> <span>([^<]*)<', reply.text)
    assert reply.status_code == 400 and found, reply.text
    assert found[1].startswith(problem) and not re.search("[a-z]+：", found[1])


def test_the_outcome_of_a_publication_is_there_again(new_operator: Client) -> None:
    client = new_operator
    report = upload(client, table(many(3)))
    assert publish_upload(client, report, why="first").headers["Location"] == "/admin"
    again = client.get(f"{report}/publishing")
    assert again.status_code == 303 and again.headers["Location"] == "/admin"
    late = client.get(report)
    assert late.status_code == 303 and late.headers["Location"].endswith("/publishing")
    assert post(client, f"{report}/publish", why="second").status_code == 400
    missing = client.get(f"/admin/feed/{'0' * 32}")
    assert missing.status_code == 400 and "过期" in missing.text


def preview_token(text: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', text)
    assert found, text
    return found[1]


def test_a_closure_is_previewed_and_its_warnings_are_ticked(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    closing = {"adcode": "北京", **DAYS, "reason": "台风"}
    preview = post(client, "/admin/overrides", **closing)
    assert "3 个网点将停业：北京市" in preview.text and "2030-01-01，1 天" in preview.text
    assert "全网 3 家网点中的 3 家将停业（100.0 %）" in preview.text and "示例网点 2" in preview.text
    assert "北京市的 3 家网点中的 3 家将停业（100.0 %）" in preview.text
    token = preview_token(preview.text)
    unticked = post(client, "/admin/overrides", **closing, token=token)
    assert unticked.status_code == 200 and "请先核对提示并勾选" in unticked.text
    stale = post(client, "/admin/overrides", **closing, token="0" * 32, agreed="1")
    assert "请按现在的内容重新核对" in stale.text and "台风" not in client.get("/api/v1/outlets/B1").text
    assert post(client, "/admin/overrides", **closing, token=token, agreed="1").status_code == 303
    again = post(client, "/admin/overrides", **closing, token=token, agreed="1")
    assert again.status_code == 400 and "和人工改动 1 相同" in again.text


def test_a_preview_of_an_older_release_is_displayed_again(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    entry = {"ref": "B1", "field": "name", "value": "新名", "why": "moved"}
    token = preview_token(post(client, "/admin/edit", **entry).text)
    assert confirmed(client, "/admin/edit", **entry | {"ref": "B2", "value": "别的"}).status_code == 303
    assert "请按现在的内容重新核对" in post(client, "/admin/edit", **entry, token=token, agreed="1").text
    assert "新名" not in client.get("/api/v1/outlets/B1").text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/admin/overrides", {"adcode": "北京", **DAYS, "reason": "台风"}),
        ("/admin/edit", {"ref": "B1", "field": "limits", "value": "新说明", "why": "moved"}),
    ],
)
def test_going_back_from_a_preview_preserves_the_form(
    operator: Client, path: str, fields: dict[str, str]
) -> None:
    preview = post(operator, path, **fields).text
    for name, value in fields.items():
        assert f'name="{name}" value="{value}"' in preview
    form = post(operator, path, **fields, token=preview_token(preview), back="1")
    assert form.status_code == 200 and 'role="alert"' not in form.text
    assert all(value in form.text for value in fields.values())


def test_an_ambiguous_name_offers_its_areas(operator: Client) -> None:
    fields = {"adcode": "朝阳", **DAYS, "reason": "台风"}
    answer = post(operator, "/admin/overrides", **fields)
    assert 'name="adcode-option" value="110105"' in answer.text and "辽宁省朝阳市" in answer.text
    preview = post(operator, "/admin/overrides", **fields, **{"adcode-option": "110000"})
    assert "北京市" in preview.text and preview_token(preview.text)


def test_a_position_is_edited_with_figures_and_districts(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    entry = {"ref": "B1", "field": "position", "why": "a call", "datum": "wgs84"}
    preview = post(client, "/admin/edit", **entry, value="39.9105, 116.3600")
    assert "向北移动 1,11" in preview.text and "北京市西城区" in preview.text
    assert '"kind": "old"' in preview.text and '"kind": "new"' in preview.text
    token = preview_token(preview.text)
    done = post(client, "/admin/edit", **entry, value="39.9105, 116.3600", token=token)
    assert done.status_code == 303
    body = client.get("/api/v1/outlets/B1").json
    assert body["geometry"]["coordinates"] == [116.36, 39.9105]
    assert body["properties"]["source"]["feed"] == "entered by hand"
    assert "第 2 版由 operator-li 人工改动" in client.get("/admin/overrides").text
    assert post(client, "/admin/overrides/undo", release="2", why="wrong").status_code == 303
    assert client.get("/api/v1/outlets/B1").json["geometry"]["coordinates"] == [116.360001, 39.9005]
    assert "当前已是第 3 版" in post(client, "/admin/overrides/undo", release="2", why="wrong").text


def test_every_field_has_a_form_in_both_languages(operator: Client) -> None:
    for lang in ("zh", "en"):
        texts = catalog_section("outlet_fields", lang)
        for field in EDITABLE:
            page = operator.get(f"/admin/edit?ref=B1&field={field}&lang={lang}").text
            assert texts[field] in page and re.search(r'name="(value|row-url|row-text)"', page), field


WRONG = [
    ("/admin/overrides", {"ref": "B1", **DAYS, "from": "soon", "reason": "台风"}, "from", "台风"),
    ("/admin/overrides", {"adcode": "999999", **DAYS, "reason": "台风"}, "adcode", "999999"),
    ("/admin/overrides", {"ref": "B1", **DAYS, "hours": "nine", "reason": "台风"}, "hours", "nine"),
    ("/admin/overrides", {"ref": "B1", **DAYS, "reason": " "}, "reason", "2030-01-01"),
    ("/admin/overrides", {"adcode": "朝阳", **DAYS, "reason": "台风"}, "adcode", "朝阳"),
    ("/admin/edit", {"ref": "B1", "field": "hours", "value": "ZZZ", "why": "x"}, "value", "ZZZ"),
    (
        "/admin/edit",
        {"ref": "B1", "field": "position", "value": "11.512, 116.412", "datum": "wgs84", "why": "x"},
        "value",
        "11.512, 116.412",
    ),
    (
        "/admin/edit",
        {"ref": "B1", "field": "position", "value": "39.951, 116.412", "datum": "", "why": "x"},
        "datum",
        "39.951, 116.412",
    ),
    ("/admin/edit", {"ref": "B1", "field": "name", "value": "ZZZ", "why": ""}, "why", "ZZZ"),
    ("/admin/users", {"name": "wu", "role": "king", "password": PASSWORD}, "role", "wu"),
    ("/admin/users", {"name": "wu", "role": "agent", "password": "short"}, "password", "wu"),
    ("/admin/users", {"name": "operator-li", "role": "agent", "password": PASSWORD}, "name", "operator-li"),
    ("/admin/users/password", {"name": "agent-li", "password": "short"}, "password", "agent-li"),
    ("/admin/feed", {"profile": "huawei"}, "file", "huawei"),
    ("/admin/feed", {"profile": "/etc/x.toml", "file": ("a.csv", b"x")}, "profile", "contract"),
    ("/admin/releases/1/rollback", {"why": ""}, "why", ""),
]


@pytest.mark.parametrize(("path", "fields", "field", "typed"), WRONG)
def test_a_wrong_entry_is_returned_with_its_text_and_an_error_beside_its_field(
    operator: Client, path: str, fields: dict[str, Any], field: str, typed: str
) -> None:
    files = {name: fields[name] for name in fields if name == "file"}
    answer = post(operator, path, files, **{name: fields[name] for name in fields if name != "file"})
    assert answer.status_code == 400
    found = re.search(rf'<(?:input|select)[^>]* name="{field}"[^>]*aria-invalid="true"[^>]*>', answer.text)
    assert found
    described = re.search(r'aria-describedby="([^"]+)"', found[0])
    assert described and re.search(rf'id="{described[1]}">[^<]+<', answer.text)
    assert typed in answer.text and 'role="alert"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert 'value="short"' not in answer.text and PASSWORD not in answer.text


@pytest.mark.parametrize(
    ("path", "fields", "message"),
    [
        ("/admin/users/remove", {"name": "operator-li"}, "最后一名运营人员"),
        ("/admin/users/role", {"name": "nobody", "role": "agent"}, "没有用户 nobody"),
        ("/admin/overrides/9/drop", {"why": "x"}, "没有人工改动 9"),
        ("/admin/held/9/refuse", {"why": "x"}, "没有待批准的数据 9"),
        ("/admin/notices/confirm", {"why": "x"}, "请至少选择一条告示"),
        ("/admin/notices/dismiss", {"why": "x", "id": "9"}, "没有建议 9"),
        ("/admin/edit", {"ref": "B1", "field": "lat", "value": "39.9", "why": "x"}, "position"),
        ("/admin/edit", {"ref": "NOWHERE", "field": "name", "value": "x", "why": "x"}, "NOWHERE"),
        (f"/admin/feed/{'0' * 32}/publish", {"why": "x"}, "上传已过期，请重新上传"),
    ],
)
def test_form_level_errors_are_displayed_above_the_form(
    operator: Client, path: str, fields: dict[str, str], message: str
) -> None:
    answer = post(operator, path, **fields)
    assert answer.status_code == 400 and message in answer.text


def test_a_wrong_password_keeps_the_name_and_says_so_by_the_fields(client: Client) -> None:
    answer = post(client, "/admin/sign-in", name="operator-li", password="not this one")
    assert 'value="operator-li"' in answer.text and "not this one" not in answer.text
    assert answer.text.count('aria-describedby="refused"') == 2


def test_sign_in_and_refusal_are_on_the_page_of_the_log(client: Client, operator: Client) -> None:
    post(client, "/admin/sign-in", name="agent-li", password="not this one")
    page = operator.get("/admin/log").text
    assert "登录被拒" in page and "agent-li" in page and "not this one" not in page


NO_FEEDS = {
    "picture.csv": b"\x89PNG\r\n\x1a\n0000",
    "header.csv": b"ref,kind,name,lat,lon\n",
    "names.csv": b"a,b,c\n1,2,3\n",
}


@pytest.mark.parametrize("name", NO_FEEDS)
def test_a_file_that_is_no_feed_comes_back_with_the_form(operator: Client, name: str) -> None:
    fields = {"profile": "contract", "datum": "gcj02", "kind": "", "lang": "en"}
    answer = post(operator, "/admin/feed", files={"file": (name, NO_FEEDS[name])}, **fields)
    assert answer.status_code == 400 and name in answer.text
    assert "data-upload" in answer.text and 'value="gcj02" selected' in answer.text
    assert "has been validated; it is not published yet" not in operator.get("/admin?lang=en").text


def test_a_file_rejected_late_is_not_reported_as_checked(operator: Client, parts: Container) -> None:
    folder = data_dir(parts.settings.database)
    report = upload(operator, table(many(3)), "night.csv")
    next(folder.glob("uploads/*/night.csv")).write_bytes(NO_FEEDS["picture.csv"])
    answer = report_of(operator, report)
    assert answer.status_code == 200 and "PNG 图片" in answer.text
    assert "尚未发布" not in answer.text and not list(folder.glob("uploads/*/night.csv"))


def test_the_script_of_the_upload_is_answered_for_programs(operator: Client) -> None:
    client = operator
    accepts = {"Accept": "application/json"}
    fields = {
        "csrf_token": token(client, "/admin"),
        "profile": "contract",
        "datum": "wgs84",
        "kind": "",
        "lang": "en",
    }
    wrong = client.post("/admin/feed", data=fields, headers=accepts)
    assert wrong.status_code == 400 and wrong.json["field"] == "file"
    files = {"file": ("night.csv", table(many(3)).encode())}
    right = client.post("/admin/feed", data=fields, files=files, headers=accepts)
    report = right.json["report"]
    assert report.endswith("?lang=en") and report_of(client, report).status_code == 200
    assert post(client, f"{report.partition('?')[0]}/discard").status_code == 303


def test_a_notice_is_confirmed_and_another_dismissed(new_operator: Client) -> None:
    client = new_operator
    notices = ["门店每周二休息", "12月30日至1月2日休息", "座机故障，临时电话：021-64641234"]
    rows = [row | {"limits": text} for row, text in zip(many(3), notices, strict=True)]
    report = upload(client, table(rows))
    assert "3 条告示" in report_of(client, report).text
    publish_upload(client, report, why="first")
    page = client.get("/admin/notices").text
    assert "示例网点 0" in page and "每周二休息" in page and "09:00-18:00；周二休息" in page
    assert "3 条告示待确认" in client.get("/admin").text
    undated = post(client, "/admin/notices/confirm", id=["1", "2"], why="said so")
    assert re.search('name="from-2"[^>]*aria-invalid="true"', undated.text)
    days = {"from-2": "2026-12-30", "to-2": ""}
    wrong = post(client, "/admin/notices/confirm", id=["1", "2"], why="said so", **days)
    assert wrong.status_code == 400 and wrong.text.count(" checked") == 2
    assert 'value="said so"' in wrong.text and 'value="2026-12-30"' in wrong.text
    days["to-2"] = "2027-01-02"
    done = post(client, "/admin/notices/confirm", id=["1", "2"], why="said so", **days)
    assert done.headers["Location"] == "/admin/notices"
    assert client.get("/api/v1/outlets/B0").json["properties"]["hours"].endswith("; Tu off")
    assert "2027-01-02" in client.get("/api/v1/outlets/B1").text
    assert post(client, "/admin/notices/dismiss", id="3", why="an old one").status_code == 303
    assert client.get("/api/v1/outlets/B2").json["properties"]["phones"] == ["010-62345678"]
    assert "没有待确认的告示" in client.get("/admin/notices").text
    assert "said so" in client.get("/admin/overrides").text and "忽略告示" in client.get("/admin/log").text


def test_adds_users_changes_roles_and_removes_them(operator: Client, parts: Container) -> None:
    client = operator
    assert post(client, "/admin/users", name="wu", role="agent", password=PASSWORD).status_code == 303
    assert post(client, "/admin/users/role", name="wu", role="supervisor").status_code == 303
    assert "wu" in client.get("/admin/users").text
    assert post(client, "/admin/users/remove", name="wu").status_code == 303
    with parts.engine.begin() as connection:
        assert users.find(connection, "wu") is None


def test_rejects_are_left_out_only_when_allowed(operator: Client) -> None:
    client = operator
    report = upload(client, table([*many(5), {**many(1)[0], "ref": "X", "lat": "95"}]))
    assert "allow_rejects" in report_of(client, report).text
    rejected = publish_upload(client, report, why="x")
    assert rejected.status_code == 400 and "allow_rejects" in rejected.text
    assert publish_upload(client, report, why="x", allow_rejects="1").status_code == 303


def test_the_report_names_the_outlets_that_invalid_rows_take_off_the_air(new_operator: Client) -> None:
    publish_upload(new_operator, upload(new_operator, table(many(30))), why="first")
    rows = [row | ({"lat": "95"} if row["ref"] == "B4" else {}) for row in many(30)]
    page = report_of(new_operator, upload(new_operator, table(rows))).text
    tick = page.partition('name="allow_rejects"')[2].partition("<button")[0]
    assert "跳过后，1 个现有网点会被移除" in tick
    assert re.search(r"示例网点 4</bdi> <small[^>]*>北京市西城区 · <bdi>B4</bdi>", tick), tick
    assert "1 个网点因行有错误会消失" in page and "不在数据中，会消失" not in page


def test_the_top_of_the_report_names_row_outlet_and_field_of_each_error(new_operator: Client) -> None:
    publish_upload(new_operator, upload(new_operator, table(many(30))), why="first")
    changes = {"B3": {"name": ""}, "B4": {"lat": "95"}, "B5": {"lat": "39.95"}}
    rows = [row | changes.get(row["ref"], {}) for row in many(30)][:15]
    page = report_of(new_operator, upload(new_operator, table(rows))).text
    top = page.partition('id="errors-title"')[2].partition("</section>")[0]
    assert '<strong>第 5 行</strong> <bdi>B3</bdi>：<span title="name">名称</span>' in top, top
    assert '<strong>第 6 行</strong> <bdi>示例网点 4 B4</bdi>：<span title="lat">纬度</span>' in top
    assert "<code" not in top
    assert "缺少必填项：ref" not in top and page.count("发布前需要批准") == 1
    moved = page.partition("变更：移动</th>")[2].partition("</tr>")[0]
    assert "示例网点 5" in moved


def test_the_report_counts_the_notices_that_will_be_pending(new_operator: Client) -> None:
    notices = ["门店每周二休息", "12月30日至1月2日休息", "座机故障，临时电话：021-64641234"]
    rows = [row | {"limits": text} for row, text in zip(many(3), notices, strict=True)]
    publish_upload(new_operator, upload(new_operator, table(rows)), why="first")
    assert post(new_operator, "/admin/notices/dismiss", id="3", why="old").status_code == 303
    rows[1] |= {"limits": "2026年1月2日至1月5日休息"}  # past
    page = report_of(new_operator, report := upload(new_operator, table(rows))).text
    assert "发布后可确认 1 条告示" in page
    publish_upload(new_operator, report, why="second")
    assert "1 条告示待确认" in new_operator.get("/admin").text


def test_a_closure_lists_its_outlets_with_their_cities(new_operator: Client) -> None:
    client = new_operator
    answer = publish_upload(client, upload(client, table(many(30))), why="first")
    assert answer.headers["Location"] == "/admin"
    page = post(client, "/admin/overrides", adcode="北京", **DAYS, reason="台风").text
    assert "30 个网点将停业：北京市" in page and "其余 10 个网点" in page
    lists = re.findall(r'<ul class="near">(.*?)</ul>', page, re.DOTALL)
    assert [text.count("<li>") for text in lists] == [20, 10]
    assert lists[0].count("北京市西城区 · B") == 20


LABEL = re.compile(r'<label for="([^"]+)">(.*?)</label>', re.DOTALL)
REQUIRED = re.compile(r'<(?:input|textarea|select)[^>]* id="([^"]+)"[^>]* required[ >]')


@pytest.mark.parametrize(("query", "word"), [("", "（必填）"), ("?lang=en", "(required)")])
def test_labels_say_which_fields_are_required(operator: Client, query: str, word: str) -> None:
    found = 0
    paths = ("feed", "overrides", "users", "edit", "account", "area-notices")
    for path in [*(f"/admin/{name}" for name in paths), "/desk/replay", "/desk/said", "/desk/sign-in"]:
        page = operator.get(path + query).text
        required = set(REQUIRED.findall(page))
        marked = {field for field, label in LABEL.findall(page) if word in label}
        assert marked == required, path
        found += len(required)
    assert found > 10


def test_every_required_field_of_the_staff_is_marked_by_the_component() -> None:
    folder = Path(__file__).parent.parent / "templates"
    for path in [*folder.glob("admin/*.html"), *folder.glob("desk/*.html")]:
        text = path.read_text("utf-8")
        fields = re.findall(r"<(?:input|textarea|select)[^<]*\brequired\b", text)
        assert text.count("{{ required_mark(") == len(fields), path.name


def without_chinese_parts(page: str) -> str:
    """A page without its scripts, languages, and what is marked as Chinese or as recorded."""
    page = re.sub(r"<(script|footer|header)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r'<(\w+)[^>]* lang="zh-Han[st]"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)


def test_english_pages_of_changes_have_english_names(new_operator: Client) -> None:
    client = new_operator
    rows = many(30, name_en="Sample outlet")
    publish_upload(client, upload(client, table(rows)), why="first")
    moved = rows[0] | {"lat": "39.952000"}
    publish_upload(client, upload(client, table([moved, *rows[1:]])), why="second")
    assert client.get("/admin").status_code == 200  # has the messages of the publications
    difference = without_chinese_parts(client.get("/admin/releases/1/2?lang=en").text)
    assert '<td class="what">moved</td>' in difference and "<bdi>Sample outlet</bdi>" in difference
    assert "Position" in difference and not re.search("[\u3400-\u9fff]", difference)
    fields = {"lang": "en", "why": "back"}
    preview = without_chinese_parts(post(client, "/admin/releases/1/rollback", **fields).text)
    assert re.search(r"[A-Z][a-z]+jiedao, Xicheng District, Beijing", preview)
    text = re.sub(r'(?s)<iframe.*?</iframe>|<div class="mapped".*?</div>', "", preview)
    assert re.findall(r"[^>]*[\u3400-\u9fff][^<]*", text) == []
    page = client.get("/admin/edit?ref=B0&lang=en").text
    assert "<h2><bdi>Sample outlet</bdi>" in page


def test_a_notice_is_previewed_displayed_and_ended(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    day = NOW.date().isoformat()
    fields = {"text": "台风影响，提前打烊", "adcode": "北京", "from": day, "to": day}
    preview = post(client, "/admin/area-notices", **fields).text
    assert "公告将显示在 3 个网点：北京市" in preview and "示例网点 1" in preview
    assert "台风" not in client.get("/admin/area-notices").text
    back = post(client, "/admin/area-notices", **fields, confirmed="1", back="1").text
    assert "台风影响，提前打烊" in back and "台风" not in client.get("/admin/area-notices").text
    assert post(client, "/admin/area-notices", **fields, confirmed="1").status_code == 303
    listed = client.get("/admin/area-notices").text
    assert "正在显示" in listed and "台风影响" in listed and "北京市" in listed
    assert client.get("/api/v1/outlets/B1").json["properties"]["notice"][0]["area"] == "北京市"
    assert post(client, "/admin/area-notices/1/end").status_code == 303
    assert "notice" not in client.get("/api/v1/outlets/B1").json["properties"]
    assert "已结束的公告" in client.get("/admin/area-notices").text
    assert post(client, "/admin/area-notices/1/end").status_code == 400
    assert "添加公告" in client.get("/admin/log").text
    for field, value in {"text": " ", "adcode": "火星", "to": "2020-01-01"}.items():
        rejected = post(client, "/admin/area-notices", **fields | {field: value})
        assert rejected.status_code == 400 and f'-{field}-wrong"' in rejected.text


@pytest.mark.parametrize("lang", ["zh", "en", "zh-Hant"])
def test_counts_of_messages_and_log_have_separators_and_release_numbers_none(lang: str) -> None:
    assert "22,300" in translate("a_outlets", lang, count=22300)
    assert "1,295" in translate("a_outlets", lang, count="1,295")
    counts = translate("a_counts", lang, added=1000, changed=22277, removed=7)
    assert all(re.search(rf"(?<![\d,]){number}(?![\d,])", counts) for number in ("1,000", "22,277", "7"))
    assert "1234" in translate("a_rollback", lang, number=1234)
    with create_app(Settings()).test_request_context("/admin/log"):
        assert log_value("outlets", 22300) == "22,300" and log_value("override", 1234) == "1234"


def test_a_difference_has_labels_and_distances() -> None:
    fields = ("hours", "hours_text", "lat", "lon", "source")
    assert field_labels(fields, "zh") == "营业时间、营业时间原文、位置"
    assert field_labels(["source"], "zh") == "坐标来源"
    assert field_labels(["lon", "source"], "en") == "Position"
    assert moved_distance(1067396.2, "zh") == "1,067.4 公里" and moved_distance(3.2) == "3 m"
    assert moved_distance(999.7, "zh") == "1.0 公里"
    with create_app(Settings()).test_request_context("/admin/log"):
        assert origin_text("rollback to 12") == "恢复第 12 版"
        assert origin_text("rollback to.csv") == "rollback to.csv"


def test_live_facts_are_listed_and_ended_one_by_one(new_operator: Client, tmp_path: Path) -> None:
    client = new_operator
    publish(client)
    with parts_of(f"sqlite:///{tmp_path / 'locator.db'}") as parts:
        key = api_keys.add(parts.engine, "queue-system", "off", NOW, by="root", scopes=("live",))
    expires = (NOW + timedelta(hours=2)).isoformat()
    body = {"queue_minutes": 20, "out_of_stock": ["屏幕"], "expires": expires}
    path, headers = "/api/v1/outlets/B1/live", {"X-API-Key": key}
    until(lambda: client.request("PUT", path, json=body, headers=headers).status_code == 200)
    page = client.get("/admin/live").text
    for text in ("示例网点 1", "排队约 20 分钟", "缺货：屏幕", "queue-system", "刚刚更新"):
        assert text in page, text
    assert post(client, "/admin/live/end", ref="B1", name="queue_minutes").status_code == 303
    assert set(client.get(path).json["live"]) == {"out_of_stock"}
    assert post(client, "/admin/live/end", ref="B1", name="queue_minutes").status_code == 400
    log = client.get("/admin/log").text
    assert "结束实时信息" in log and "排队时间" in log


def test_outlets_of_one_name_have_address_and_ref_in_the_language_of_the_page(
    new_operator: Client, tmp_path: Path
) -> None:
    client = new_operator
    texts = {"name": "示例送修点", "name_en": "Sample Drop-off", "limits": "门店每周二休息"}
    rows = [row | texts | {"address": f"示例路 {n} 号"} for n, row in enumerate(many(3), 1)]
    publish_upload(client, upload(client, table(rows)), why="first")
    with parts_of(f"sqlite:///{tmp_path / 'locator.db'}") as parts:
        key = api_keys.add(parts.engine, "queue-system", "off", NOW, by="root", scopes=("live",))
        with parts.write_transaction() as connection:
            for ref in ("B0", "B1", "GONE"):
                corrections.add(connection, ref, "other", "", NOW)
    body = {"queue_minutes": 20, "expires": (NOW + timedelta(hours=2)).isoformat()}
    for ref in ("B0", "B1"):
        path, headers = f"/api/v1/outlets/{ref}/live", {"X-API-Key": key}
        until(lambda: client.request("PUT", path, json=body, headers=headers).status_code == 200)  # noqa: B023
    confirmed(
        client,
        "/admin/overrides",
        ref="B0",
        adcode="",
        hours="",
        reason="x",
        **{"from": "2026-11-25", "to": "2026-11-25"},
    )
    for page in ("live", "corrections", "notices", "overrides"):
        chinese, english = (client.get(f"/admin/{page}{query}").text for query in ("", "?lang=en"))
        assert "<bdi>示例送修点</bdi>" in chinese and "<bdi>Sample Drop-off</bdi>" in english, page
        assert "<bdi>示例送修点</bdi>" not in english, page
        for text in (chinese, english):
            assert "示例路 1 号</bdi> · <small><bdi>B0</bdi></small>" in text, page
            assert page == "overrides" or "示例路 2 号</bdi> · <small><bdi>B1</bdi></small>" in text, page
    page = client.get("/admin/live?lang=en").text
    names = re.findall(r'aria-label="(End: [^"]+)"', page)
    assert len(names) == len(set(names)) == 2 and all("示例路" in name for name in names)
    assert "<bdi>GONE</bdi>" in client.get("/admin/corrections").text


ROW_FORMS: list[tuple[str, dict[str, list[str]], list[dict[str, str]]]] = [
    (
        "notice",
        {"row-text": ["装修中", ""], "row-from": ["", ""], "row-to": ["2030-01-31", ""]},
        [{"text": "装修中", "to": "2030-01-31"}],
    ),
    (
        "photos",
        {
            "row-url": ["https://img.example.com/1.jpg", ""],
            "row-of": ["entrance", "other"],
            "row-alt": ["东门", ""],
            "row-source": ["", ""],
        },
        [{"url": "https://img.example.com/1.jpg", "alt": "东门", "of": "entrance"}],
    ),
]


@pytest.mark.parametrize(("field", "rows", "expected"), ROW_FORMS)
def test_lists_are_entered_in_rows(
    new_operator: Client, field: str, rows: dict[str, list[str]], expected: list[dict[str, str]]
) -> None:
    client = new_operator
    publish(client)
    entry = {"ref": "B1", "field": field, "why": "checked", **rows}
    page = post(client, "/admin/edit", **entry)
    assert confirmed(client, "/admin/edit", **entry).status_code == 303, page.text
    outlet = client.get("/api/v1/outlets/B1").json["properties"]
    assert [expected[0] | item for item in outlet.get(field, ())] == outlet.get(field, [])
    again = client.get(f"/admin/edit?ref=B1&field={field}").text
    first = next(iter(rows.values()))[0]
    assert f'value="{first}"' in again and "{&#34;" not in again
    emptied = {"ref": "B1", "field": field, "why": "gone", **{name: ["", ""] for name in rows}}
    assert confirmed(client, "/admin/edit", **emptied).status_code == 303
    assert field not in client.get("/api/v1/outlets/B1").json["properties"]


WEEK = {
    "hours-as": "rows",
    "days-1": ["Mo", "Tu", "We", "Th", "Fr"],
    **{"from-1-1": "09:00", "to-1-1": "12:00", "from-1-2": "13:30", "to-1-2": "18:00"},
    "days-3": ["Sa"],
    **{"from-3-1": "10:00", "to-3-1": "02:00"},
    "days-4": ["PH"],
}


def test_hours_are_entered_in_rows_of_days(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    entry = {"ref": "B1", "field": "hours", "why": "checked"}
    assert confirmed(client, "/admin/edit", **entry, **WEEK).status_code == 303
    hours = "Mo-Fr 09:00-12:00,13:30-18:00; Sa 10:00-02:00; PH off"
    assert client.get("/api/v1/outlets/B1").json["properties"]["hours"] == hours
    again = client.get("/admin/edit?ref=B1&field=hours").text
    assert re.search(r'name="hours-as" value="rows" checked', again)
    assert re.search(r'name="from-1-2" value="13:30"', again) and 'name="days-3" value="PH" checked' in again
    dated = {**entry, "hours-as": "text", "value": "Mo-Fr 09:00-18:00; Dec 24 off"}
    assert confirmed(client, "/admin/edit", **dated).status_code == 303
    page = client.get("/admin/edit?ref=B1&field=hours").text
    assert re.search(r'name="hours-as" value="text" checked', page)
    assert confirmed(client, "/admin/edit", **entry, **{"hours-as": "rows"}).status_code == 303
    assert "hours" not in client.get("/api/v1/outlets/B1").json["properties"]


def test_times_that_end_on_the_next_day_are_ticked(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    entry = {"ref": "B1", "field": "hours", "why": "checked", "hours-as": "rows", "days-1": ["Mo", "Fr"]}
    night = {"from-1-1": "18:00", "to-1-1": "09:00", "next-1-1": "1"}
    short = {"days-2": ["Sa"], "from-2-1": "10:00", "to-2-1": "02:00", "next-2-1": "1"}
    midnight = {"from-2-2": "20:00", "to-2-2": "00:00"} | short | {"to-2-1": "18:00", "next-2-1": []}
    for more, hours in (
        (night | short, "Mo,Fr 18:00-33:00; Sa 10:00-02:00"),
        (night | midnight, "Mo,Fr 18:00-33:00; Sa 10:00-18:00,20:00-24:00"),
    ):
        assert confirmed(client, "/admin/edit", **entry, **more).status_code == 303
        assert client.get("/api/v1/outlets/B1").json["properties"]["hours"] == hours
        page = client.get("/admin/edit?ref=B1&field=hours").text
        assert re.search(r'name="hours-as" value="rows" checked', page)
        assert re.search(r'name="to-1-1" value="09:00"', page)
        assert re.findall(r'name="(next-\S+)" value="1" checked', page) == (
            ["next-1-1", "next-2-1"] if more["to-2-1"] == "02:00" else ["next-1-1"]
        )


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"days-3": []}, "每组时间请勾选星期"),
        ({"to-1-1": ""}, "每段时间请填写开始和结束"),
        ({"days-3": ["Fr"]}, "同一天勾选了两次"),
        ({"to-1-1": "09:00"}, "09:00-09:00"),
        (
            {"from-3-1": "18:00", "to-3-1": "09:00"},
            "18:00–09:00 的结束早于开始",
        ),
        ({"to-3-1": "18:00", "next-3-1": "1"}, "10:00-42:00"),
        ({"to-3-1": "x", "next-3-1": "1"}, "10:00-x"),
    ],
)
def test_wrong_rows_of_hours_are_returned_with_the_error(
    operator: Client, changed: dict[str, object], message: str
) -> None:
    entry = {"ref": "B1", "field": "hours", "why": "checked", **WEEK, **changed}
    answer = post(operator, "/admin/edit", **entry)
    assert answer.status_code == 400 and message in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert 'name="from-1-2" value="13:30"' in answer.text


def test_no_page_shows_json_or_the_bar_of_the_public(new_operator: Client) -> None:
    client = new_operator
    publish(client)
    for path in ("/admin", "/admin/edit?ref=B1", "/admin/overrides", "/admin/log", "/admin/notices"):
        page = client.get(path).text
        assert 'class="help"' not in page and "[&#34;" not in page, path


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("turnaround", "-3", "维修时长：须为分钟数（不超过 90 天）或一段文字。"),
        ("turnaround", "—", "维修时长：须为分钟数（不超过 90 天）或一段文字。"),
        ("address.postcode", "abc", "邮编：须为 6 位数字，台湾为 3、5 或 6 位。"),
        ("booking.url", "javascript:alert(1)", "预约网址：必须是网址，例如 https://example.com/page"),
        ("approach.exit_metres", "-5", "出口到门口（米）：必须大于或等于 0"),
        ("name", "", "名称：至少 1 个字符"),
    ],
)
def test_an_edit_that_says_nothing_is_refused_under_the_name_of_its_field(
    new_operator: Client, field: str, value: str, problem: str
) -> None:
    publish(new_operator)
    page = post(new_operator, "/admin/edit", ref="B1", field=field, value=value, why="a call")
    assert page.status_code == 400 and problem in page.text and "已忽略" not in page.text
