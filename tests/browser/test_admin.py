"""Admin pages in a browser: keyboard only, narrow screens, without script, hostile feeds."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from locator.query.query_params import NearestQuestion, parse_query
from locator.serving.container import Container
from locator.store import users
from tests.network import NOW
from tests.program import parts_of, run
from tests.rows import many, table
from tests.staff_client import PASSWORD

from .axe import serious
from .conftest import Opened
from .sessions import Sessions, sign_in
from .test_outlet_text import PAYLOADS

PAGES = [
    "/admin",
    "/admin/feed",
    "/admin/held",
    "/admin/notices",
    "/admin/area-notices",
    "/admin/live",
    "/admin/positions",
    "/admin/releases",
    "/admin/releases/1/2",
    "/admin/overrides",
    "/admin/edit",
    "/admin/edit?ref=B1",
    "/admin/edit?ref=B1&field=position",
    "/admin/edit?ref=B1&field=services",
    "/admin/edit?ref=示例网点",
    "/admin/edit?ref=NOWHERE",
    "/admin/failed",
    "/admin/users",
    "/admin/log",
]
WIDTHS = (320, 360, 1280)
MAX_TABS = 80


@contextmanager
def new_room(folder: Path) -> Iterator[Sessions]:
    """Run a program without a release, with an operator."""
    database = f"sqlite:///{folder / 'locator.db'}"
    with parts_of(database) as parts:
        users.add(parts.engine, "li", "operator", PASSWORD, NOW, by="test")
        searched(parts)
    with run(database, rate_limit="off") as program:
        yield Sessions(program.address)


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """Those of a program that one test alone publishes in."""
    with new_room(tmp_path_factory.mktemp("room")) as sessions:
        yield sessions


@pytest.fixture
def room(sessions: Sessions) -> str:
    """The address of the program."""
    return sessions.address


@pytest.fixture
def new_sessions(tmp_path: Path) -> Iterator[Sessions]:
    """Those of a program of the test's own."""
    with new_room(tmp_path) as sessions:
        yield sessions


def searched(parts: Container) -> None:
    """Add failed searches of more than ten clients, some with hostile texts."""
    searches = [{"q": text[:200]} for text in (*PAYLOADS, "a" * 180)]
    searches += [{"adcode": "540102", "service": ["repair", "screen"], "device": ["phone"]}]
    searches += [{"lat": 31.2397, "lon": 121.4998, "kind": ["drop_off"], "access": ["wheelchair"]}]
    searches += [{"lat": 4.1, "lon": 61.6}, {"q": "13952001234"}]
    for number, fields in enumerate(searches):
        reason = "no_place" if "q" in fields else "none_found"
        for person in range(10 + number * 3):
            parts.failed_search_counter.record(
                parse_query(NearestQuestion, fields), reason, f"192.0.2.{person}"
            )
        parts.failed_search_counter.write()


def feed(folder: Path, count: int, name: str = "feed.csv", **cells: str) -> Path:
    path = folder / name
    path.write_text(table(many(count, **cells)), encoding="utf-8")
    return path


def entered(opened: Opened, sessions: Sessions, **options: object) -> Page:
    """Open the room as an operator."""
    page = sessions.enter(opened, "/admin", "li", **options)
    expect(page.locator(".rooms")).to_be_visible()
    return page


@pytest.mark.parametrize("scripted", [True, False])
def test_a_menu_has_every_page_on_a_phone(opened: Opened, sessions: Sessions, scripted: bool) -> None:
    page = entered(opened, sessions, width=390, height=844, java_script_enabled=scripted, bypass_csp=True)
    page.goto(f"{sessions.address}/admin/log")
    links, button = page.locator(".rooms a"), page.locator(".rooms summary")
    heading, button_box = page.locator("h1").bounding_box(), button.bounding_box()
    assert heading and heading["y"] < 260 and button_box and button_box["height"] >= 44
    assert not links.first.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(links).to_have_count(17)
    for link in links.all():
        box = link.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 44
    here = page.locator(".rooms [aria-current=page]")
    expect(here).to_have_text("日志")
    assert serious(page) == [] if scripted else True
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("概览")


def test_the_links_are_grouped_in_two_lines_on_a_wide_screen(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions, width=1366, height=768)
    page.goto(f"{sessions.address}/admin/releases")
    box = page.locator(".rooms").bounding_box()
    assert box and box["height"] < 140 and not page.locator(".rooms summary").is_visible()
    expect(page.locator(".rooms [role=group]")).to_have_count(5)


def test_the_map_of_a_report_has_ground_scale_and_names_in_the_language_of_the_page(
    opened: Opened, new_sessions: Sessions, tmp_path: Path
) -> None:
    page = entered(opened, new_sessions, width=1366, height=900)
    to_report(page, new_sessions.address, feed(tmp_path, 6, hours="Mo-Fr 9-99"))
    expect(page.locator("h1")).to_have_text("检查报告")
    page.locator(".folium-map").scroll_into_view_if_needed()
    expect(page.locator(".folium-map canvas").first).to_be_visible()
    expect(page.locator(".leaflet-interactive")).to_have_count(6)
    scale = page.locator(".leaflet-bottom.leaflet-right .leaflet-control-scale-line")
    expect(scale).to_contain_text(re.compile("^[0-9]+ (米|公里)$"))
    expect(page.locator(".leaflet-control-zoom")).to_have_count(1)
    page.locator(".leaflet-interactive").first.dispatch_event("click")
    expect(page.locator(".leaflet-popup-content")).to_contain_text("第 2 行 营业时间：")


def test_log_entries_are_cards_on_a_phone(opened: Opened, sessions: Sessions) -> None:
    page = entered(opened, sessions, width=390, height=844)
    for path in ("/admin", "/admin/log"):
        page.goto(sessions.address + path)
        card = page.locator(".cards tbody tr").first
        box = card.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
        for cell in card.locator("td").all():
            inner = cell.bounding_box()
            assert inner is None or (inner["x"] + inner["width"] <= 390 and inner["height"] < 60)


def to_report(page: Page, base: str, path: Path) -> None:
    page.goto(f"{base}/admin/feed")
    page.set_input_files("[name=file]", path)
    page.select_option("[name=datum]", "wgs84")
    page.click("form[data-upload] button")
    page.wait_for_url("**/admin/feed/*")


def publish(page: Page, base: str, path: Path) -> None:
    to_report(page, base, path)
    page.fill("[name=why]", "nightly")
    page.click("button.strong")
    expect(page.locator(".message").first).to_be_visible()


def tab_to(page: Page, target: Locator) -> None:
    """Go there by the Tab key alone."""
    for _ in range(MAX_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def type_in(page: Page, target: Locator, text: str) -> None:
    tab_to(page, target)
    page.keyboard.type(text)


def choose(page: Page, target: Locator, value: str) -> None:
    """Choose from a list by the arrows alone."""
    tab_to(page, target)
    for _ in range(target.locator("option").count()):
        if target.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not lead to {value}")


def go(page: Page, name: str) -> None:
    press(page, page.locator(".rooms nav").get_by_role("link", name=name, exact=True))
    expect(page.locator("h1")).to_have_text(name)


def test_the_complete_task_by_keyboard_only(opened: Opened, new_sessions: Sessions, tmp_path: Path) -> None:
    page = opened("/admin", base=new_sessions.address)
    type_in(page, page.locator("#name"), "li")
    type_in(page, page.locator("#password"), PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("概览")
    for count in (40, 41):
        upload_by_keyboard(page, feed(tmp_path, count))
        type_in(page, page.locator("[name=why]"), "夜间")
        press(page, page.get_by_role("button", name="发布"))
        expect(page.locator(".message")).to_contain_text("版：新增")
    roll_back_by_keyboard(page)
    set_by_keyboard(page)
    press(page, page.get_by_role("button", name="退出（li）"))
    expect(page.locator("h1")).to_have_text("登录")
    page.goto(f"{new_sessions.address}/admin/log")
    expect(page.locator("h1")).to_have_text("登录")


def upload_by_keyboard(page: Page, path: Path) -> None:
    page.on("filechooser", lambda _: None)  # intercepted from here on: `expect_file_chooser` may be too late
    go(page, "上传数据")
    tab_to(page, page.locator("[name=file]"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(path)
    choose(page, page.locator("[name=datum]"), "wgs84")
    press(page, page.get_by_role("button", name="上传并检查"))
    expect(page.locator("h1")).to_have_text("检查报告")
    expect(page.locator("section.report")).to_contain_text("新增")


def roll_back_by_keyboard(page: Page) -> None:
    go(page, "版本")
    first = page.locator("article", has_text="版本 1")
    press(page, first.locator("summary"))
    type_in(page, first.locator("[name=why]"), "不对")
    press(page, first.get_by_role("button", name="恢复第 1 版"))
    press(page, page.get_by_role("button", name="发布"))
    expect(page.locator(".message")).to_contain_text("第 3 版：新增 0，变更 0，移除 1")


def set_by_keyboard(page: Page) -> None:
    go(page, "停业与人工改动")
    type_in(page, page.locator("[name=adcode]"), "北京")
    type_in(page, page.locator("[name=reason]"), "台风")
    press(page, page.get_by_role("button", name="预览"))
    expect(page.locator("h2").first).to_have_text("40 个网点将停业：北京市")
    press(page, page.locator("[name=agreed]"), "Space")
    press(page, page.get_by_role("button", name="发布"))
    expect(page.locator(".message").first).to_contain_text("人工改动 1：40 个网点，第 4 版")
    go(page, "修改网点")
    type_in(page, page.locator("[name=ref]"), "B1")
    page.keyboard.press("Enter")
    expect(page.locator("h2").first).to_contain_text("示例网点 1")
    press(page, page.get_by_role("link", name="修改名称", exact=True))
    expect(page.locator("#change")).to_be_visible()
    tab_to(page, page.locator("[name=value]"))
    page.keyboard.press("Control+A")
    page.keyboard.type("新名")
    type_in(page, page.locator("[name=why]"), "电话确认")
    press(page, page.get_by_role("button", name="预览"))
    press(page, page.get_by_role("button", name="发布"))
    expect(page.locator(".message").first).to_contain_text("人工改动 2：1 个网点，第 5 版")


def test_errors_appear_at_their_field_which_has_the_focus(
    opened: Opened, sessions: Sessions, room: str
) -> None:
    page = entered(opened, sessions)
    page.goto(f"{room}/admin/users")
    page.fill("[name=name]", "wu")
    page.fill("[name=password]", "short")
    page.keyboard.press("Enter")
    field = page.locator("[name=password]").first
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("长度须为 12 至 200 个字符")
    expect(field).to_have_value("")
    expect(page.locator("[name=name]").first).to_have_value("wu")


LANGUAGES = ("zh", "en")


def test_axe_finds_nothing_serious_and_nothing_runs_over_the_edge(
    opened: Opened, new_sessions: Sessions, tmp_path: Path
) -> None:
    room, trouble = new_sessions.address, []
    page = opened("/admin/sign-in", base=room, bypass_csp=True)
    for lang in LANGUAGES:
        page.goto(f"{room}/admin/sign-in?lang={lang}")
        trouble += looked_at(page, f"sign-in, {lang}")
        page.fill("#name", "nobody")
        page.fill("#password", "x")
        page.keyboard.press("Enter")
        expect(page.locator("#refused")).to_be_visible()
        trouble += looked_at(page, f"sign-in refused, {lang}")
    sign_in(page, "li")
    for lang in LANGUAGES:
        page.goto(f"{room}/admin?lang={lang}")
        trouble += looked_at(page, f"nothing published, {lang}")
    for path in [*PAGES, publish_and_hold(page, room, tmp_path)]:
        for lang in LANGUAGES:
            page.goto(f"{room}{path}{'&' if '?' in path else '?'}lang={lang}")
            for part in page.locator("details").all():
                part.evaluate("element => element.open = true")
            trouble += looked_at(page, f"{path}, {lang}")
    assert trouble == []


def publish_and_hold(page: Page, room: str, folder: Path) -> str:
    """Publish two releases and have a third one held; returns the path of the report of a fourth."""
    limits = "门店每周二休息，12月30日至1月2日休息"
    publish(page, room, feed(folder, 30, limits=limits))
    publish(page, room, feed(folder, 31, limits=limits))
    to_report(page, room, feed(folder, 5, "fewer.csv", hours="soon"))
    report = page.url.split("?")[0]
    publish(page, room, feed(folder, 5, "few.csv", hours="soon"))
    return report.removeprefix(room)


def looked_at(page: Page, what: str) -> list[str]:
    """Return the violations found by axe, and the widths at which the page overflows the screen."""
    found = []
    for width in sorted(WIDTHS, reverse=page.evaluate("innerWidth") == max(WIDTHS)):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{what}: wider than {width}")
        if width == max(WIDTHS):
            found += [f"{what}: {violation}" for violation in serious(page)]
    return found


def test_feed_texts_are_escaped_in_the_admin_pages(
    opened: Opened, new_sessions: Sessions, tmp_path: Path
) -> None:
    room, page = new_sessions.address, entered(opened, new_sessions)
    publish(page, room, hostile(tmp_path, "first.csv", 0))
    to_report(page, room, hostile(tmp_path, "<img src=x onerror=window.hit=1>.csv", 1))
    assert page.evaluate("window.hit") is None
    expect(page.locator("section.report")).to_contain_text(PAYLOADS[0])
    for spot in page.locator(".leaflet-interactive").all()[:3]:
        spot.dispatch_event("click")
    assert page.evaluate("window.hit") is None
    page.fill("[name=why]", PAYLOADS[0])
    page.click("button.strong")
    expect(page.locator(".message").first).to_be_visible()
    for path in [*PAGES, "/admin/held/1/report", f"/admin/edit?ref={PAYLOADS[2]}"]:
        page.goto(room + path)
        assert page.evaluate("window.hit") is None, path
    page.goto(f"{room}/admin/notices")
    expect(page.locator("article").first).to_contain_text(PAYLOADS[0])


def hostile(folder: Path, name: str, turn: int) -> Path:
    rows = many(len(PAYLOADS))
    for row, text in zip(rows, PAYLOADS[turn:] + PAYLOADS[:turn], strict=True):
        row |= {"name": text, "address": text, "phones": text, "hours_text": text, "approach_floor": text}
        row |= {"limits": f"{text}，每周二休息，临时电话 021-64641234", text: f"{text}已撤店"}
    path = folder / name
    path.write_text(table(rows), encoding="utf-8")
    return path


def test_an_upload_is_sent_once_however_often_one_presses(
    opened: Opened, sessions: Sessions, room: str, tmp_path: Path
) -> None:
    page = entered(opened, sessions)
    page.goto(f"{room}/admin/feed")
    expect(page.locator(".busy")).to_be_hidden()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.set_input_files("[name=file]", feed(tmp_path, 3))
    page.evaluate(
        """() => { const form = document.querySelector('[data-upload]');
        form.requestSubmit(); form.requestSubmit(); }"""
    )
    expect(page.locator("h1")).to_have_text("检查报告")
    assert sent == [f"{room}/admin/feed"]


def test_an_upload_reports_progress_and_checking(
    opened: Opened, sessions: Sessions, room: str, tmp_path: Path
) -> None:
    page = entered(opened, sessions)
    page.goto(f"{room}/admin/feed")
    page.evaluate(
        """const text = (part) => document.querySelector(part).textContent;
        new MutationObserver(() => sessionStorage.setItem('stages',
          [sessionStorage.getItem('stages') ?? '', text('.percent'), text('.stage')].join('|')))
        .observe(document.querySelector('.busy'), { subtree: true, childList: true, characterData: true })"""
    )
    expect(page.locator(".stage")).to_have_attribute("role", "status")
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40_000_000))
    page.set_input_files("[name=file]", picture)
    page.click("form[data-upload] button")
    expect(page.locator("main")).to_contain_text("PNG")
    stages = page.evaluate("sessionStorage.getItem('stages')")
    assert " %|" in stages and "正在上传" in stages and "正在检查，可能要十几秒……" in stages


def test_an_upload_that_fails_says_why_and_can_be_tried_again(
    opened: Opened, sessions: Sessions, room: str, tmp_path: Path
) -> None:
    page = entered(opened, sessions)
    page.goto(f"{room}/admin/feed")
    page.set_input_files("[name=file]", feed(tmp_path, 1, "manner.json"))
    page.click("form[data-upload] button")
    expect(page.locator(".message.wrong")).to_contain_text("请选择文件")
    expect(page.locator("[name=file]")).to_be_focused()
    expect(page.locator("[name=file]")).to_have_attribute("aria-invalid", "true")
    described = page.locator("[name=file]").get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text("请选择文件")
    page.route("**/admin/feed", lambda route: route.abort())
    page.click("form[data-upload] button")
    expect(page.locator(".message.wrong")).to_contain_text("上传失败，请重试。")
    expect(page.locator(".message.wrong")).to_have_count(1)
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    page.unroute("**/admin/feed")
    page.set_input_files("[name=file]", feed(tmp_path, 3))
    page.click("form[data-upload] button")
    expect(page.locator("h1")).to_have_text("检查报告")


def test_an_expired_session_leads_to_the_sign_in_page(
    opened: Opened, sessions: Sessions, room: str, tmp_path: Path
) -> None:
    page = entered(opened, sessions)
    page.goto(f"{room}/admin/feed")
    page.set_input_files("[name=file]", feed(tmp_path, 3))
    page.context.clear_cookies()
    page.click("form[data-upload] button")
    expect(page.locator("h1")).to_have_text("登录")


def test_the_form_uploads_without_script(
    opened: Opened, sessions: Sessions, room: str, tmp_path: Path
) -> None:
    page = entered(opened, sessions, java_script_enabled=False)
    page.goto(f"{room}/admin/feed")
    page.set_input_files("[name=file]", feed(tmp_path, 3))
    page.click("form[data-upload] button")
    expect(page.locator("h1")).to_have_text("检查报告")
    expect(page.locator(".message").first).to_contain_text("feed.csv 已上传")


def test_notices_are_ticked_and_confirmed_by_keyboard(
    opened: Opened, sessions: Sessions, room: str, tmp_path: Path
) -> None:
    page = entered(opened, sessions)
    publish(page, room, feed(tmp_path, 3, limits="门店每周二休息"))
    page.goto(f"{room}/admin")
    go(page, "数据中的告示")
    press(page, page.locator("[name=id]").nth(0), "Space")
    press(page, page.locator("[name=id]").nth(2), "Space")
    type_in(page, page.locator("[name=why]"), "电话确认")
    press(page, page.get_by_role("button", name="确认所选并发布"))
    expect(page.locator(".message")).to_contain_text("第 2 版：新增 0，变更 2，移除 0")
    expect(page.locator("[name=id]")).to_have_count(1)
