"""The first screen of the results: questions take a line, and the first results follow."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Opened
from .test_find import CHIP, PHONE
from .test_pages import RESULTS
from .wcag import TEXT_200

FAULT = "/?q=五道口 碎屏"  # the place is vague and the device unknown: two questions
WIDE: dict[str, Any] = {"width": 1366, "height": 850}
SMALL_TEXTS = """(parts) => parts.flatMap((part) => [...part.querySelectorAll("*")]).filter((each) =>
  [...each.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()) && each.checkVisibility()
  && !each.closest(".unseen") && parseFloat(getComputedStyle(each).fontSize) < 17.9)
  .map((each) => each.outerHTML)"""
LOW = """(targets) => targets.filter((each) => each.checkVisibility() && !each.closest(".unseen"))
  .map((each) => [each.getBoundingClientRect().height, each.outerHTML])
  .filter(([height]) => height && height < 59.5)"""
OPEN_QUESTIONS = ":is(.question, .meant):not(details:not([open]))"


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box
    return box["y"] + box["height"]


def top_of_bar(page: Page) -> float:
    box = page.locator(".help").bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("path", [FAULT, "/?q=五道口", "/?adcode=330106&fault=screen"])
def test_the_first_result_with_its_buttons_is_above_the_bar(opened: Opened, path: str) -> None:
    page = opened(path, **PHONE)
    for part in ("h3", ".state", ".place-actions"):
        assert bottom(page, f"{RESULTS}:first-child {part}") <= top_of_bar(page)
    assert page.locator(OPEN_QUESTIONS).count() <= 1


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
@pytest.mark.parametrize(
    "words",
    [
        *("五道口 碎屏", "Zhongguancun", "Lujiazui", "Tianhe Sports Center", "wheelchair Lujiazui"),
        *("北京南站 换电池", "上海市浦东新区", "Pudong cracked phone screen", "手机 碎屏 广州 体育西路"),
    ],
)
def test_the_first_pair_of_buttons_is_above_the_bar(opened: Opened, words: str, lang: str) -> None:
    page = opened(f"/?q={words}&lang={lang}", **PHONE)
    buttons = page.locator(".place-actions").first.locator("a.button")
    boxes = [button.bounding_box() for button in buttons.all()]
    assert len(boxes) == 2
    for box in boxes:
        assert box and box["height"] >= 44 and box["y"] + box["height"] <= top_of_bar(page)


def test_the_header_of_results_is_a_line(opened: Opened) -> None:
    page = opened("/?q=Lujiazui&lang=en", **PHONE)
    link = page.get_by_role("link", name="Large print")
    box, header = link.bounding_box(), page.locator(".top").bounding_box()
    assert box and header and box["width"] >= 44 and header["height"] < 60


def test_two_results_are_on_a_wide_screen(opened: Opened) -> None:
    page = opened(FAULT, **WIDE)
    for part in ("h3", ".state"):
        assert bottom(page, f"{RESULTS}:nth-child(2) {part}") <= bottom(page, ".panel")


def test_large_print_begins_with_a_result(opened: Opened) -> None:
    page = opened(f"{FAULT}&view=large", **PHONE)
    assert bottom(page, f"{RESULTS}:first-child h3") <= top_of_bar(page)
    expect(page.locator("#question")).to_be_visible()
    page.click("#question")
    expect(page.locator(".understood .question button").first).to_be_visible()
    expect(page.locator("#repair-question")).to_be_attached()


def test_large_print_has_large_boxes_to_compare(opened: Opened) -> None:
    page = opened(f"{FAULT}&view=large", **PHONE)
    box, label = (page.locator(f".compare-tick{part}").first.bounding_box() for part in (" input", ""))
    assert box and label and min(box["width"], box["height"]) >= 36 and box["height"] <= label["height"]


@pytest.mark.parametrize("path", [FAULT, "/?q=五道口"])
def test_large_print_has_the_buttons_of_a_result_in_the_first_screen(opened: Opened, path: str) -> None:
    page = opened(f"{path}&view=large", **PHONE)
    for part in ("h3", ".state", ".place-actions .button:first-child"):
        assert bottom(page, f"{RESULTS}:first-child {part}") <= top_of_bar(page)
    sizes = page.locator(".top, .help, .found").evaluate_all(SMALL_TEXTS)
    targets = page.locator(":is(.top, .help, .ask, .found) :is(a, button, summary, label)").evaluate_all(LOW)
    assert sizes == [] and targets == []


@pytest.mark.parametrize("style", ["html { font-size: 140% !important; }", TEXT_200])
def test_the_button_stays_in_the_line_of_the_box(opened: Opened, style: str) -> None:
    page = opened(FAULT, bypass_csp=True, **PHONE)
    page.add_style_tag(content=style)
    box, button = (page.locator(each).bounding_box() for each in (".box", ".go button"))
    assert box and button
    assert abs(box["y"] - button["y"]) < 3 and button["x"] >= box["x"] + box["width"]
    assert button["x"] + button["width"] <= PHONE["width"]


def test_a_folded_question_is_answered(opened: Opened) -> None:
    page = opened(FAULT, **PHONE)
    page.click("#repair-question")
    page.locator(".question .chip", has_text="手机").click()
    expect(page.locator(".chip.on")).to_contain_text("手机 · 屏幕")


def test_services_are_no_chips_beside_a_fault(opened: Opened) -> None:
    page = opened(FAULT, **PHONE)
    expect(page.locator(CHIP, has_text="送修点")).to_be_visible()
    expect(page.locator(f"{CHIP}[value^='service:']")).to_have_count(0)
    page.goto(page.url.split("?")[0] + "?q=五道口 碎屏&service=screen")
    expect(page.locator(f"{CHIP}[value^='service:']")).to_have_attribute("aria-pressed", "true")
    page.goto(page.url.split("?")[0] + "?q=五道口")
    expect(page.locator(f"{CHIP}[value='service:screen']")).to_be_visible()
