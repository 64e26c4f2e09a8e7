"""The page of an outlet on a phone, and the views of the other sheets: large print, 400 %, print."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Opened
from .waiting import wait_until

PHONE = {"width": 390, "height": 844}
OUTLET = "/outlets/SAMPLE-SC-00002"
HERE = {"latitude": 39.93, "longitude": 116.42, "accuracy": 20}
WECHAT = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36 MicroMessenger/8.0"
)
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def height_of(page: Page, selector: str) -> float:
    """Return the lower edge of an element in pixels."""
    box = page.locator(selector).bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.parametrize("ref", ["SAMPLE-SC-00001", "SAMPLE-SC-00002", "SAMPLE-DP-00011"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_name_state_route_and_call_are_in_the_first_screen_of_a_phone(
    opened: Opened, ref: str, lang: str
) -> None:
    page = opened(f"/outlets/{ref}?lang={lang}", **PHONE)
    free = PHONE["height"] - (page.locator(".help").bounding_box() or {"height": 0})["height"]
    for selector in ("h1", ".place .state", ".place .address", "#navigate", ".actions a[href^='tel:']"):
        expect(page.locator(selector)).to_be_in_viewport(ratio=1)
        assert height_of(page, selector) <= free
    for button in page.locator(".place .actions a").all():
        box = button.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 150


def test_the_distance_is_measured_in_the_browser_where_the_position_is_allowed(opened: Opened) -> None:
    page = opened(OUTLET, geolocation=HERE, permissions=["geolocation"])
    expect(page.locator("#away")).to_contain_text("距您约")
    page = opened(OUTLET)
    expect(page.locator("#away")).to_be_hidden()


def test_choosing_a_map_app_takes_focus_and_gives_it_back(opened: Opened) -> None:
    page = opened(OUTLET, **PHONE)
    page.locator("#navigate").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".apps a")).to_have_count(6)
    expect(dialog.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#navigate")).to_be_focused()


def test_without_script_every_action_leads_somewhere(opened: Opened) -> None:
    page = opened(OUTLET, java_script_enabled=False, **PHONE)
    page.click("#navigate")
    expect(page.locator("#map-apps .apps a").first).to_be_in_viewport()
    expect(page.locator("#save")).to_be_hidden()
    page.locator("#share summary").click()
    expect(page.locator(".qr img")).to_be_visible()
    expect(page.locator(".link-text")).to_contain_text(OUTLET)
    page.fill("#way-from", "天安门")
    page.click(".way-from .button:not(.here-from)")
    expect(page.locator(".way .steps li").first).to_be_visible()
    expect(page.locator("#away")).to_contain_text("约")


def test_a_route_says_its_length_to_screen_readers_and_takes_the_focus(opened: Opened) -> None:
    page = opened(OUTLET)
    page.fill("#way-from", "天安门")
    page.keyboard.press("Enter")
    expect(page.locator("#steps-title")).to_be_focused()
    expect(page.locator(".way [role=status]")).to_have_text("直线距离：约 3 公里")
    assert page.locator(".way [role=status] li").count() == 0


def test_the_address_is_copied_with_and_without_the_clipboard(opened: Opened) -> None:
    page = opened(OUTLET, single=True, **CLIPBOARD)
    address = page.locator(".place .address").inner_text()
    page.locator(".tools [data-copy]").click()
    expect(page.locator(".toast")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator(".tools [data-copy]").click()
    expect(page.locator(".toast")).to_have_text("已复制")


def test_sharing_opens_the_link_and_its_code_where_the_device_cannot_share(opened: Opened) -> None:
    page = opened(OUTLET, **PHONE)
    page.evaluate("navigator.share = undefined")
    page.click("#share-button")
    expect(page.locator("#share-link")).to_be_in_viewport()
    assert page.locator("#share-link").input_value().endswith(OUTLET)
    wait_until(page, "document.querySelector('.qr img').naturalWidth > 0")


def test_sharing_uses_the_device_where_it_can(opened: Opened) -> None:
    page = opened(OUTLET, **PHONE)
    page.evaluate("navigator.share = (data) => { window.shared = data; return Promise.resolve(); }")
    page.click("#share-button")
    wait_until(page, "window.shared?.url.includes('SAMPLE-SC-00002')")
    assert page.locator("#share").get_attribute("open") is None


def test_saved_outlets_are_in_the_browser_and_can_be_compared(opened: Opened) -> None:
    page = opened(OUTLET)
    page.click("#save")
    expect(page.locator("#save")).to_have_attribute("aria-pressed", "true")
    stored = json.loads(page.evaluate("localStorage['locator.saved']"))
    assert [item["ref"] for item in stored] == ["SAMPLE-SC-00002"]
    assert stored[0]["phone"] and stored[0]["address"]
    page.goto(page.url.replace("SC-00002", "DP-00011"))
    expect(page.locator("#save")).to_have_attribute("aria-pressed", "false")
    page.click("#save")
    page.click("footer a[href='/compare']")
    expect(page.locator(".saved-list li")).to_have_count(2)
    first = page.locator(".saved-list li").first
    expect(first.locator("p.address")).to_be_visible()
    expect(first.locator("a[href^='tel:']")).to_be_visible()
    expect(first.locator("a[href='/outlets/SAMPLE-DP-00011#map-apps']")).to_have_text("导航")
    expect(first.locator("label")).to_contain_text("对比")
    for box in page.locator(".saved-list input").all():
        box.check()
    page.click(".go button")
    expect(page.locator(".compare thead a")).to_have_count(2)
    page.go_back()
    page.locator(".saved-list button").first.click()
    expect(page.locator(".saved-list li")).to_have_count(1)


@pytest.mark.parametrize("value", ["null", "{}", "not json", '[null, 1, {"ref": 5}]'])
def test_damaged_storage_changes_nothing(opened: Opened, value: str) -> None:
    page = opened(OUTLET)
    page.evaluate("(value) => { localStorage['locator.saved'] = value; }", value)
    page.reload()
    expect(page.locator("#save")).to_have_attribute("aria-pressed", "false")
    page.click("#save")
    expect(page.locator("#save")).to_have_attribute("aria-pressed", "true")


def test_blocked_storage_changes_nothing_visible(opened: Opened) -> None:
    page = opened(OUTLET, single=True)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
    )
    page.reload()
    expect(page.locator("#save")).to_be_visible()
    expect(page.locator(".tools [data-copy]")).to_be_visible()
    page.goto(page.url.replace(OUTLET, "/compare"))
    expect(page.locator("#none-saved")).to_be_visible()


def test_in_wechat_the_task_ends_with_a_copied_address(opened: Opened) -> None:
    page = opened(OUTLET, single=True, user_agent=WECHAT, **CLIPBOARD)
    page.click("#navigate")
    expect(page.locator("dialog .note")).to_contain_text("复制地址")
    expect(page.locator("dialog .apps a")).to_have_count(4)
    page.keyboard.press("Escape")
    page.locator(".tools [data-copy]").click()
    expect(page.locator(".toast")).to_have_text("已复制")


def test_wrong_information_is_reported_by_keyboard_and_without_script(opened: Opened) -> None:
    page = opened(OUTLET, java_script_enabled=False, **PHONE)
    page.locator(".wrong-link a").click()
    page.focus("[name=kind]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("搬到对面")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("已收到，谢谢")


def test_a_code_for_the_agent_replaces_the_button(opened: Opened) -> None:
    for options in ({}, {"java_script_enabled": False}):
        page = opened(OUTLET, **PHONE, **options)
        page.locator(".call-code-form button").click()
        expect(page.locator(".call-code .code")).to_have_text(re.compile(r"^[\d ]{7,9}$"))


LARGE = [
    *("/help", OUTLET, "/privacy", "/areas/440305", f"{OUTLET}/correction", "/official", "/compare"),
    "/nowhere",
]
TARGETS = ".button, .help a, .top nav a, summary, select, .text-input, .apps a, .tick span"
SMALL_LETTERS = """() => [...document.querySelectorAll('body *')]
  .filter((e) => e.checkVisibility() && !e.closest('.leaflet-container, .unseen, svg'))
  .filter((e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 18).map((e) => e.outerHTML.slice(0, 80))"""
LOW_TARGETS = """(targets) => [...document.querySelectorAll(targets)]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 60)
  .map((e) => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("path", LARGE)
def test_large_print_has_letters_of_18_pixels_and_targets_of_60(opened: Opened, path: str) -> None:
    page = opened(f"{path}?view=large", **PHONE)
    assert page.evaluate(SMALL_LETTERS) == []
    assert page.evaluate(LOW_TARGETS, TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_print_leaves_the_outlet_and_drops_the_controls(opened: Opened) -> None:
    page = opened(OUTLET)
    page.emulate_media(media="print")
    for selector in (".top nav", ".place .actions", ".tools", ".mapped", "form", "#map-apps", ".about nav"):
        assert not any(element.is_visible() for element in page.locator(selector).all()), selector
    for selector in ("h1", ".place .address", ".week", ".help .call"):
        expect(page.locator(selector)).to_be_visible()


@pytest.mark.parametrize("path", [OUTLET, "/?adcode=310115"])
def test_print_is_light_on_a_dark_screen(opened: Opened, path: str) -> None:
    page = opened(path, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = "getComputedStyle(document.documentElement).getPropertyValue"
    light = opened(path)
    for name in ("--chip", "--tint", "--warm", "--on-accent"):
        assert page.evaluate(f"{colours}('{name}')") == light.evaluate(f"{colours}('{name}')"), name
