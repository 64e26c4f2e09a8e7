"""Place search box: combobox by keyboard, pointer and input method, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from .axe import serious
from .conftest import LUJIAZUI, Opened, let_pass
from .test_pages import RESULTS

BOX, LIST, OPTIONS = "#words", "#words-list", "#words-list [role=option]"
OPTION = ".options button"


def test_by_keyboard(opened: Opened) -> None:
    page = opened()
    page.focus(BOX)
    page.keyboard.type("lujiaz")
    expect(page.locator(OPTIONS).first).to_contain_text("陆家嘴")
    expect(page.locator(BOX)).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#words-said")).to_have_text(re.compile(r"\d 个地点"))
    page.keyboard.press("ArrowDown")
    expect(page.locator(BOX)).to_have_attribute("aria-activedescendant", "words-list-0")
    expect(page.locator(OPTIONS).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("按“上海市浦东新区 陆家嘴”查找")
    expect(page.locator("#found-count")).to_have_text("最近的 10 个网点 · 约 2 公里误差")
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


def test_latin_text_is_searched_while_it_is_composed(opened: Opened) -> None:
    page = opened()
    page.focus(BOX)
    compose(page, "compositionstart", "", True)
    for text in ("l", "lu", "lu jia", "lu jia zui"):
        compose(page, "input", text, True)
    expect(page.locator(OPTIONS).first).to_contain_text("陆家嘴")
    compose(page, "input", "上海lu'jia'zui", True)
    expect(page.locator(OPTIONS).first).to_contain_text("陆家嘴")
    compose(page, "compositionend", "陆家嘴", False)
    expect(page.locator(OPTIONS).first).to_contain_text("陆家嘴")


def test_keys_of_the_input_method_choose_no_suggestion(opened: Opened) -> None:
    page = opened()
    page.focus(BOX)
    compose(page, "compositionstart", "", True)
    compose(page, "input", "lu jia zui", True)
    expect(page.locator(OPTIONS).first).to_contain_text("陆家嘴")
    for key in ("ArrowDown", "Enter"):
        page.evaluate(
            """key => document.getElementById('words').dispatchEvent(
            new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, isComposing: true }))""",
            key,
        )
    expect(page.locator(f"{OPTIONS}[aria-selected=true]")).to_have_count(0)
    expect(page.locator(RESULTS)).to_have_count(0)


def test_symbols_of_sounds_are_not_searched(opened: Opened) -> None:
    page = opened()
    requests: list[str] = []
    page.on(
        "request", lambda request: requests.append(request.url) if "/suggestions" in request.url else None
    )
    page.focus(BOX)
    compose(page, "compositionstart", "", True)
    compose(page, "input", "ㄌㄨˋ", True)
    let_pass(page, 400)
    assert requests == []


def test_words_go_before_an_area_and_an_area_before_words(opened: Opened) -> None:
    page = opened("/?province=440000")
    page.fill(BOX, "成都武侯")
    page.press(BOX, "Enter")
    expect(page.locator("#found")).to_contain_text("四川省成都市武侯区")
    expect(page.locator("[name=province]")).to_have_value("")
    page.click("#region summary")
    page.select_option("[name=province]", "310000")
    expect(page.locator("#found")).to_have_text("按“上海市”查找")
    expect(page.locator(BOX)).to_have_value("")


def test_words_without_script(opened: Opened) -> None:
    page = opened("/?province=440000", java_script_enabled=False)
    page.fill(BOX, "朝阳区")
    page.click(".filters summary")
    page.locator("label", has_text="服务中心").click()
    page.click(".go button")
    expect(page.locator("#found")).to_have_text("“朝阳区”有多处，您指哪一处？")
    expect(page.locator(RESULTS)).to_have_count(0)
    page.locator(OPTION, has_text="北京市朝阳区").click()
    expect(page.locator("#found")).to_contain_text("按“北京市朝阳区”查找")
    expect(page.locator("[name=city]")).to_have_value("110105")
    expect(page.locator(BOX)).to_have_value("")
    expect(page.locator(f"{RESULTS} .kind.drop_off")).to_have_count(0)
    page.click("#region summary")
    page.select_option("[name=province]", "310000")
    page.click(".go button")
    expect(page.locator("#found")).to_have_text("按“上海市”查找")


@pytest.mark.parametrize(
    ("text", "question"),
    [("qqqzzzqqq", "没找到“qqqzzzqqq”"), ("附近", "需要您的位置")],
)
def test_texts_without_a_place_offer_further_steps(opened: Opened, text: str, question: str) -> None:
    page = opened(geolocation=LUJIAZUI, permissions=["geolocation"])
    search(page, text)
    expect(page.locator("#found")).to_contain_text(question)
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator(RESULTS)).to_have_count(0)
    expect(page.locator("#results a[href='tel:950800']")).to_be_visible()
    expect(page.locator("#results a[href='/help']")).to_be_visible()
    page.click("[data-use-position]")
    expect(page.locator("#found")).to_contain_text("您的位置（上海市浦东新区）")


def search(page: Page, text: str) -> None:
    page.fill(BOX, text)
    page.press(BOX, "Enter")


def test_a_province_is_narrowed_to_a_city_by_keyboard(opened: Opened) -> None:
    page = opened()
    page.click(".filters summary")
    page.check("[name=kind][value=service_center]", force=True)
    search(page, "广东省")
    expect(page.locator("#found")).to_have_text("您在广东省的哪个城市？")
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator(f"{OPTION}:visible")).to_have_count(12)
    page.keyboard.press("Tab")
    expect(page.locator(OPTION).first).to_be_focused()
    page.locator(".more-options summary").press("Enter")
    expect(page.locator(f"{OPTION}:visible")).to_have_count(21)
    page.locator(OPTION, has_text="东莞市").press("Enter")
    expect(page.locator("#found")).to_have_text("按“广东省东莞市”查找")
    expect(page.locator("[name=city]")).to_have_value("441900")
    expect(page.locator(f"{RESULTS} .kind.service_center")).to_have_count(10)
    assert "city=441900" in page.url


def test_no_distances_from_the_centre_of_an_area(opened: Opened) -> None:
    page = opened("/?q=杭州")
    expect(page.locator(RESULTS)).to_have_count(10)
    expect(page.locator(".far").filter(has_text=re.compile("米|公里"))).to_have_count(0)
    expect(page.locator(".origin")).to_have_count(0)
    expect(page.locator(".ask-back")).to_have_text("您在杭州市的哪个区或县？")
    page.locator(OPTION, has_text="西湖区").click()
    expect(page.locator("#found")).to_have_text("按“浙江省杭州市西湖区”查找")


def test_a_place_with_its_error_and_distances(opened: Opened) -> None:
    page = opened("/?q=五道口")
    expect(page.locator("#found")).to_have_text("按“北京市海淀区 五道口”查找")
    expect(page.locator("#found-count")).to_have_text(re.compile(r"最近的 10 个网点 · 约 \d+ (米|公里)误差"))
    expect(page.locator(".far").filter(has_text=re.compile("米|公里"))).to_have_count(10)


def test_an_outlet_that_was_searched_has_no_distance(opened: Opened) -> None:
    page = opened("/outlets/SAMPLE-SC-00001")
    code, address = page.locator(".code").inner_text().replace(" ", ""), page.url.split("/outlets")[0]
    for name in ("code", "q"):
        page.goto(f"{address}/?{name}={code}")
        if name == "q":  # 100009 is a postcode of Beijing too
            page.locator(".options").get_by_role("button", name="示例服务中心").click()
        expect(page.locator(".far").first).to_contain_text("就是这个网点")
        expect(page.locator(".far").filter(has_text="就是这个网点")).to_have_count(1)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "text", ["万达", "朝阳区", "广东省", "昆明万象城", "附近", "手机屏幕碎了", "五道口", "重庆市"]
)
def test_questions_fit_and_are_accessible(opened: Opened, text: str, lang: str) -> None:
    page = opened(f"/?q={text}&lang={lang}", width=390, height=844, bypass_csp=True)
    expect(page.locator("#found")).to_be_visible()
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []
    assert serious(page) == []


SMALL_TARGETS = """[...document.querySelectorAll(':is(.question, .meant) :is(button, a, summary)')]
.filter((e) => e.checkVisibility()).map((e) => [e.textContent, e.getBoundingClientRect()])
.filter(([, box]) => box.width < 44 || box.height < 44).map(([text]) => text)"""


@pytest.mark.parametrize("script", [True, False])
def test_the_start_of_a_way_is_near_the_outlet_or_a_question(opened: Opened, script: bool) -> None:
    page = opened("/outlets/SAMPLE-SC-00001", java_script_enabled=script, bypass_csp=True)
    page.fill("#way-from", "朝阳区")
    page.click(".way-from button:not([type=button])")
    expect(page.locator(".way h3")).to_have_text("从北京市朝阳区出发")
    page.fill("#way-from", "广东省")
    page.select_option("[name=mode]", "wheelchair")
    page.click(".way-from button:not([type=button])")
    expect(page.locator("#question")).to_have_text("您在广东省的哪个城市？")
    expect(page.locator(".way")).to_have_count(0)
    expect(page.locator(f"{OPTION}:visible")).to_have_count(9)
    if script:
        expect(page.locator("#question")).to_be_focused()
        assert serious(page) == []
    page.locator(OPTION, has_text="深圳市").click()
    expect(page.locator("#way-from")).to_have_value("广东省深圳市")
    expect(page.locator("[name=mode]")).to_have_value("wheelchair")
