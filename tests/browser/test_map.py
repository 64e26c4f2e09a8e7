"""The map by touch, keyboard and pointer: gestures, cards, markers, and the events shared with the page."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from .axe import serious
from .conftest import LUJIAZUI, Opened
from .waiting import wait_for_map, wait_until

PHONE: dict[str, Any] = {"has_touch": True, "is_mobile": True}
GRANTED: dict[str, Any] = {"geolocation": LUJIAZUI, "permissions": ["geolocation"]}
CARD = ".map-card"
CENTER = "(() => { const { lat, lng } = map_outlets.getCenter(); return [lat, lng]; })()"


def opened_map(opened: Opened, path: str = "/map", **options: Any) -> Page:
    page = opened(path, **options)
    wait_for_map(page)
    wait_until(page, "document.querySelector('.leaflet-marker-pane [role=button]') !== null")
    return page


def show_streets(page: Page) -> None:
    """Zoom in until single outlets are drawn."""
    page.evaluate("map_outlets.setView([31.2397, 121.4998], 15, { animate: false })")
    expect(page.locator(".spot").first).to_be_visible()


def test_one_marker_is_a_tab_stop_and_arrows_reach_the_others(opened: Opened) -> None:
    page = opened_map(opened)
    assert page.locator(".leaflet-marker-pane [tabindex='0']").count() == 1
    page.locator(".leaflet-marker-pane [tabindex='0']").focus()
    before = page.evaluate(f"[document.activeElement.ariaLabel, ...{CENTER}]")
    page.keyboard.press("ArrowRight")
    after = page.evaluate(f"[document.activeElement.ariaLabel, ...{CENTER}]")
    assert before[0] != after[0] and before[1:] == after[1:]  # the map does not move
    assert page.locator(".leaflet-marker-pane [tabindex='0']").count() == 1


def test_focus_survives_a_redraw(opened: Opened) -> None:
    page = opened_map(opened)
    page.locator(".leaflet-marker-pane [tabindex='0']").focus()
    label = page.evaluate("document.activeElement.ariaLabel")
    with page.expect_response("**/api/v1/clusters?**"):
        page.evaluate("LocatorMap.load()")
    wait_until(page, f"document.activeElement.ariaLabel === {label!r}")
    with page.expect_response("**/api/v1/clusters?**"):
        page.keyboard.press("Enter")  # the cluster is replaced by its parts
    wait_until(page, "document.activeElement.closest('.leaflet-container') !== null")
    wait_until(page, f"document.activeElement.ariaLabel !== {label!r}")


def test_a_card_takes_the_focus_and_gives_it_back(opened: Opened) -> None:
    page = opened_map(opened, bypass_csp=True)
    show_streets(page)
    page.locator(".leaflet-marker-pane .spot[role=button]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(CARD)).to_be_focused()
    expect(page.locator(f"{CARD} .actions a")).to_have_count(2)
    expect(page.locator(f"{CARD} .state")).to_be_visible()
    expect(page.locator(f"{CARD} .far strong")).to_have_count(0)  # no position, no distance
    expect(page.locator(".leaflet-marker-icon.lit")).to_have_count(1)
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    expect(page.locator(".leaflet-marker-icon.spot:focus")).to_have_count(1)
    expect(page.locator(".leaflet-marker-icon.lit")).to_have_count(0)


def test_a_redraw_leaves_the_highlight_and_the_focus_of_an_open_card(opened: Opened) -> None:
    page = opened_map(opened)
    show_streets(page)
    page.locator(".leaflet-marker-pane .spot[role=button]").first.focus()
    label = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("Enter")
    expect(page.locator(CARD)).to_be_focused()
    with page.expect_response("**/api/v1/clusters?**"):
        page.evaluate("MapMarkers.replace('outlets', []); LocatorMap.load()")
    expect(page.locator(".leaflet-marker-icon.lit")).to_have_attribute("aria-label", label)
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-marker-icon.spot:focus")).to_have_attribute("aria-label", label)
    expect(page.locator(".leaflet-marker-icon.lit")).to_have_count(0)


def test_the_card_of_a_phone_is_a_sheet_with_the_distance_from_my_position(opened: Opened) -> None:
    page = opened_map(opened, width=390, height=844, reduced_motion="reduce", **PHONE, **GRANTED)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.tap(".map-locate")
    expect(page.locator("#map-status")).to_have_text("已移至您的位置")
    expect(page.locator(".origin")).to_be_visible()
    page.locator(".spot").first.dispatch_event("click")
    expect(page.locator(f"{CARD} .far strong")).to_have_text(re.compile("米|公里"))
    sheet, bar = page.locator(CARD).bounding_box(), page.locator(".help").bounding_box()
    assert sheet and bar and sheet["width"] == 390
    assert sheet["y"] + sheet["height"] == pytest.approx(bar["y"], abs=1)
    assert not [url for url in sent if "121.49" in url.partition("bbox=")[0]]
    for url in sent:
        if "bbox=" in url:  # neither an edge nor the middle is the position
            west, south, east, north = map(float, parse_qs(urlsplit(url).query)["bbox"][0].split(","))
            assert abs((west + east) / 2 - LUJIAZUI["longitude"]) > 0.0005
            assert abs((south + north) / 2 - LUJIAZUI["latitude"]) > 0.0005


@pytest.mark.parametrize(("width", "scrolls"), [(390, False), (1366, True)])
def test_a_tap_on_a_result_scrolls_the_list_beside_the_map_alone(
    opened: Opened, width: int, scrolls: bool
) -> None:
    page = opened_map(opened, "/?q=五道口", width=width, height=844, reduced_motion="reduce")
    page.locator(".folium-map").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator(".leaflet-marker-pane .number").last.dispatch_event("click")
    expect(page.locator(CARD)).to_be_visible()
    expect(page.locator("ol.results > li.lit")).to_have_count(1)
    assert page.evaluate("scrollY") == before
    if scrolls:
        expect(page.locator("ol.results > li.lit")).to_be_in_viewport()


def test_two_fingers_move_the_map_and_one_scrolls_the_page(opened: Opened) -> None:
    page = opened_map(opened, "/outlets/SAMPLE-SC-00001", width=390, height=700, **PHONE)
    box = page.locator(".folium-map").bounding_box()
    assert box
    x, y = box["x"] + 150, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    def drag(fingers: int) -> None:
        for step in range(7):
            points = [{"x": x + 60 * n, "y": y - 15 * step, "id": n} for n in range(fingers)]
            kind = "touchMove" if step else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            if step == 4:
                hint = page.locator(".map-hint.on")
                expect(hint).to_have_count(1 if fingers == 1 else 0)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    start, scrolled = page.evaluate(CENTER), page.evaluate("scrollY")
    drag(2)
    wait_until(page, f"{CENTER}[0] < {start[0]} - 0.0005")
    assert page.evaluate("scrollY") == scrolled
    moved = page.evaluate(CENTER)
    drag(1)
    assert page.evaluate(CENTER) == moved
    wait_until(page, f"scrollY !== {scrolled}")


def test_an_outlet_has_one_marker(opened: Opened) -> None:
    page = opened_map(opened, "/?adcode=310115")
    expect(page.locator(".leaflet-marker-pane .number")).to_have_count(10)
    with page.expect_response("**/api/v1/clusters?**"):
        page.evaluate("map_outlets.setZoom(map_outlets.getZoom() + 1, { animate: false })")
    wait_until(page, "document.querySelector('.spot') !== null")
    refs = page.evaluate("MapMarkers.all().map(({ ref }) => ref).filter(Boolean)")
    assert len(refs) == len(set(refs)) > 10


COUNTED = """() => [...document.querySelectorAll('.cluster')]
  .map(({ textContent }) => Number(textContent.replaceAll(',', '')))
  .reduce((sum, count) => sum + count, document.querySelectorAll('.spot, .number').length)"""


def test_the_counts_of_clusters_leave_out_the_results(opened: Opened) -> None:
    view = "map_outlets.setView([35, 104], 3, { animate: false })"
    counts = []
    for path in ("/", "/?adcode=310115"):
        page = opened_map(opened, path)
        with page.expect_response("**/api/v1/clusters?**"):
            page.evaluate(view)
        wait_until(page, f"({COUNTED})() > 20000")
        counts.append(page.evaluate(COUNTED))
    assert counts[0] == counts[1]


def test_a_pan_of_the_user_is_announced_and_one_of_the_program_is_not(opened: Opened) -> None:
    page = opened_map(opened)
    page.evaluate("document.addEventListener('locator:moved', ({ detail }) => (window.moved = detail))")
    page.evaluate("LocatorMap.quietly(() => map_outlets.panBy([50, 0], { animate: false }))")
    page.wait_for_timeout(900)
    assert page.evaluate("window.moved") is None
    page.locator("#map_outlets").focus()
    page.keyboard.press("ArrowLeft")
    wait_until(page, "window.moved !== undefined")
    detail = page.evaluate("window.moved")
    west, south, east, north = detail["bbox"]
    assert (
        west < 104 < east and south < 35 < north and detail["zoom"] == page.evaluate("map_outlets.getZoom()")
    )


def test_a_highlighted_outlet_is_lit(opened: Opened) -> None:
    page = opened_map(opened, "/?adcode=310115")
    refs = page.evaluate("MapMarkers.all().filter(({ group }) => group === 'results').map(({ ref }) => ref)")
    lit = page.locator(".number.lit")
    for target in ("document", "document.getElementById('map_outlets')"):
        event = f"{target}.dispatchEvent(new CustomEvent('locator:highlight', {{ detail: {{ ref: %s }} }}))"
        page.evaluate(event % repr(refs[2]))
        expect(lit).to_have_text("3")
        page.evaluate(event % "null")
        expect(lit).to_have_count(0)


@pytest.mark.parametrize(("lang", "scale", "zoom"), [("zh", "公里", "放大"), ("en", "km", "Zoom in")])
def test_controls_are_in_the_language_of_the_page(opened: Opened, lang: str, scale: str, zoom: str) -> None:
    page = opened_map(opened, f"/map?lang={lang}")
    line = page.locator(".leaflet-bottom.leaflet-right .leaflet-control-scale-line")
    expect(line).to_contain_text(scale)
    assert line.evaluate("(line) => line.scrollWidth <= line.clientWidth")
    expect(page.locator(".leaflet-control-zoom-in")).to_have_attribute("title", zoom)


@pytest.mark.parametrize("width", [320, 390])
def test_the_first_view_of_a_phone_shows_all_of_china(opened: Opened, width: int) -> None:
    page = opened_map(opened, width=width, height=844, **PHONE)
    assert page.evaluate("map_outlets.getBounds().contains([[3.4, 73.5], [53.5, 135]])")


PAINTED = """() => {
  let layer;
  map_outlets.eachLayer((one) => { layer = one.labelers ? one : layer; });
  const index = layer.labelers.getIndex(map_outlets.getZoom());
  const origin = map_outlets.getPixelOrigin(), { min, max } = map_outlets.getPixelBounds();
  const box = (minX, minY, maxX, maxY) => ({ minX, minY, maxX, maxY });
  const discs = [...document.querySelectorAll('.cluster')].map((disc) => {
    const { x, y } = L.DomUtil.getPosition(disc).add(origin), half = disc.offsetWidth / 2 - 1;
    return box(x - half, y - half, x + half, y + half);
  });
  const labels = [];
  for (const label of index.searchBbox(box(min.x, min.y, max.x, max.y), Infinity)) {
    const moves = [], texts = [];
    const canvas = { translate: (...by) => moves.push(by), fillText: (text) => texts.push(text) };
    label.draw(new Proxy(canvas, { get: (own, name) => own[name] ?? (() => 0), set: () => true }));
    if (!texts.length) continue;
    const [dx, dy] = moves[0], { minX, minY, maxX, maxY } = label.bboxes[0];
    const area = box(minX + dx, minY + dy, maxX + dx, maxY + dy);
    labels.push({ text: texts[0], area, moved: dx !== 0 || dy !== 0 });
  }
  const meet = (one, other) => one !== other && one.minX < other.maxX && one.maxX > other.minX
    && one.minY < other.maxY && one.maxY > other.minY;
  const over = (some, areas) => some.filter(({ area }) => areas.some((other) => meet(area, other)))
    .map(({ text }) => text);
  const moved = labels.filter((label) => label.moved);
  return { names: labels.map(({ text }) => text), moved: moved.length, covered: over(labels, discs),
    crossing: over(moved, labels.map(({ area }) => area)) };
}"""


def test_labels_are_moved_beside_markers_clear_of_each_other(opened: Opened) -> None:
    page = opened_map(opened)
    page.evaluate("map_outlets.setView([22.3, 114.0], 8, { animate: false })")
    wait_until(page, "document.querySelectorAll('canvas.leaflet-tile-loaded').length > 3")
    wait_until(page, "document.querySelectorAll('.cluster').length > 10")
    wait_until(page, f"({PAINTED})().names.some((name) => name.startsWith('香港'))")
    painted = page.evaluate(PAINTED)
    assert painted["moved"] > 3 and not painted["covered"] and not painted["crossing"]


def test_search_on_the_map(opened: Opened) -> None:
    page = opened_map(opened, width=390, height=844, **PHONE)
    page.fill("#words", "深圳市")
    page.keyboard.press("Enter")
    expect(page.locator("#map-status")).to_contain_text("深圳市")
    wait_until(page, f"Math.abs({CENTER}[1] - 114.07) < 0.05")
    page.fill("#words", "qqqqxxxx")
    page.keyboard.press("Enter")
    expect(page.locator("#map-doubt")).to_contain_text("没找到“qqqqxxxx”，您在哪个城市？")


def test_a_message_of_a_move_goes_with_the_next_one(opened: Opened) -> None:
    page = opened_map(opened)
    status = page.locator("#map-status")
    page.fill("#words", "深圳市")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("已移至")
    page.wait_for_timeout(1_000)  # the move of the search itself has ended
    expect(status).to_contain_text("已移至")
    page.locator(".leaflet-control-zoom-out").click()
    expect(status).to_be_hidden()
    page.fill("#words", "qqqqxxxx")
    page.keyboard.press("Enter")
    expect(page.locator("#map-doubt")).to_contain_text("没找到")
    page.fill("#words", "深圳")
    expect(page.locator("#map-doubt")).to_be_hidden()


def test_a_search_on_the_map_is_in_the_address_and_repeated(opened: Opened) -> None:
    page = opened_map(opened, width=390, height=844, **PHONE)
    page.fill("#words", "五道口")
    page.keyboard.press("Enter")
    expect(page.locator("#map-status")).to_contain_text("五道口")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["五道口"]}
    page.reload()
    wait_for_map(page)
    expect(page.locator("#map-status")).to_contain_text("五道口")
    expect(page.locator("#words")).to_have_value("五道口")
    wait_until(page, f"Math.abs({CENTER}[1] - 116.33) < 0.05")
    expect(page.locator(".leaflet-marker-pane .origin")).to_have_count(1)
    page.fill("#words", "31.2397, 121.4998")
    page.keyboard.press("Enter")
    wait_until(page, f"Math.abs({CENTER}[1] - 121.5) < 0.05")
    assert not urlsplit(page.url).query


def test_an_area_on_the_map_has_no_marker(opened: Opened) -> None:
    page = opened_map(opened, "/map?lang=en&q=%E6%B7%B1%E5%9C%B3")
    wait_until(page, f"Math.abs({CENTER}[1] - 114.07) < 0.05")
    expect(page.locator("#map-status")).to_have_text("Moved to Shenzhen, Guangdong")
    expect(page.locator(".leaflet-marker-pane .origin")).to_have_count(0)
    assert parse_qs(urlsplit(page.url).query) == {"lang": ["en"], "q": ["深圳"]}


def test_a_position_in_degrees_is_posted_to_the_search(opened: Opened) -> None:
    page = opened_map(opened)
    page.fill("#words", "北纬31°14′22″ 东经121°29′59″")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_visible()
    assert not urlsplit(page.url).query


def test_a_denied_position_says_what_to_do(opened: Opened) -> None:
    page = opened_map(opened)
    page.click(".map-locate")
    expect(page.locator("#map-status")).to_contain_text("请允许定位，或搜索地点")


def test_a_script_that_fails_to_load_is_requested_again(opened: Opened) -> None:
    page = opened("/help")
    failed: list[str] = []

    def fail_once(route: Route) -> None:
        url = route.request.url
        route.fulfill(status=503) if failed.count(url) < 2 else route.continue_()
        failed.append(url)

    page.route("**/map-pins.js*", fail_once)
    page.goto(page.url.replace("/help", "/map"))
    wait_until(page, "document.querySelector('.cluster') !== null")
    assert len(failed) >= 3


def test_a_street_map_covers_the_tiles_that_it_has(opened: Opened) -> None:
    page = opened_map(opened)
    covers = """([lat, lng, cells]) => Basemap.covers(
        { bounds: [116.3, 39.9, 116.5, 40.1], cells }, L.latLng(lat, lng))"""
    cells = {"zoom": 12, "rows": [[1550, 3371, 3372]]}  # 116.28 to 116.46 E, north of 39.97 N
    for place, covered in (((40.0, 116.35), True), ((40.0, 116.48), False), ((39.95, 116.35), False)):
        assert page.evaluate(covers, [*place, cells]) is covered
        assert page.evaluate(covers, [*place, None]) is True
    assert page.evaluate(covers, [41.0, 116.35, None]) is False


DRAWN = "document.querySelectorAll('.leaflet-marker-pane :is(.spot, .cluster)').length"


@pytest.mark.parametrize(
    ("text", "distance"),
    [("大理古城", "约 8 公里"), ("30.4705, 114.4198", "3.7 公里"), ("39.9, 95.0", "38 公里")],
)
def test_a_place_without_outlets_in_view_shows_the_nearest(opened: Opened, text: str, distance: str) -> None:
    page = opened_map(opened, width=390, height=844, **PHONE)
    page.fill("#words", text)
    page.keyboard.press("Enter")
    expect(page.locator("#map-status")).to_contain_text(f"最近的网点：{distance}")
    wait_until(page, f"map_outlets.getZoom() < 14 && {DRAWN} > 0")


def test_a_place_among_outlets_names_no_nearest(opened: Opened) -> None:
    page = opened_map(opened, "/map?q=%E4%BA%94%E9%81%93%E5%8F%A3")
    expect(page.locator("#map-status")).to_have_text(re.compile("五道口$"))


def test_a_card_after_a_search_has_the_distance_that_is_known(opened: Opened) -> None:
    page = opened_map(opened, width=390, height=844, **PHONE)
    page.fill("#words", "大理古城")
    page.keyboard.press("Enter")
    expect(page.locator("#map-status")).to_contain_text("最近的网点")
    expect(page.locator(".spot").first).to_be_visible()
    page.locator(".spot").first.dispatch_event("click")
    expect(page.locator(f"{CARD} .far strong")).to_have_text(re.compile(r"^约 \d+ 公里$"))


def test_the_map_shows_the_places_that_a_question_offers(opened: Opened) -> None:
    page = opened_map(opened, "/?q=体育西路103号")
    labels = page.locator(".question [data-lat]").all_text_contents()
    assert len(labels) > 1
    for label in labels:
        expect(page.locator(f".leaflet-marker-pane [aria-label='{label}']")).to_be_visible()
    page.locator(f".leaflet-marker-pane [aria-label='{labels[0]}']").click()
    expect(page.locator("ol.results li").first).to_be_visible()
