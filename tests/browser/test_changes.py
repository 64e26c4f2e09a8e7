"""Changes by hand in a browser: a position on the map, a closed city, undo, and all of it without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .axe import serious
from .conftest import Opened
from .sessions import Sessions
from .test_admin import entered, feed, new_room, publish

WIDTHS = (390, 1366)
SCHEMES = ("light", "dark")


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    """Those of a program of the test's own."""
    with new_room(tmp_path) as sessions:
        yield sessions


def preview_position(page: Page, room: str, text: str, datum: str) -> None:
    page.goto(f"{room}/admin/edit?ref=B1&field=position")
    page.fill("#change [name=value]", text)
    page.select_option("#change [name=datum]", datum)
    page.fill("#change [name=why]", "电话确认")
    page.click("#change button.strong")
    expect(page.locator("h1")).to_have_text("核对改动")


def undo_last(page: Page, number: int) -> None:
    page.locator(".last summary").click()
    page.fill(".last [name=why]", "不对")
    page.get_by_role("button", name=f"撤销第 {number} 版").click()
    expect(page.locator(".message").first).to_contain_text("已撤销：1 个网点")


def test_a_position_is_moved_on_the_map_and_undone(
    opened: Opened, sessions: Sessions, tmp_path: Path
) -> None:
    page, room = entered(opened, sessions), sessions.address
    publish(page, room, feed(tmp_path, 3))
    page.goto(f"{room}/admin/edit?ref=示例网点 1")
    page.get_by_role("link", name="修改位置", exact=True).click()
    marker = page.locator(".place-dot.new")
    expect(marker).to_be_visible()
    box = page.locator(".mapped").bounding_box()
    assert box
    page.locator(".mapped").click(position={"x": box["width"] / 2, "y": box["height"] / 2 - 60})
    expect(page.locator("#change [name=value]")).not_to_have_value("")
    expect(page.locator("#change [name=datum]")).to_have_value("wgs84")
    page.fill("#change [name=why]", "电话确认")
    page.click("#change button.strong")
    expect(page.locator(".desk")).to_contain_text("向北移动")
    expect(page.locator(".places")).to_contain_text("北京市西城区")
    expect(page.locator(".place-dot")).to_have_count(2)
    page.get_by_role("button", name="发布").click()
    expect(page.locator(".message").first).to_contain_text("人工改动 1：1 个网点，第 2 版")
    undo_last(page, 2)


def test_a_suspicious_position_is_published_after_ticking_only(
    opened: Opened, sessions: Sessions, tmp_path: Path
) -> None:
    page, room = entered(opened, sessions), sessions.address
    publish(page, room, feed(tmp_path, 3))
    preview_position(page, room, "31.2304, 121.4737", "gcj02")
    expect(page.locator(".desk .wrong")).to_contain_text("距当前版本中的位置")
    page.get_by_role("button", name="发布").click()
    expect(page.locator("h1")).to_have_text("核对改动")
    page.get_by_role("button", name="返回修改").click()
    expect(page.locator("#change [name=value]")).to_have_value("31.2304, 121.4737")
    expect(page.locator("#change [name=datum]")).to_have_value("gcj02")


def test_a_city_is_closed_and_opened_without_script(
    opened: Opened, sessions: Sessions, tmp_path: Path
) -> None:
    page, room = entered(opened, sessions), sessions.address
    publish(page, room, feed(tmp_path, 30))
    page = entered(opened, sessions, java_script_enabled=False)
    page.goto(f"{room}/admin/overrides")
    page.fill("[name=adcode]", "朝阳")
    page.fill("[name=reason]", "台风")
    page.click(".card button.strong")
    expect(page.locator(".option")).to_have_count(4)
    page.fill("[name=adcode]", "北京市西城区")
    page.click(".card button.strong")
    expect(page.locator("h2").first).to_have_text("30 个网点将停业：北京市西城区")
    page.check("[name=agreed]")
    page.get_by_role("button", name="发布").click()
    expect(page.locator(".message").first).to_contain_text("人工改动 1：30 个网点")
    page.locator("article summary").click()
    page.locator("article [name=why]").fill("已过去")
    page.get_by_role("button", name="结束", exact=True).click()
    page.check("[name=agreed]")
    page.get_by_role("button", name="发布").click()
    expect(page.locator(".past")).to_contain_text("已过去")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pages_of_changes_fit_and_are_accessible(
    opened: Opened, sessions: Sessions, tmp_path: Path, scheme: str
) -> None:
    page = entered(opened, sessions, color_scheme=scheme, bypass_csp=True)
    room, trouble = sessions.address, []
    publish(page, room, feed(tmp_path, 3))
    preview_position(page, room, "39.9105, 116.3605", "wgs84")
    trouble += looked_at(page, "preview")
    page.get_by_role("button", name="发布").click()
    expect(page.locator(".message").first).to_contain_text("人工改动 1")
    trouble += looked_at(page, "overrides")
    preview_position(page, room, "31.2304, 121.4737", "bd09")
    trouble += looked_at(page, "warnings")
    page.goto(f"{room}/admin/edit?ref=B1&field=position")
    expect(page.locator(".place-dot")).to_have_count(2)
    trouble += looked_at(page, "edit")
    assert trouble == []


def looked_at(page: Page, name: str) -> list[str]:
    """Return the violations found by axe, and the widths at which the page overflows the screen."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name}: wider than {width}")
        found += [f"{name}: {violation}" for violation in serious(page)]
    return found
