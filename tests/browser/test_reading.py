"""Trees of roles and names, as a screen reader gets them of the main pages, compared with recorded ones.

A tree without a file is recorded, and its test fails: delete files to update them, and read the difference.
"""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Opened
from .states import PUBLIC, State, act
from .test_tasks import PHONE, RESULTS
from .waiting import wait_for_map

GOLDEN = Path(__file__).parent.parent / "golden" / "reading"
TREES = (
    *("start", "folds open", "results in words", "question", "nothing found", "device and fault", "outlet"),
    *("map apps", "correction", "comparison", "map", "help", "official", "not found", "offline"),
)
ENGLISH = ("results in words", "outlet", "help")
ERROR_ID = re.compile(r"\b[0-9a-f]{16}\b")
MOVING = """for (const part of document.querySelectorAll('.leaflet-marker-pane, .leaflet-control-scale'))
  part.remove();"""


def tree(page: Page) -> str:
    """Return roles and names of a page as text, without the markers and the scale of its map."""
    page.wait_for_load_state("networkidle")
    if page.locator(".folium-map").count():
        wait_for_map(page)
        page.evaluate(MOVING)
    return ERROR_ID.sub("0" * 16, page.locator("body").aria_snapshot()) + "\n"


@pytest.mark.parametrize(
    ("name", "lang"), [*((name, "zh") for name in TREES), *((name, "en") for name in ENGLISH)]
)
def test_pages_read_as_recorded(opened: Opened, name: str, lang: str) -> None:
    state: State = PUBLIC[name]
    path = state.path if lang == "zh" else f"{state.path}{'&' if '?' in state.path else '?'}lang={lang}"
    page = opened(path, width=1280, height=1024, reduced_motion="reduce", **state.options)
    act(page, state)
    file = GOLDEN / f"{name.replace(' ', '_')}_{lang}.yaml"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(tree(page), encoding="utf-8")
        pytest.fail(f"recorded as {file.name}: read it")
    assert tree(page) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name, state in PUBLIC.items() if state.is_plain])
def test_headings_and_landmarks_are_in_order(opened: Opened, name: str) -> None:
    page = opened(PUBLIC[name].path, **PHONE)
    levels = page.evaluate(
        """[...document.querySelectorAll('h1, h2, h3, h4')].filter((e) => e.checkVisibility())
        .map((heading) => Number(heading.tagName[1]))"""
    )
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for selector in ("header", "main", "footer", "aside.help"):
        expect(page.locator(f"body > {selector}")).to_have_count(1)
    assert page.title().strip() and page.locator("html").get_attribute("lang") == "zh-Hans"


def test_live_regions_give_the_count_and_not_the_list(opened: Opened) -> None:
    page = opened("/?q=五道口", **PHONE)
    page.locator(".chip-row .chip", has_text="服务中心").click()
    expect(page.locator("#found-said")).to_have_text(re.compile("五道口”查找 .*最近的 10 个网点"))
    live = page.locator("[aria-live], [role=status], [role=alert]")
    assert not any(region.locator("li").count() for region in live.all())
    expect(page.locator(RESULTS)).to_have_count(10)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_is_in_the_same_order_on_every_page(opened: Opened, lang: str) -> None:
    orders = set()
    for name in (
        "start",
        "results in words",
        "map",
        "outlet",
        "help",
        "not found",
        "privacy",
        "documentation",
    ):
        path = PUBLIC[name].path
        page = opened(f"{path}{'&' if '?' in path else '?'}lang={lang}", **PHONE)
        orders.add(tuple(page.locator(".help a, footer nav a").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))"
        )))  # fmt: skip
    assert len(orders) == 1
