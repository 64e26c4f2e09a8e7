"""Finding an outlet by position, area or tap; narrow screens, without script, in English."""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from locator.geo.datum import to_wgs84
from locator.geo.point import Point, metres

from .conftest import Opened
from .states import GRANTED
from .waiting import wait_until

RESULTS = "ol.results > li"


def test_find_by_position_after_a_tap_and_never_before(opened: Opened) -> None:
    page = opened(**GRANTED)
    expect(page.locator(RESULTS)).to_have_count(0)
    page.click("#use-position")
    expect(page.locator(RESULTS)).to_have_count(10)
    expect(page.locator("#found")).to_contain_text("您的位置（上海市浦东新区）")
    expect(page.locator("#found")).to_be_focused()
    assert "lat" not in page.url and "31." not in page.url
    lengths = [length_of(text) for text in page.locator(".far strong").all_inner_texts()]
    assert lengths == sorted(lengths) and lengths[0] < 2_000
    expect(page.locator(f"{RESULTS} .state").first).to_have_text(re.compile("营业|打烊|开门|致电|休息"))
    expect(page.locator(f"{RESULTS} a[href^='tel:']").first).to_be_visible()
    expect(page.locator(".leaflet-marker-pane .number")).to_have_count(10)


def length_of(text: str) -> float:
    number, unit = text.split()
    return float(number) * (1_000 if unit == "公里" else 1)


def test_a_denied_position_offers_the_search_form(opened: Opened) -> None:
    page = opened()
    page.click("#use-position")
    expect(page.locator("#position-said")).to_contain_text("浏览器未允许定位")
    expect(page.locator("#position-said")).to_contain_text("或输入地点")
    expect(page.locator("#try-again")).to_be_visible()
    expect(page.locator(".help .call")).to_be_visible()


def test_results_by_position_survive_an_outlet_and_the_other_language(opened: Opened) -> None:
    page = opened(**GRANTED)
    page.click("#use-position")
    expect(page.locator(RESULTS)).to_have_count(10)
    page.locator(f"{RESULTS} h3 a").first.click()
    expect(page.locator("#directions")).to_be_visible()
    page.go_back()
    expect(page.locator(RESULTS)).to_have_count(10)
    page.click("text=English")
    expect(page.locator("#found")).to_contain_text("outlets nearest to your position")
    page.click("text=中文")
    expect(page.locator("#found")).to_contain_text("离您的位置")
    assert "31.2" not in page.url


def test_find_by_province_city_and_district(opened: Opened) -> None:
    page = opened()
    page.click("#region summary")
    page.select_option("[name=province]", "440000")
    expect(page.locator("#found")).to_have_text("您在广东省的哪个城市？")
    page.select_option("[name=city]", "440300")
    expect(page.locator(RESULTS)).to_have_count(10)
    page.select_option("[name=district]", "440305")
    expect(page.locator("#found")).to_contain_text("广东省深圳市南山区")
    assert "district=440305" in page.url
    page.reload()
    expect(page.locator("#found")).to_contain_text("广东省深圳市南山区")
    expect(page.locator("[name=district]")).to_have_value("440305")


def test_another_province_forgets_the_city(opened: Opened) -> None:
    page = opened("/?province=440000&city=440300")
    page.click("#region summary")
    page.select_option("[name=province]", "310000")
    expect(page.locator("#found")).to_have_text("按“上海市”查找")
    expect(page.locator("[name=city] option", has_text="浦东新区")).to_have_count(1)


FREE_POINT = """({ x, y, width, height }) => {
  for (let right = 40; right < width; right += 30)
    for (let up = 80; up < height - 80; up += 30)
      if (!document.elementFromPoint(x + right, y + height - up).closest(".leaflet-interactive"))
        return [x + right, y + height - up];
}"""


def test_find_by_a_tap_on_the_map(opened: Opened) -> None:
    page = opened("/?province=310000")
    expect(page.locator(".leaflet-marker-pane .number").first).to_be_visible()
    box = page.locator("#map_outlets").bounding_box()
    assert box
    page.mouse.click(*page.evaluate(FREE_POINT, box))
    page.click(".map-offer .strong")
    expect(page.locator("#found")).to_contain_text("离地图上选的位置（")
    expect(page.locator(".origin")).to_be_visible()
    expect(page.locator("[name=province]")).to_have_value("")
    assert "province" not in page.url and "lat" not in page.url


def test_a_tap_on_the_map_changes_nothing_by_itself(opened: Opened) -> None:
    page = opened("/?q=五道口 手机碎屏&kind=drop_off", width=1366, height=850)
    expect(page.locator(".leaflet-marker-pane .number").first).to_be_visible()
    box, address = page.locator("#map_outlets").bounding_box(), page.url
    assert box
    spot = page.evaluate(FREE_POINT, box)
    page.mouse.click(*spot)
    expect(page.locator(".map-offer .strong")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".map-offer")).to_have_count(0)
    expect(page.locator("#words")).to_have_value("五道口 手机碎屏")
    expect(page.locator("#found")).to_have_text("按“北京市海淀区 五道口”查找")
    assert page.url == address
    page.mouse.click(*spot)
    page.click(".map-offer .strong")
    expect(page.locator("#found")).to_contain_text("离地图上选的位置（")
    expect(page.locator(".chip.on")).to_contain_text("手机 · 屏幕")
    expect(page.locator(".chip[value='kind:drop_off']")).to_have_attribute("aria-pressed", "true")


def test_filters_hold_for_every_result(opened: Opened) -> None:
    page = opened("/?adcode=310115")
    page.click(".filters summary")
    page.check("[name=kind][value=service_center]", force=True)
    expect(page.locator(f"{RESULTS} .kind.drop_off")).to_have_count(0)
    page.check("[name=open]", force=True)
    expect(page.locator(f"{RESULTS} .state.open")).to_have_count(10)
    expect(page.locator("#filter-count")).to_have_text("已选 2 项")
    assert "open=now" in page.url


def test_nothing_found_is_no_dead_end(opened: Opened) -> None:
    page = opened(**GRANTED)
    page.click("#use-position")
    expect(page.locator(RESULTS)).to_have_count(10)
    page.click(".filters summary")
    for access in ("induction_loop", "sign_language", "low_counter"):
        page.check(f"[name=access][value={access}]", force=True)
    page.select_option("[name=radius]", "1000")
    expect(page.locator("#found")).to_contain_text("没有符合条件的网点")
    expect(page.locator("#results a[href='tel:950800']")).to_be_visible()
    page.click("[data-drop-filters]")
    expect(page.locator(RESULTS)).to_have_count(10)


def test_a_late_answer_does_not_replace_a_later_one(opened: Opened) -> None:
    page = opened("/?adcode=310115")
    slow: list[Route] = []

    def hold_the_first(route: Route) -> None:
        first = not slow and route.request.method == "POST"
        slow.append(route) if first else route.continue_()

    page.route("**/*", hold_the_first)
    page.click(".filters summary")
    page.check("[name=kind][value=drop_off]", force=True)
    page.uncheck("[name=kind][value=drop_off]", force=True)
    page.check("[name=kind][value=service_center]", force=True)
    expect(page.locator(f"{RESULTS} .kind.drop_off")).to_have_count(0)
    with page.expect_response(lambda response: response.request.method == "POST") as late:
        slow[0].continue_()
    late.value.finished()
    page.evaluate("fetch('/healthz').then((answer) => answer.text())")  # by now the late answer has been read
    expect(page.locator(f"{RESULTS} .kind.service_center")).to_have_count(10)


def test_more_results(opened: Opened) -> None:
    page = opened("/?adcode=310115")
    page.click("button[name=limit]")
    expect(page.locator(RESULTS)).to_have_count(30)


def test_an_outlet_page_lists_all_its_fields(opened: Opened) -> None:
    page = opened("/?adcode=110101&kind=service_center")
    page.locator(f"{RESULTS} h3 a").first.click()
    expect(page.locator("h1")).to_contain_text("示例服务中心")
    expect(page.locator("table tbody tr")).to_have_count(7)
    expect(page.locator("tr.today th")).to_contain_text("11月24日 周二（今天）")
    expect(page.locator(".place .address")).to_contain_text("北京市东城区")
    expect(page.locator(".leaflet-marker-pane .number")).to_have_count(1)
    expect(page.locator(".near li")).to_have_count(4)


def test_print_has_the_way_and_nothing_to_press_or_covering_it(opened: Opened) -> None:
    page = opened("/outlets/SAMPLE-SC-00001")
    page.emulate_media(media="print")
    for hidden in (".mapped", ".way-from", ".apps", ".top nav"):
        for element in page.locator(hidden).all():
            expect(element).to_be_hidden()
    expect(page.locator("#directions dl")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.help')).position") == "static"


@pytest.mark.parametrize("width", [794, 1366])
def test_a_printed_list_is_one_column_of_all_results(opened: Opened, width: int) -> None:
    page = opened("/?q=五道口 碎屏", width=width, height=850)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollHeight") > 850
    for item in page.locator(RESULTS).all():
        box = item.bounding_box()
        assert box and box["width"] > 0.9 * width
        for part in ("h3", ".far", ".state", ".address"):
            expect(item.locator(part).first).to_be_visible()
        expect(item.locator("p.print-only").first).to_have_text(re.compile(r"^电话：.*\d{6}"))
        expect(item.locator("p.print-only").first).to_be_visible()
    expect(page.get_by_text(re.compile("^平时营业：")).first).to_be_visible()
    expect(page.locator(".help .call")).to_be_visible()
    expect(
        page.locator("a[hreflang]:visible, button:visible, summary:visible, .help .text:visible")
    ).to_have_count(0)


def test_every_map_app_gets_its_datum(opened: Opened) -> None:
    page = opened("/outlets/SAMPLE-SC-00001")
    apps = page.locator("#map-apps .apps a").all()
    links = {app.inner_text(): _redirection(page, app.get_attribute("href")) for app in apps}
    lat, lon = map(float, (links["其他应用"].removeprefix("geo:")).split(","))
    queries = {name: parse_qs(urlsplit(link).query) for name, link in links.items()}
    amap_lon, amap_lat, _name = queries["高德地图"]["to"][0].split(",")
    tencent, apple = queries["腾讯地图"]["tocoord"][0], queries["苹果地图"]["daddr"][0]
    pairs = {
        "gcj02": [(amap_lat, amap_lon), tencent.split(","), apple.split(",")],
        "bd09": [queries["百度地图"]["location"][0].split(",")],
    }
    for datum, found in pairs.items():
        for pair in found:
            there = to_wgs84(float(pair[0]), float(pair[1]), datum)  # type: ignore[arg-type]
            assert metres(Point(lat, lon), Point(float(there[0]), float(there[1]))) < 0.3


def _redirection(page: Page, address: str | None) -> str:
    """Return the address that a link of a page leads to."""
    answered = page.request.get(urljoin(page.url, address or ""), max_redirects=0)
    return answered.headers["location"]


def wait_for_maps(page: Page) -> None:
    """Wait until the maps of a page and their markers are drawn; a map is loaded when it comes into view."""
    for frame in page.locator(".folium-map").all():
        frame.scroll_into_view_if_needed()
    wait_until(
        page,
        """() => [...document.querySelectorAll('.folium-map')].every((map) =>
        map.querySelector('.leaflet-tile-loaded') && map.querySelector('.leaflet-marker-icon'))""",
    )
    page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize("path", ["/", "/?adcode=310115", "/map", "/outlets/SAMPLE-SC-00001"])
def test_targets_are_large_enough(opened: Opened, path: str) -> None:
    page = opened(path, width=360, height=740)
    wait_for_maps(page)
    sizes = page.evaluate(
        """[...document.querySelectorAll('a[href], button, select, summary, .leaflet-marker-icon[role]')]
        .filter((e) => e.checkVisibility() && !e.closest('p:not(.ways):not(.apps), .crumbs, h3, .near'))
        .map((e) => [e, e.getBoundingClientRect()])
        .map(([e, box]) => [e.outerHTML.slice(0, 80), box.width, box.height])
        .filter(([, width, height]) => width > 1 && (width < 24 || height < 24))"""
    )
    assert [size for size in sizes if "skip" not in size[0]] == []


def test_without_script_areas_filters_and_outlets_work(opened: Opened) -> None:
    page = opened(java_script_enabled=False)
    expect(page.locator("#use-position")).to_be_hidden()
    for name, value in (("province", "440000"), ("city", "440300")):
        page.click("#region summary")
        page.select_option(f"[name={name}]", value)
        page.click(".go button")
    page.click("#region summary")
    page.select_option("[name=district]", "440305")
    page.click(".filters summary")
    page.locator("label", has_text="服务中心").click()
    page.click(".go button")
    expect(page.locator("#found")).to_contain_text("广东省深圳市南山区")
    expect(page.locator(RESULTS)).to_have_count(10)
    expect(page.locator(f"{RESULTS} .kind.drop_off")).to_have_count(0)
    page.click("button[name=limit]")
    expect(page.locator(RESULTS)).to_have_count(30)
    page.locator(f"{RESULTS} h3 a").first.click()
    expect(page.locator("h1")).to_contain_text("示例服务中心")
    expect(page.locator(".help .call")).to_have_attribute("href", "tel:950800")


def test_english(opened: Opened) -> None:
    page = opened("/?province=440000&city=440300")
    page.click("text=English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#found")).to_have_text("Near “Shenzhen, Guangdong”")
    expect(page.locator(f"{RESULTS} .state").first).to_have_text(re.compile("Open|Closed|Hours unknown"))
    page.locator(f"{RESULTS} h3 a").first.click()
    expect(page.locator("h2").first).to_have_text("Getting there")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.click("text=中文")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_by_keyboard_alone(opened: Opened) -> None:
    page = opened(**GRANTED)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "use-position":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    first = page.locator(f"{RESULTS} h3 a").first
    for _ in range(14):  # past the filter chips
        page.keyboard.press("Tab")
        if first.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("示例")


def test_the_map_shows_every_outlet_and_opens_one(opened: Opened) -> None:
    page = opened("/map")
    expect(page.locator(".cluster").nth(20)).to_be_attached()
    page.evaluate("document.querySelectorAll('.cluster').forEach((each) => each.classList.add('earlier'))")
    page.locator("label", has_text="服务中心").click()
    expect(page.locator(".earlier")).to_have_count(0)
    expect(page.locator(".cluster").nth(10)).to_be_attached()
    page.locator(".spot").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-card h2 a")).to_contain_text("示例")


def test_the_map_draws_the_offline_basemap(opened: Opened) -> None:
    page = opened("/map")
    expect(page.locator("canvas.leaflet-tile-loaded").nth(3)).to_be_attached()
    colours = page.evaluate(
        """(() => { const tile = document.querySelector('canvas.leaflet-tile-loaded'); const seen = new Set();
        const pixels = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data;
        for (let i = 0; i < pixels.length; i += 4) seen.add(pixels.slice(i, i + 3).join());
        return seen.size })()"""
    )
    assert colours > 3


def test_a_lost_connection_says_so_and_names_the_hotline(opened: Opened) -> None:
    page = opened()
    page.route("**/*", lambda route: drop_posts(route))
    page.click("#region summary")
    page.select_option("[name=province]", "440000")
    expect(page.locator("#position-said")).to_contain_text("950800")


def drop_posts(route: Route) -> None:
    route.abort() if route.request.method == "POST" else route.continue_()


def test_is_this_shop_official_without_script_and_by_keyboard(opened: Opened) -> None:
    page = opened("/help", java_script_enabled=False, width=320, height=640)
    page.locator("main a", has_text="官方网点核验").click()
    page.focus("[name=by]:checked")
    page.keyboard.press("Tab")
    page.keyboard.type("95 0800")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict h2")).to_have_text("是官方网点")
    expect(page.locator("[name=said]")).to_have_value("95 0800")
    page.fill("[name=said]", "950801")
    page.click("main button")
    expect(page.locator(".verdict h2")).to_have_text("仅相近，不是官方信息")
    expect(page.locator(".verdict")).to_contain_text("与官方热线 950800 相近，但不是官方热线")
    expect(page.locator("main a[href='tel:950800']").last).to_be_visible()


def test_those_open_on_arrival_come_first(opened: Opened) -> None:
    page = opened("/?adcode=310115")
    page.click(".filters summary")
    page.locator("label", has_text="优先显示最快可受理的网点").click()
    expect(page.locator(f"{RESULTS} .arrival")).to_have_count(10)
    expect(page.locator(f"{RESULTS} .arrival").first).to_contain_text("营业")
