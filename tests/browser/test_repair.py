"""Device and fault on the find page: chosen, in words, or with the place; the ways to hand in the device."""

import pytest
from playwright.sync_api import expect

from .conftest import Opened
from .states import GRANTED
from .test_find import CHIP, PHONE, read
from .test_pages import RESULTS
from .test_words import BOX, search

WAYS = ".handover > .way-of"


def test_a_model_in_words_and_a_place(opened: Opened) -> None:
    page = opened(**PHONE)
    page.click("#repair summary")
    page.fill("#repair-words", "Mate 60 Pro 换屏")
    page.fill(BOX, "五道口")
    page.press(BOX, "Enter")
    expect(page.locator(CHIP).first).to_contain_text("Mate 60 Pro · 屏幕")
    expect(page.locator(WAYS)).to_have_count(3)
    expect(page.locator(WAYS).first).to_contain_text("推荐")
    expect(page.locator(WAYS).first).to_contain_text("公里")
    expect(page.locator(WAYS).last).to_contain_text("寄修")
    expect(page.locator(".handover")).to_contain_text("需要留意")
    expect(page.locator(".handover")).to_contain_text("用时")
    page.locator(".handover summary", has_text="要带什么").click()
    expect(page.locator(".handover")).to_contain_text("先备份数据")
    for text in read(page, f"{RESULTS} .verdict"):
        assert text.startswith(("到店维修", "送修点代收")) or text == "建议先联系网点：须提前预约"
    expect(page.locator(f"{RESULTS} .verdict")).to_have_count(page.locator(RESULTS).count())
    page.reload()
    expect(page.locator(WAYS)).to_have_count(3)
    page.locator(CHIP).first.click()
    expect(page.locator(WAYS)).to_have_count(0)
    expect(page.locator("#repair-words")).to_have_value("")
    expect(page.locator("#found")).to_contain_text("五道口")
    assert "repair" not in page.url


def test_device_and_fault_by_taps_from_a_position(opened: Opened) -> None:
    page = opened(**PHONE, **GRANTED)
    page.click("#use-position")
    expect(page.locator(RESULTS)).to_have_count(10)
    page.click("#repair summary")
    page.locator("#repair label", has_text="手机").click()
    page.locator("#repair .apply .strong").click()
    expect(page.locator("#repair-question")).to_have_text("出了什么问题？")
    page.locator(".question .chip", has_text="进水").click()
    expect(page.locator(WAYS)).to_have_count(3)
    expect(page.locator(".handover")).to_contain_text("保持关机：不要开机，也不要充电", use_inner_text=False)
    assert "31." not in page.url


@pytest.mark.parametrize(("script", "is_reloaded"), [(True, False), (True, True), (False, False)])
def test_a_fault_without_a_place_asks_for_it(opened: Opened, script: bool, is_reloaded: bool) -> None:
    page = opened(java_script_enabled=script, **PHONE)
    search(page, "手机屏幕碎了")
    expect(page.locator("#found")).to_have_text("手机 · 屏幕：您在哪里？")
    if is_reloaded:
        page.reload()
        expect(page.locator("#found")).to_have_text("手机 · 屏幕：您在哪里？")
    page.fill(BOX, "五道口")
    page.press(BOX, "Enter")
    expect(page.locator(WAYS)).to_have_count(3)


def test_a_position_answers_where_a_fault_is(opened: Opened) -> None:
    page = opened(**PHONE, **GRANTED)
    search(page, "Mate 60 Pro 换屏")
    page.locator("#results [data-use-position]").first.click()
    expect(page.locator(WAYS)).to_have_count(3)
    expect(page.locator(CHIP).first).to_contain_text("Mate 60 Pro · 屏幕")


@pytest.mark.parametrize("script", [True, False])
def test_a_device_in_a_newer_text_replaces_the_older_one(opened: Opened, script: bool) -> None:
    page = opened("/?q=五道口&repair=手机 屏幕", java_script_enabled=script, **PHONE)
    expect(page.locator(CHIP).first).to_contain_text("手机 · 屏幕")
    search(page, "平板 不开机 上海站")
    expect(page.locator(CHIP).first).to_contain_text("平板 · 不开机")
    assert "repair=" not in page.url


def test_an_unknown_model_does_not_filter(opened: Opened) -> None:
    page = opened("/?q=五道口&repair=QQQ 999", **PHONE)
    expect(page.locator("#repair-unknown")).to_contain_text("没有识别出“QQQ 999”")
    page.locator("#repair-unknown a").click()
    expect(page.locator("#repair-words")).to_be_focused()


def test_a_place_and_a_fault_in_one_line(opened: Opened) -> None:
    page = opened(**PHONE)
    search(page, "P60 五道口 换电池")
    expect(page.locator(CHIP).first).to_contain_text("P60 · 电池")
    expect(page.locator("#found")).to_contain_text("五道口")
    expect(page.locator(WAYS)).to_have_count(3)
    page.locator(CHIP).first.click()
    expect(page.locator(WAYS)).to_have_count(0)
    expect(page.locator(BOX)).to_have_value("五道口")


def test_the_ways_without_script(opened: Opened) -> None:
    page = opened("/?q=五道口", java_script_enabled=False, **PHONE)
    page.click("#repair summary")
    page.locator("#repair label", has_text="平板").click()
    page.locator("#repair label", has_text="不开机").click()
    page.locator("#repair .apply .strong").click()
    expect(page.locator(CHIP).first).to_contain_text("平板 · 不开机")
    expect(page.locator(WAYS).last).to_contain_text("寄修")
    page.locator(CHIP).first.click()
    expect(page.locator(WAYS)).to_have_count(0)
    expect(page.locator("#found")).to_contain_text("五道口")


def test_an_unknown_device_is_chosen_below(opened: Opened) -> None:
    page = opened("/?q=五道口&repair=洗衣机", **PHONE)
    page.click("#repair summary")
    expect(page.locator("#repair [role=alert]")).to_have_text("没有识别出设备，请在下面选择。")
    expect(page.locator(RESULTS)).to_have_count(10)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("lang", "label"), [("zh", "手机 · 屏幕"), ("en", "Phone · Screen")])
def test_a_common_problem_is_one_tap(opened: Opened, lang: str, label: str, script: bool) -> None:
    page = opened(f"/?lang={lang}", java_script_enabled=script, **PHONE)
    page.locator(".starters .chip").first.click()
    expect(page.locator("#found")).to_contain_text(label)
    page.fill(BOX, "五道口")
    page.press(BOX, "Enter")
    expect(page.locator(CHIP).first).to_contain_text(label)
    expect(page.locator(WAYS)).to_have_count(3)


def test_a_suggestion_keeps_device_fault_and_needs(opened: Opened) -> None:
    page = opened()
    page.fill("#words", "五道口 手机 碎屏 轮椅")
    page.locator("#words-list [role=option]").first.click()
    expect(page.locator("#found")).to_contain_text("五道口")
    expect(page.locator(".chip-row .chip.on").first).to_contain_text("手机 · 屏幕")
    expect(page.locator('.chip[value="access:wheelchair"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#words")).to_have_value("北京市海淀区五道口 手机 碎屏")
    page.locator('.chip[value="access:wheelchair"]').click()
    expect(page.locator('.chip[value="access:wheelchair"][aria-pressed="true"]')).to_have_count(0)
    expect(page.locator(".chip-row .chip.on").first).to_contain_text("手机 · 屏幕")
    assert "碎屏" not in page.evaluate("localStorage.getItem('recent-places')")


@pytest.mark.parametrize("reply", ["北京市朝阳区", "辽宁省朝阳市朝阳县"])
def test_a_reply_keeps_device_and_fault(opened: Opened, reply: str) -> None:
    page = opened()
    page.fill("#words", "朝阳 手机 碎屏")
    page.press("#words", "Enter")
    page.locator(".options").get_by_role("button", name=reply, exact=True).click()
    expect(page.locator("#found")).to_contain_text(reply[-3:])
    expect(page.locator(".chip-row .chip.on").first).to_contain_text("手机 · 屏幕")
    page.locator(".chip-row .chip.on").first.click()
    expect(page.locator(".chip-row .chip.on")).to_have_count(0)
    expect(page.locator("#found")).to_contain_text(reply[-3:])
