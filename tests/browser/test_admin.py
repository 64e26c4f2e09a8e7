"""The room of operators in a real browser: by keyboard alone, narrow, without script, hostile feeds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from locator import create_app
from locator.areas import Areas
from locator.config import Settings
from locator.parts import Parts
from locator.places.gazetteer import Gazetteer
from locator.question import NearestQuestion, ask
from locator.store import users
from tests.conftest import clock
from tests.rooms import PASSWORD
from tests.rows import many, table

from .conftest import Opened, served
from .test_outlet_text import PAYLOADS
from .test_pages import serious

PAGES = [
    "/admin",
    "/admin/feed",
    "/admin/held",
    "/admin/notices",
    "/admin/releases",
    "/admin/releases/1/2",
    "/admin/overrides",
    "/admin/edit",
    "/admin/edit?ref=B1",
    "/admin/edit?ref=NOWHERE",
    "/admin/failed",
    "/admin/users",
    "/admin/log",
]
WIDTHS = (320, 360, 1280)
MOST_TABS = 80


@pytest.fixture
def room(tmp_path: Path, areas: Areas, gazetteer: Gazetteer) -> Iterator[str]:
    """The address of a program without release, with an operator."""
    parts = Parts(Settings(database=f"sqlite:///{tmp_path / 'locator.db'}"), clock)
    parts.areas, parts.gazetteer = areas, gazetteer
    users.add(parts.engine, "li", "operator", PASSWORD, clock(), by="test")
    searched(parts)
    with served(create_app(parts=parts)) as address:
        yield address
    parts.live.end()
    parts.engine.dispose()


def searched(parts: Parts) -> None:
    """More than ten people have sought some things in vain, what is hostile among them."""
    sought = [{"q": text[:200]} for text in (*PAYLOADS, "a" * 180)]
    sought += [{"adcode": "540102", "service": ["repair", "screen"], "device": ["phone"]}]
    sought += [{"lat": 31.2397, "lon": 121.4998, "kind": ["drop_off"], "access": ["wheelchair"]}]
    sought += [{"lat": 4.1, "lon": 61.6}, {"q": "13952001234"}]
    for number, given in enumerate(sought):
        reason = "no_place" if "q" in given else "none_found"
        for person in range(10 + number * 3):
            parts.tally.note(ask(NearestQuestion, given), reason, f"192.0.2.{person}")
        parts.tally.write()


def feed(folder: Path, count: int, name: str = "feed.csv", **cells: str) -> Path:
    path = folder / name
    path.write_text(table(many(count, **cells)), encoding="utf-8")
    return path


def entered(page: Page) -> Page:
    page.fill("#name", "li")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".rooms")).to_be_visible()
    return page


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


def tab_to(page: Page, wanted: Locator) -> None:
    """Go there by the Tab key alone."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def type_in(page: Page, wanted: Locator, text: str) -> None:
    tab_to(page, wanted)
    page.keyboard.type(text)


def go(page: Page, name: str) -> None:
    press(page, page.locator(".rooms nav").get_by_role("link", name=name, exact=True))
    expect(page.locator("h1")).to_have_text(name)


def test_the_whole_task_by_keyboard_alone(opened: Opened, room: str, tmp_path: Path) -> None:
    page = opened("/admin", base=room)
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
    page.goto(f"{room}/admin/log")
    expect(page.locator("h1")).to_have_text("登录")


def upload_by_keyboard(page: Page, path: Path) -> None:
    go(page, "上传数据")
    tab_to(page, page.locator("[name=file]"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(path)
    type_in(page, page.locator("[name=datum]"), "wgs84")
    press(page, page.get_by_role("button", name="上传并检查"))
    expect(page.locator("h1")).to_have_text("检查报告")
    expect(page.locator("section.report")).to_contain_text("release")


def roll_back_by_keyboard(page: Page) -> None:
    go(page, "版本")
    first = page.locator("article", has_text="版本 1")
    press(page, first.locator("summary"))
    type_in(page, first.locator("[name=why]"), "不对")
    press(page, first.get_by_role("button", name="恢复第 1 版"))
    expect(page.locator(".message")).to_contain_text("第 3 版：新增 0，变更 0，移除 1")


def set_by_keyboard(page: Page) -> None:
    go(page, "停业与人工改动")
    type_in(page, page.locator("[name=adcode]"), "110000")
    type_in(page, page.locator("[name=reason]"), "台风")
    press(page, page.get_by_role("button", name="停业或改时间"))
    expect(page.locator(".message")).to_contain_text("人工改动 1：40 个网点，第 4 版")
    go(page, "修改网点")
    type_in(page, page.locator("[name=ref]"), "B1")
    page.keyboard.press("Enter")
    expect(page.locator("h2").first).to_have_text("示例网点 1")
    type_in(page, page.locator("[name=field]"), "name")
    type_in(page, page.locator("[name=value]"), "新名")
    type_in(page, page.locator("[name=why]"), "电话确认")
    press(page, page.get_by_role("button", name="修改网点"))
    expect(page.locator(".message")).to_contain_text("人工改动 2：1 个网点，第 5 版")


def test_what_is_wrong_stands_by_its_field_which_has_the_focus(opened: Opened, room: str) -> None:
    page = entered(opened("/admin", base=room))
    page.goto(f"{room}/admin/users")
    page.fill("[name=name]", "wu")
    page.fill("[name=password]", "short")
    page.keyboard.press("Enter")
    field = page.locator("[name=password]").first
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("12 to 200 characters")
    expect(field).to_have_value("")
    expect(page.locator("[name=name]").first).to_have_value("wu")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious_and_nothing_runs_over_the_edge(
    opened: Opened, room: str, tmp_path: Path, lang: str
) -> None:
    page = opened("/admin/sign-in", base=room, bypass_csp=True)
    trouble = looked_at(page, "sign-in")
    page.fill("#name", "nobody")
    page.fill("#password", "x")
    page.keyboard.press("Enter")
    expect(page.locator("#refused")).to_be_visible()
    trouble += looked_at(page, "sign-in refused")
    entered(page)
    trouble += looked_at(page, "nothing published")
    publish(page, room, feed(tmp_path, 30, limits="门店每周二休息，12月30日至1月2日休息"))
    publish(page, room, feed(tmp_path, 31, limits="门店每周二休息，12月30日至1月2日休息"))
    to_report(page, room, feed(tmp_path, 5, "fewer.csv", hours="soon"))
    report = page.url.split("?")[0]
    publish(page, room, feed(tmp_path, 5, "few.csv", hours="soon"))
    for path in [*PAGES, report.removeprefix(room)]:
        page.goto(f"{room}{path}{'&' if '?' in path else '?'}lang={lang}")
        for part in page.locator("details").all():
            part.evaluate("element => element.open = true")
        trouble += looked_at(page, path)
    assert trouble == []


def looked_at(page: Page, what: str) -> list[str]:
    """What axe finds, and widths at which the page is wider than the screen."""
    found = [f"{what}: {each}" for each in serious(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{what}: wider than {width}")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_what_a_feed_says_is_shown_in_the_room_and_never_run(
    opened: Opened, room: str, tmp_path: Path
) -> None:
    page = entered(opened("/admin", base=room))
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


def test_an_upload_is_sent_once_however_often_one_presses(opened: Opened, room: str, tmp_path: Path) -> None:
    page = entered(opened("/admin", base=room))
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


def test_an_upload_tells_how_far_it_is_and_that_it_is_checked(
    opened: Opened, room: str, tmp_path: Path
) -> None:
    page = entered(opened("/admin", base=room))
    page.goto(f"{room}/admin/feed")
    page.evaluate(
        """const text = (part) => document.querySelector(part).textContent;
        new MutationObserver(() => sessionStorage.setItem('said',
          [sessionStorage.getItem('said') ?? '', text('.percent'), text('.stage')].join('|')))
        .observe(document.querySelector('.busy'), { subtree: true, childList: true, characterData: true })"""
    )
    expect(page.locator(".stage")).to_have_attribute("role", "status")
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40_000_000))
    page.set_input_files("[name=file]", picture)
    page.click("form[data-upload] button")
    expect(page.locator("main")).to_contain_text("PNG")
    said = page.evaluate("sessionStorage.getItem('said')")
    assert " %|" in said and "正在上传" in said and "正在检查，可能要十几秒……" in said


def test_an_upload_that_fails_says_why_and_can_be_tried_again(
    opened: Opened, room: str, tmp_path: Path
) -> None:
    page = entered(opened("/admin", base=room))
    page.goto(f"{room}/admin/feed")
    page.set_input_files("[name=file]", feed(tmp_path, 1, "manner.json"))
    page.click("form[data-upload] button")
    expect(page.locator(".stage.wrong")).to_contain_text("choose a file")
    page.route("**/admin/feed", lambda route: route.abort())
    page.click("form[data-upload] button")
    expect(page.locator(".stage.wrong")).to_have_text("没有上传成功，请再试。")
    page.unroute("**/admin/feed")
    page.set_input_files("[name=file]", feed(tmp_path, 3))
    page.click("form[data-upload] button")
    expect(page.locator("h1")).to_have_text("检查报告")


def test_who_was_signed_out_meanwhile_comes_to_the_door(opened: Opened, room: str, tmp_path: Path) -> None:
    page = entered(opened("/admin", base=room))
    page.goto(f"{room}/admin/feed")
    page.set_input_files("[name=file]", feed(tmp_path, 3))
    page.context.clear_cookies()
    page.click("form[data-upload] button")
    expect(page.locator("h1")).to_have_text("登录")


def test_without_script_the_plain_form_uploads(opened: Opened, room: str, tmp_path: Path) -> None:
    page = entered(opened("/admin", base=room, java_script_enabled=False))
    page.goto(f"{room}/admin/feed")
    page.set_input_files("[name=file]", feed(tmp_path, 3))
    page.click("form[data-upload] button")
    expect(page.locator("h1")).to_have_text("检查报告")
    expect(page.locator(".message")).to_contain_text("feed.csv 已检查")


def test_notices_are_ticked_and_confirmed_by_keyboard(opened: Opened, room: str, tmp_path: Path) -> None:
    page = entered(opened("/admin", base=room))
    publish(page, room, feed(tmp_path, 3, limits="门店每周二休息"))
    page.goto(f"{room}/admin")
    go(page, "告示")
    press(page, page.locator("[name=id]").nth(0), "Space")
    press(page, page.locator("[name=id]").nth(2), "Space")
    type_in(page, page.locator("[name=why]"), "电话确认")
    press(page, page.get_by_role("button", name="确认所选并发布"))
    expect(page.locator(".message")).to_contain_text("第 2 版：新增 0，变更 2，移除 0")
    expect(page.locator("[name=id]")).to_have_count(1)
