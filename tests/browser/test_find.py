"""The find page on a phone: first screen, chips, back and reload, refusals, storage, map and list."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .axe import serious
from .conftest import LUJIAZUI, Opened
from .states import GRANTED
from .test_pages import RESULTS
from .test_words import BOX, OPTION, OPTIONS, search
from .waiting import wait_until

PHONE: dict[str, Any] = {"width": 390, "height": 844}
BLOCKED = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });"""
ABSENT = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { value: null });"""
CHIP = ".chip-row .chip"


@pytest.mark.parametrize("path", ["/?q=五道口", "/?adcode=310115", "/?lat=31.2397&lon=121.4998"])
def test_the_first_result_is_in_the_first_screen_of_a_phone(opened: Opened, path: str) -> None:
    page = opened(path, **PHONE)
    bar = page.locator(".help").bounding_box()
    first = page.locator(RESULTS).first.bounding_box()
    call = page.locator(f"{RESULTS} .place-actions a").first.bounding_box()
    assert bar and first and call
    assert first["y"] < bar["y"]
    assert call["y"] + call["height"] <= bar["y"]


def test_the_start_is_one_line_with_the_position_inside(opened: Opened) -> None:
    page = opened(**PHONE)
    boxes = [page.locator(each).bounding_box() for each in (".box", "#use-position", BOX, ".go button")]
    box, button, field, go = (each or {} for each in boxes)
    assert box["x"] < button["x"] and button["x"] + button["width"] <= box["x"] + box["width"] + 1
    assert abs(field["y"] - button["y"]) < 10 and abs(box["y"] - go["y"]) < 3
    assert go["y"] + go["height"] < 400
    expect(page.locator("[name=province]")).to_be_hidden()
    expect(page.locator("[name=kind]").first).to_be_hidden()


def test_chips_filter_and_count_what_they_leave(opened: Opened) -> None:
    page = opened("/?adcode=310115", **PHONE)
    chip = page.locator(CHIP, has_text="服务中心")
    count = int(chip.locator(".count").inner_text())
    chip.click()
    expect(page.locator(CHIP, has_text="服务中心")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(CHIP, has_text="服务中心")).to_be_focused()
    expect(page.locator("#found-said")).to_have_text(
        "按“上海市浦东新区”查找 浦东新区只有 4 个符合条件的网点（服务中心），另列其他地区 6 个。"
    )
    expect(page.locator(f"{RESULTS} .kind.drop_off")).to_have_count(0)
    assert "kind=service_center" in page.url
    found = page.request.get(
        page.url.split("?")[0] + "api/v1/outlets?adcode=310115&kind=service_center&limit=500"
    ).json()
    assert count == len(found["features"]) == int(chip.locator(".count").inner_text())
    page.locator(CHIP, has_text="服务中心").click()
    expect(page.locator(CHIP, has_text="服务中心")).to_have_attribute("aria-pressed", "false")
    assert "kind" not in page.url


def test_travel_time_is_a_filter_and_a_chip(opened: Opened) -> None:
    page = opened("/?adcode=310115", bypass_csp=True)
    page.click(".filters summary")
    page.select_option("[name=within]", "20min")
    expect(page.locator(".travel-note")).to_contain_text("步行 20 分钟内可到")
    page.select_option("[name=mode]", "drive")
    expect(page.locator(".travel-note")).to_have_text("驾车 20 分钟内可到，用时按直线估计")
    expect(page.locator("#filter-count")).to_have_text("已选 1 项")
    assert "within=20min" in page.url and "mode=drive" in page.url
    chip = page.locator(f"{CHIP}[value='within:20min']")
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert not serious(page)
    chip.click()
    expect(page.locator(".travel-note")).to_have_count(0)
    for name in ("within", "mode"):
        expect(page.locator(f"[name={name}]")).to_have_value("")
    assert "within" not in page.url and "mode" not in page.url


def test_chips_without_script(opened: Opened) -> None:
    page = opened("/?adcode=310115", java_script_enabled=False, **PHONE)
    for pressed in ("true", "false"):
        page.locator(CHIP, has_text="服务中心").click()
        expect(page.locator(CHIP, has_text="服务中心")).to_have_attribute("aria-pressed", pressed)
    expect(page.locator("#found")).to_have_text("按“上海市浦东新区”查找")


def test_back_and_reload_restore_each_search(opened: Opened) -> None:
    page = opened(**PHONE)
    search(page, "五道口")
    expect(page.locator("#found")).to_contain_text("五道口")
    search(page, "上海市徐汇区")
    expect(page.locator("#found")).to_contain_text("徐汇区")
    page.go_back()
    expect(page.locator("#found")).to_contain_text("五道口")
    expect(page.locator(BOX)).to_have_value("五道口")
    page.go_forward()
    expect(page.locator("#found")).to_contain_text("徐汇区")
    page.reload()
    expect(page.locator("#found")).to_contain_text("徐汇区")
    expect(page.locator(BOX)).to_have_value("上海市徐汇区")


def test_a_position_is_restored_rounded_and_is_in_no_address(opened: Opened) -> None:
    page = opened(**PHONE, **GRANTED)
    page.click("#use-position")
    expect(page.locator(RESULTS)).to_have_count(10)
    page.locator(CHIP, has_text="送修点").click()
    expect(page.locator(f"{RESULTS} .kind.service_center")).to_have_count(0)
    state = page.evaluate("JSON.stringify(history.state)")
    assert re.findall(r"\d+\.\d+", state) == ["31.240", "121.500"] or "31.2397" not in state
    assert "31." not in page.url and "lat" not in page.url
    page.reload()
    expect(page.locator(RESULTS)).to_have_count(10)
    expect(page.locator("#found")).to_contain_text("您的位置（上海市浦东新区）")
    expect(page.locator(f"{RESULTS} .kind.service_center")).to_have_count(0)
    assert "31." not in page.url
    page.go_back()  # to the search before the chip
    expect(page.locator(f"{RESULTS} .kind.service_center").first).to_be_visible()
    page.go_back()  # to the start
    expect(page.locator(RESULTS)).to_have_count(0)


@pytest.mark.parametrize("script", [BLOCKED, ABSENT])
def test_without_storage_all_works_but_saving(opened: Opened, script: str) -> None:
    page = opened("/healthz", single=True, **PHONE, **GRANTED)
    page.add_init_script(script)
    page.goto(page.url.replace("/healthz", "/"))
    page.focus(BOX)
    page.keyboard.type("wudaok")
    page.locator(OPTIONS).first.click()
    expect(page.locator(RESULTS)).to_have_count(10)
    save = page.locator(f"{RESULTS} .save").first
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#save-said")).to_contain_text("此浏览器不保存数据")
    save.click()
    expect(save).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#save-said")).to_be_hidden()
    page.locator("#use-position").click()
    expect(page.locator("#found")).to_contain_text("您的位置")


def test_outlets_are_saved_in_this_browser_alone(opened: Opened) -> None:
    page = opened("/?q=五道口", **PHONE)
    save = page.locator(f"{RESULTS} .save").first
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    name = page.locator(f"{RESULTS} h3").first.inner_text()
    page.goto(page.url.split("?")[0])
    expect(page.locator("#saved a")).to_have_text(name)
    page.locator("#saved a").click()
    expect(page.locator("h1")).to_have_text(name)
    assert page.context.cookies() == []


@pytest.mark.parametrize("script", [True, False])
def test_up_to_three_outlets_are_compared(opened: Opened, script: bool) -> None:
    page = opened("/?q=五道口", java_script_enabled=script, **PHONE)
    boxes = page.locator(".compare-tick input")
    for n in range(3):
        boxes.nth(n).check()
    if script:
        expect(boxes.nth(3)).to_be_disabled()
        expect(page.locator("#compare .most")).to_have_text("最多对比 3 个")
    page.locator("#compare button").click()
    assert page.url.count("ref=") == 3 and "/compare?" in page.url
    expect(page.locator(".compare thead a")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".compare").evaluate("(table) => table.scrollWidth <= table.clientWidth")


def test_the_choice_to_compare_is_the_same_after_going_back(opened: Opened) -> None:
    page = opened("/?q=五道口", **PHONE)
    for n in (0, 2):
        page.locator(".compare-tick input").nth(n).check()
    page.locator("#compare button").click()
    expect(page.locator(".compare thead a")).to_have_count(2)
    page.go_back()
    expect(page.locator(".compare-tick input:checked")).to_have_count(2)
    expect(page.locator("#compare button")).to_be_enabled()
    expect(page.locator("#compare .count")).to_have_text("2/3")


def test_going_back_to_results_of_my_position_restores_the_place_in_the_list(opened: Opened) -> None:
    page = opened(geolocation=LUJIAZUI, permissions=["geolocation"], **PHONE)
    page.click("#use-position")
    expect(page.locator(f"{RESULTS} h3").first).to_be_visible()
    for place in (0, 700):
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", place)
        wait_until(page, f"scrollY === {place}")
        page.locator(f"{RESULTS} h3 a").nth(4).evaluate("(link) => link.click()")
        expect(page.locator("#outlet")).to_be_visible()
        page.go_back()
        expect(page.locator(f"{RESULTS} h3").first).to_be_attached()
        wait_until(page, f"scrollY === {place}")


def test_the_call_code_in_the_bar_has_its_end_and_leaves_the_page_in_place(opened: Opened) -> None:
    page = opened("/?q=五道口", **PHONE)
    page.locator(".code-ask").evaluate("(button) => button.click()")
    expect(page.locator(".code-shown")).to_contain_text(" 前有效")
    expect(page.locator(".code-shown")).to_be_focused()
    assert page.evaluate("scrollY") == 0


def test_an_empty_search_says_what_is_missing(opened: Opened) -> None:
    page = opened(**PHONE)
    page.click(".go button")
    expect(page.locator("#found")).to_have_text("请输入地点")
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#results [data-use-position]")).to_be_visible()


def test_an_empty_search_without_script(opened: Opened) -> None:
    page = opened(java_script_enabled=False, **PHONE)
    page.click(".go button")
    expect(page.locator("#found")).to_have_text("请输入地点")


def test_outside_china(opened: Opened) -> None:
    abroad = {"geolocation": {"latitude": 48.85, "longitude": 2.35}, "permissions": ["geolocation"]}
    page = opened(**PHONE, **abroad)
    page.click("#use-position")
    expect(page.locator("#results .message")).to_contain_text("请输入要去的城市或地点")
    expect(page.locator("#results a[href='tel:950800']")).to_be_visible()


def test_a_coarse_position_is_marked(opened: Opened) -> None:
    coarse = {"geolocation": LUJIAZUI | {"accuracy": 5_000}, "permissions": ["geolocation"]}
    page = opened(**PHONE, **coarse)
    page.click("#use-position")
    expect(page.locator("#results")).to_contain_text("定位误差约 5 公里")
    expect(page.locator(RESULTS)).to_have_count(10)


def test_wechat_refuses_a_position(opened: Opened) -> None:
    page = opened(user_agent="Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0", **PHONE)
    page.click("#use-position")
    expect(page.locator("#position-said")).to_contain_text("在浏览器中打开")
    search(page, "五道口")
    expect(page.locator(RESULTS)).to_have_count(10)
    expect(page.locator("#position-said")).to_be_hidden()
    assert page.locator("#results [target=_blank]").count() == 0


def test_a_lost_connection_is_tried_again(opened: Opened) -> None:
    page = opened(**PHONE)
    lost: list[Route] = []

    def drop_the_first(route: Route) -> None:
        if lost or route.request.post_data_json.get("part") != "results":
            return route.continue_()
        lost.append(route)
        return route.abort()

    page.route(
        "**/*", lambda route: drop_the_first(route) if route.request.method == "POST" else route.continue_()
    )
    search(page, "五道口")
    expect(page.locator("#position-said")).to_contain_text("950800")
    page.click("#try-again")
    expect(page.locator(RESULTS)).to_have_count(10)


@pytest.mark.parametrize("text", ["陆家", "wudaok", "广州天", "万象城", "shenzen"])
def test_a_suggestion_and_its_text_find_the_same_place(opened: Opened, text: str) -> None:
    page = opened(**PHONE)
    page.fill(BOX, text)
    option = page.locator(OPTIONS).first
    name = option.evaluate("item => item.firstChild.textContent")
    option.click()
    expect(page.locator("#found")).to_contain_text(name)
    chosen = page.locator("#found").inner_text()
    written = page.locator(BOX).input_value()
    page.goto(page.url.split("?")[0])
    search(page, written)
    expect(page.locator("#found")).to_have_text(chosen.replace("\n", " "))


def test_a_text_that_is_only_begun_offers_what_was_suggested(opened: Opened) -> None:
    page = opened(**PHONE)
    page.fill(BOX, "ljz")
    expect(page.locator(OPTIONS).first).to_be_visible()
    suggested = page.locator(f"{OPTIONS}").evaluate_all(
        "items => items.map((item) => item.firstChild.textContent)"
    )
    page.press(BOX, "Enter")
    expect(page.locator("#found")).to_have_text("没有叫“ljz”的地点，您是说下面这些名称相近的吗？")
    offered = page.locator(OPTION).all_inner_texts()
    assert [name for name in suggested if not any(label.endswith(name) for label in offered)] == []


def test_the_list_follows_the_map(opened: Opened) -> None:
    page = opened("/?adcode=310115")
    page.wait_for_timeout(1_600)
    page.evaluate(
        """() => document.querySelector('#map .leaflet-container').dispatchEvent(
        new CustomEvent('locator:moved', { bubbles: true, detail: { bbox: [121.3, 31.1, 121.5, 31.3] } }))"""
    )
    page.click("#search-here")
    expect(page.locator("#found")).to_have_text("按“地图显示的区域”查找")
    expect(page.locator("#search-here")).to_be_hidden()
    assert "bbox=121.3" in page.url
    positions = page.locator(RESULTS).evaluate_all(
        "items => items.map(({ dataset }) => [+dataset.lon, +dataset.lat])"
    )
    assert positions and all(121.3 <= lon <= 121.5 and 31.1 <= lat <= 31.3 for lon, lat in positions)


def test_the_map_hears_which_result_is_pointed_at(opened: Opened) -> None:
    page = opened("/?adcode=310115")
    page.evaluate(
        """() => { window.heard = [];
        document.addEventListener('locator:highlight', ({ detail }) => window.heard.push(detail.ref)); }"""
    )
    first = page.locator(RESULTS).first
    first.hover()
    page.hover(".brand")
    ref = first.get_attribute("data-ref")
    assert page.evaluate("window.heard") == [ref, None]


def test_the_page_is_light(opened: Opened) -> None:
    sizes: list[int] = []
    page = opened("/healthz", single=True, **PHONE)
    page.on("response", lambda response: sizes.append(response.request.sizes()["responseBodySize"]))
    page.goto(page.url.replace("/healthz", "/?q=五道口"), wait_until="networkidle")
    assert 0 < sum(sizes) <= 200_000


def read(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]
