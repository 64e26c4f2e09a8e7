"""Place search box: combobox by keyboard, pointer and input method, and without script."""

import re

from playwright.sync_api import Page, expect

from .axe import serious
from .conftest import Opened, let_pass
from .test_pages import RESULTS

BOX, LIST, OPTIONS = "#words", "#words-list", "#words-list [role=option]"


def test_by_keyboard(opened: Opened) -> None:
    page = opened()
    page.focus(BOX)
    page.keyboard.type("lujiaz")
    expect(page.locator(OPTIONS).first).to_contain_text("陆家嘴街道")
    expect(page.locator(BOX)).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#words-said")).to_have_text(re.compile(r"\d 个地点"))
    page.keyboard.press("ArrowDown")
    expect(page.locator(BOX)).to_have_attribute("aria-activedescendant", "words-list-0")
    expect(page.locator(OPTIONS).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("离上海市浦东新区陆家嘴街道最近")
    expect(page.locator(RESULTS)).to_have_count(10)
    expect(page.locator(LIST)).to_be_hidden()


def test_escape_closes_and_enter_searches_the_typed_text(opened: Opened) -> None:
    page = opened()
    page.fill(BOX, "广州天河")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.press(BOX, "Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(page.locator(BOX)).to_have_value("广州天河")
    page.press(BOX, "Enter")
    expect(page.locator("#found")).to_contain_text("广东省广州市天河区")


def test_a_choice_by_pointer_is_stored_in_this_browser_only(opened: Opened) -> None:
    page = opened()
    page.fill(BOX, "南山区")
    page.locator(OPTIONS).first.click()
    expect(page.locator("#found")).to_contain_text("南山区")
    page.goto(page.url.split("?")[0])
    page.focus(BOX)
    expect(page.locator(OPTIONS)).to_have_count(1)
    expect(page.locator(OPTIONS)).to_contain_text("南山区")
    assert page.context.cookies() == []


def test_tolerates_foreign_entries_in_browser_storage(opened: Opened) -> None:
    page = opened()
    for broken in ("{", "7", '["x", null, {"words": 1}]'):
        page.evaluate("text => localStorage.setItem('recent-places', text)", broken)
        page.reload()
        page.focus(BOX)
        expect(page.locator(LIST)).to_be_hidden()
        page.fill(BOX, "南山区")
        page.locator(OPTIONS).first.click()
        expect(page.locator("#found")).to_contain_text("南山区")


def test_the_list_opens_again_with_the_arrow(opened: Opened) -> None:
    page = opened()
    page.fill(BOX, "广州天河")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.press(BOX, "Escape")
    expect(page.locator(LIST)).to_be_hidden()
    page.press(BOX, "ArrowDown")
    expect(page.locator(OPTIONS).first).to_be_visible()


def compose(page: Page, event: str, text: str, composing: bool) -> None:
    page.evaluate(
        """([event, text, isComposing]) => {
          const box = document.getElementById('words');
          box.value = text;
          const init = { bubbles: true, isComposing, data: text };
          const kind = event === 'input' ? InputEvent : CompositionEvent;
          box.dispatchEvent(new kind(event, init));
        }""",
        [event, text, composing],
    )


def test_nothing_is_looked_for_in_the_middle_of_a_composition(opened: Opened) -> None:
    page = opened()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if "/places" in request.url else None)
    page.focus(BOX)
    compose(page, "compositionstart", "", True)
    for text in ("l", "lu", "lu jia", "lu jia zui"):
        compose(page, "input", text, True)
    let_pass(page, 400)
    assert requests == []
    compose(page, "compositionend", "陆家嘴", False)
    expect(page.locator(OPTIONS).first).to_contain_text("陆家嘴街道")
    assert len(requests) == 1


def test_words_go_before_an_area_and_an_area_before_words(opened: Opened) -> None:
    page = opened("/?province=440000")
    page.fill(BOX, "成都武侯")
    page.press(BOX, "Enter")
    expect(page.locator("#found")).to_contain_text("四川省成都市武侯区")
    expect(page.locator("[name=province]")).to_have_value("")
    page.select_option("[name=province]", "310000")
    expect(page.locator("#found")).to_contain_text("离上海市最近")
    expect(page.locator(BOX)).to_have_value("")


def test_words_without_script(opened: Opened) -> None:
    page = opened("/?province=440000", java_script_enabled=False)
    page.fill(BOX, "朝阳")
    page.click(".go button")
    expect(page.locator(".meant a").first).to_be_visible()
    page.click(".meant a >> text=北京市 朝阳区")
    expect(page.locator("#found")).to_contain_text("北京市朝阳区")
    page.select_option("[name=province]", "310000")
    page.click(".go button")
    expect(page.locator("#found")).to_contain_text("离上海市最近")


def test_unknown_texts_offer_further_steps(opened: Opened) -> None:
    page = opened("/?q=qqqzzzqqq")
    expect(page.locator("#found")).to_contain_text("没有认出“qqqzzzqqq”")
    expect(page.locator("#results a[href='tel:950800']")).to_be_visible()


def test_the_first_outlet_in_doubt_brings_a_question(opened: Opened) -> None:
    expect(opened("/?q=深圳市").locator(".ask-back")).to_have_text(re.compile("是在.+还是.+？"))


def test_axe_with_the_list_open(opened: Opened) -> None:
    page = opened(bypass_csp=True)
    page.fill(BOX, "朝阳")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.press(BOX, "ArrowDown")
    assert serious(page) == []
