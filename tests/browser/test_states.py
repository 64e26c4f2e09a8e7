"""Every state of every page: axe-core, reflow, text spacing, target sizes, and the way of the focus."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import sample_release
from tests.program import run
from tests.staff_client import add_users

from .axe import serious
from .conftest import Opened
from .sessions import Sessions
from .states import EMBEDDED, PUBLIC, STAFF, State, act
from .wcag import TEXT_200, TEXT_SPACING, add_style, cut_text, overflow, small_targets, walk, walk_back

STATES = PUBLIC | EMBEDDED | STAFF
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 1024}
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
ALL = [(name, lang) for lang in ("zh", "en") for name in STATES] + [(name, "zh-Hant") for name in PUBLIC]
CALL, TEXT = ".help a[href='tel:950800']", ".help a[href*='/help']"


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """Those of a program on the sample network, with a user of each role."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("states"))
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield Sessions(program.address)


def in_state(opened: Opened, sessions: Sessions, name: str, lang: str = "zh") -> Page:
    """Open a page on a phone and bring it into a state."""
    state: State = STATES[name]
    path = state.path if lang == "zh" else f"{state.path}{'&' if '?' in state.path else '?'}lang={lang}"
    options = {"bypass_csp": True, "reduced_motion": "reduce", **PHONE, **state.options}
    if state.role:
        page = sessions.enter(opened, f"/{path.split('/')[1]}", f"{state.role}-li", **options)
        page.goto(sessions.address + path)
    else:
        page = opened(path, base=sessions.address, **options)
    act(page, state)
    return page


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_a_state_is_accessible(opened: Opened, sessions: Sessions, name: str, lang: str) -> None:
    """Axe on a phone and, in dark, on a wide screen; 400 %, text spacing, text of 200 %; 24 pixels."""
    page = in_state(opened, sessions, name, lang)
    has_script = STATES[name].options.get("java_script_enabled", True)
    trouble = {"targets": small_targets(page), "phone": serious(page) if has_script else []}
    if "forced_colors" not in STATES[name].options:  # the system's colours, whatever the scheme
        page.emulate_media(color_scheme="dark")
    page.set_viewport_size(WIDE)
    trouble["dark"] = (serious(page) if has_script else []) + overflow(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(ZOOMED)
    trouble["400 %"] = fits(page) + bars_above(page, ZOOMED["height"] / 2)
    page.set_viewport_size(PHONE)
    add_style(page, TEXT_SPACING)
    trouble["spacing"] = fits(page)
    add_style(page, TEXT_200)
    trouble["200 %"] = fits(page) + bars_above(page, PHONE["height"] / 5) + narrow_boxes(page)
    assert {what: found for what, found in trouble.items() if found} == {}


def fits(page: Page) -> list[str]:
    """Return what is cut or runs over the edge, after the page was laid out again."""
    page.evaluate("document.documentElement.offsetHeight")
    return overflow(page) + cut_text(page)


def bars_above(page: Page, maximum: float) -> list[str]:
    """Return the height of the bar of help if it leaves too little room for the page."""
    height = page.evaluate("document.querySelector('.help')?.getBoundingClientRect().height ?? 0")
    return [f"bar of {height} pixels"] if height > maximum else []


def narrow_boxes(page: Page) -> list[str]:
    """Return the search boxes that have no room for four characters."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.box input')].filter((input) => input.offsetParent)
            .filter((input) => input.clientWidth < 4 * parseFloat(getComputedStyle(input).fontSize))
            .map((input) => `box of ${input.clientWidth} pixels`)"""
    )


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "map apps"])  # a dialog has the focus
def test_help_is_one_tap_away_and_the_focus_is_seen_on_its_way(
    opened: Opened, sessions: Sessions, name: str
) -> None:
    """Every stop is marked and not covered by a bar, to the end of the page and back."""
    page = in_state(opened, sessions, name)
    for selector in CALL, TEXT:
        expect(page.locator(selector)).to_be_in_viewport(ratio=1)
        expect(page.locator(selector)).not_to_be_empty()
    page.focus(".skip")
    places = [*walk(page), *walk_back(page)]
    assert [place["label"] for place in places if not place["isMarked"]] == []
    assert [place["label"] for place in places if not place["isSeen"]] == []
