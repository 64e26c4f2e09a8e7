"""Five tasks by keyboard alone, from the first Tab on a page to the end of the task."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Opened
from .states import OUTLET
from .waiting import wait_for_map, wait_until

MAX_PRESSES = 60
PHONE: dict[str, Any] = {"width": 390, "height": 844}
RESULTS = "ol.results > li"


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until an element has the focus, which it must show."""
    for _ in range(MAX_PRESSES):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            expect(target).to_be_in_viewport()
            return
    raise AssertionError(f"not reached by {MAX_PRESSES} presses: {target}")


def type_in(page: Page, target: Locator, text: str) -> None:
    """Reach a field, type a text and press Enter."""
    tab_to(page, target)
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def activate(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reach a link or a button and press it."""
    tab_to(page, target)
    page.keyboard.press(key)


@pytest.mark.parametrize("text", ["五道口", "五道口 碎屏", "五道口 手机碎屏"])
def test_find_by_text_and_open_an_outlet(opened: Opened, text: str) -> None:
    page = opened(**PHONE)
    type_in(page, page.locator("#words"), text)
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("五道口")
    away = page.locator(f"{RESULTS} .far strong").first.inner_text()
    name = page.locator(f"{RESULTS} h3 a").first.inner_text()
    activate(page, page.locator(f"{RESULTS} h3 a").first)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("#way-from")).to_have_value("五道口")  # not typed again
    expect(page.locator("#away")).to_have_text(f"距五道口{away}")
    tab_to(page, page.locator(".place .actions a[href^='tel:']"))
    expect(page.locator(".place .actions a[href^='tel:']")).to_be_focused()


def test_the_start_of_a_route_is_not_in_another_city(opened: Opened) -> None:
    page = opened(**PHONE)
    type_in(page, page.locator("#words"), "五道口")
    expect(page.locator("#found")).to_contain_text("五道口")
    page.goto(f"{page.url.partition('?')[0]}outlets/SAMPLE-SC-00768")
    expect(page.locator("h1")).to_contain_text("上海")
    expect(page.locator("#way-from")).to_have_value("")


def test_choose_a_suggestion_with_the_arrows(opened: Opened) -> None:
    page = opened(**PHONE)
    tab_to(page, page.locator("#words"))
    page.keyboard.type("五道")
    expect(page.locator("#words-list li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#words-list li").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(RESULTS)).to_have_count(10)


def test_answer_a_question(opened: Opened) -> None:
    page = opened(**PHONE)
    type_in(page, page.locator("#words"), "朝阳区")
    expect(page.locator("#found")).to_have_text("“朝阳区”有多处，您指哪一处？")
    expect(page.locator("#found")).to_be_focused()
    activate(page, page.locator(".options").get_by_role("button", name="吉林省长春市朝阳区"))
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("长春市朝阳区")
    expect(page.locator(RESULTS)).to_have_count(10)


def test_filter_by_a_chip_and_open_the_map_apps(opened: Opened) -> None:
    page = opened("/?q=五道口", **PHONE)
    chip = page.locator(".chip-row .chip", has_text="服务中心")
    activate(page, chip, "Space")
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(chip).to_be_focused()
    expect(page.locator("#found-said")).to_contain_text("最近的 10 个网点")
    activate(page, page.locator(f"{RESULTS} .place-actions a").first)
    page.wait_for_load_state("load")  # the page has come to rest at the way in
    expect(page.locator("#way-title")).to_be_in_viewport()
    navigate = page.locator("#navigate")
    tab_to(page, navigate, "Shift+Tab")  # the address of the page leads past it, to the way in
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    expect(page.locator("dialog .apps a").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("dialog .apps a").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(navigate).to_be_focused()


def test_use_the_map_and_leave_it(opened: Opened) -> None:
    page = opened("/map", width=1280, height=800)
    wait_for_map(page)
    type_in(page, page.locator("#words"), "深圳市南山区")
    expect(page.locator("#map-status")).to_contain_text("南山区")
    wait_until(page, 'document.querySelector(\'.spot[tabindex="0"], .cluster[tabindex="0"]\') !== null')
    tab_to(page, page.locator("#map_outlets"))
    zoom = page.evaluate("map_outlets.getZoom()")
    for _ in range(4):
        page.keyboard.press("+")
        page.wait_for_timeout(400)
    assert page.evaluate("map_outlets.getZoom()") > zoom
    before = page.evaluate("map_outlets.getCenter().lng")
    page.keyboard.press("ArrowRight")
    wait_until(page, f"map_outlets.getCenter().lng > {before}")
    page.evaluate("map_outlets.setView([31.2397, 121.4998], 15, { animate: false })")
    expect(page.locator(".spot").first).to_be_visible()
    marker = page.locator(".leaflet-marker-pane [tabindex='0']")
    tab_to(page, marker)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".map-card")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".map-card")).to_be_hidden()
    assert page.evaluate("document.activeElement.classList.contains('leaflet-marker-icon')")
    tab_to(page, page.locator("footer a").first)
    tab_to(page, page.locator(".help .call"))


def test_report_wrong_data(opened: Opened) -> None:
    page = opened(OUTLET, **PHONE)
    activate(page, page.locator(".wrong-link a"))
    expect(page.locator("h1")).to_have_text("反馈信息有误")
    tab_to(page, page.locator("[name=kind]").first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("营业时间有误")).to_be_checked()
    tab_to(page, page.locator("#correction-text"))
    page.keyboard.type("周末也营业到九点")
    activate(page, page.get_by_role("button", name=re.compile("提交")))
    expect(page.locator("main [role=status]")).to_be_visible()
