"""Every page and state leads to a person: hotline and help by text within one tap, and by keyboard."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests import sample_release
from tests.program import run

from .axe import serious
from .conftest import LUJIAZUI, Opened

GRANTED = {"geolocation": LUJIAZUI, "permissions": ["geolocation"]}
NO_SCRIPT = {"java_script_enabled": False}
NEAR_END = 4
MAX_TABS = 160  # from the start of a page
OUTLET = "/outlets/SAMPLE-SC-00002"


class State(NamedTuple):
    """A page in a state: its address, options of the browser, and a selector to tap first."""

    path: str
    options: dict[str, Any] = {}  # noqa: RUF012 - never mutated
    tap: str = ""


STATES = {
    "start": State("/"),
    "start without script": State("/", NO_SCRIPT),
    "position": State("/", GRANTED, "#use-position"),
    "position refused": State("/", {}, "#use-position"),
    "results": State("/?adcode=310115"),
    "results without script": State("/?adcode=310115", NO_SCRIPT),
    "results in English": State("/?adcode=310115&lang=en"),
    "nothing found": State("/?adcode=310115&radius=1000&access=induction_loop,sign_language&device=vision"),
    "question": State("/?q=朝阳区"),
    "question without place": State("/?q=附近"),
    "province": State("/?adcode=440000"),
    "wrong question": State("/?lat=abc&lon=1"),
    "outside China": State("/?lat=0&lon=0"),
    "map": State("/map"),
    "map without script": State("/map", NO_SCRIPT),
    "outlet": State(OUTLET),
    "outlet without script": State(OUTLET, NO_SCRIPT),
    "outlet temporarily closed": State("/outlets/SAMPLE-SC-00001"),
    "correction": State(f"{OUTLET}/correction"),
    "comparison": State("/compare?ref=SAMPLE-SC-00002&ref=SAMPLE-DP-00011"),
    "saved": State("/compare"),
    "area": State("/areas/440305"),
    "help": State("/help"),
    "official": State("/official?by=phone&said=950801"),
    "privacy": State("/privacy"),
    "documentation": State("/docs"),
    "not found": State("/nowhere"),
    "unknown outlet": State("/outlets/nope"),
    "offline": State("/offline"),
    "large print": State(f"{OUTLET}?view=large"),
}
CALL, TEXT = ".help a[href='tel:950800']", ".help a[href*='/help']"
FOCUSED_HELP = """() => {
  const focused = document.activeElement;
  return focused?.closest('.help') ? focused.getAttribute('href') : '';
}"""


@pytest.mark.parametrize("name", STATES)
def test_a_person_is_one_tap_away(opened: Opened, name: str) -> None:
    state = STATES[name]
    page = opened(state.path, width=390, height=844, **state.options)
    if state.tap:
        page.click(state.tap)
        page.wait_for_load_state("networkidle")
    for selector in (CALL, TEXT):
        expect(page.locator(selector)).to_be_in_viewport(ratio=1)
        expect(page.locator(selector)).not_to_be_empty()
    check_keyboard(page)


def check_keyboard(page: Page) -> None:
    """Reach both ways to a person from the end of the page, and from its start."""
    for key, maximum in (("Shift+Tab", NEAR_END), ("Tab", MAX_TABS)):
        page.focus(".skip")
        press_until_reached(page, key, maximum)


def press_until_reached(page: Page, key: str, maximum: int) -> None:
    """Press a key until both ways to a person had the focus."""
    missing = {"tel:950800", "/help#text"}
    for _ in range(maximum):
        page.keyboard.press(key)
        href = page.evaluate(FOCUSED_HELP)
        missing -= {href, href.replace("?lang=en", "")}
        if not missing:
            return
    raise AssertionError(f"not reached by {maximum} presses of {key}: {missing}")


PLAIN_STATES = [name for name, state in STATES.items() if not state.options and not state.tap]


@pytest.mark.parametrize("name", PLAIN_STATES)
def test_axe_finds_nothing_serious(opened: Opened, name: str) -> None:
    page = opened(STATES[name].path, width=390, height=844, bypass_csp=True)
    assert serious(page) == []


@pytest.mark.parametrize("path", ["/", "/?adcode=310115", OUTLET, "/help", "/nowhere", "/privacy"])
def test_print_names_the_hotline(opened: Opened, path: str) -> None:
    page = opened(path)
    page.emulate_media(media="print")
    expect(page.locator(CALL)).to_be_visible()
    expect(page.locator(CALL)).to_contain_text("950800")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_internal_error_is_a_cared_for_page(opened: Opened, tmp_path: Path, lang: str) -> None:
    database = sample_release.copy_to(tmp_path)
    with run(database, rate_limit="off", fault="view") as program:
        page = opened(f"/?lang={lang}", base=program.address, width=390, height=844, bypass_csp=True)
        expect(page.locator("h1")).to_have_text(re.compile("系统出错|Something went wrong"))
        expect(page.locator(CALL)).to_be_in_viewport(ratio=1)
        assert serious(page) == []
        check_keyboard(page)


def test_before_the_first_release(opened: Opened, tmp_path: Path) -> None:
    with run(f"sqlite:///{tmp_path / 'locator.db'}", rate_limit="off") as program:
        page = opened("/", base=program.address, width=390, height=844)
        expect(page.locator(CALL)).to_be_in_viewport(ratio=1)
        check_keyboard(page)


def test_the_embedded_page_names_the_hotline(opened: Opened) -> None:
    for path in ("/embed", "/embed?q=陆家嘴", "/embed?q=附近"):
        page = opened(path, width=390, height=844)
        expect(page.locator("a[href='tel:950800']").first).to_be_visible()
        expect(page.locator("a[href*='/help']").first).to_be_visible()
