"""Embedded finder on another origin: keyboard use, and messages delivered to the embedding page only."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, FrameLocator, Page, expect

from tests import sample_release
from tests.program import run

from .axe import serious
from .conftest import LUJIAZUI, Opened
from .hosts import Site
from .test_outlet_text import PAYLOADS, publish_poisoned
from .waiting import wait_until

MESSAGE_LIST = "<ol id='heard'></ol>"
LISTEN = """window.heard = []; window.seen = [];
document.addEventListener('locator:chosen', (event) => {
  heard.push(event.detail);
  const line = document.createElement('li');
  line.textContent = event.detail.name;
  document.getElementById('heard').append(line);
});
addEventListener('message', (event) => seen.push(event.data));"""
ELEMENT = "locator-outlets"
STATES = [
    'q="陆家嘴"',
    "",
    'q="zzzzqqqq" lang="en"',
    'kind="x"',
    'q="朝阳区" lang="en"',
    'q="重庆市"',
    'q="附近"',
]
MEMBERS = {
    *(
        "ref",
        "code",
        "name",
        "kind",
        "lat",
        "lon",
        "address",
        "province",
        "city",
        "phones",
        "distance",
        "link",
    ),
}


@pytest.fixture(scope="module")
def help_site() -> Iterator[Site]:
    with Site("localhost").open() as site:
        yield site


@pytest.fixture(scope="module")
def other_site() -> Iterator[Site]:
    """May embed as well, but is not the site whose page is open."""
    with Site("localhost").open() as site:
        yield site


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory, help_site: Site, other_site: Site) -> Iterator[str]:
    """The address of the program, which the two sites may embed."""
    hosts = f"{help_site.name},{other_site.name}"
    database = sample_release.copy_to(tmp_path_factory.mktemp("finder"))
    with run(database, embed_hosts=hosts, rate_limit="off") as program:
        yield program.address


def element(finder: str, attributes: str = "", inside: str = "") -> str:
    script = f'<script src="{finder}/embed.js" async></script>'
    return f"<script>{LISTEN}</script>{script}<{ELEMENT} {attributes}>{inside}</{ELEMENT}>{MESSAGE_LIST}"


def framed(finder: str, host: str) -> str:
    source = f"{finder}/embed?q=%E9%99%86%E5%AE%B6%E5%98%B4&amp;host={host}"
    frame = f'<iframe title="网点" width="600" height="640" src="{source}"></iframe>'
    return f"<script>{LISTEN}</script>{frame}{MESSAGE_LIST}"


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def wait_until_resized(page: Page) -> None:
    """Wait until the frame is as high as its content."""
    inner = frame_of(page).locator("html").evaluate("e => e.getBoundingClientRect().height")
    wait_until(page, f"Math.abs(document.querySelector('iframe').clientHeight - {inner}) < 2")


def wait_for_messages(page: Page, source: Page | Frame) -> list[Any]:
    """Wait until the page has received all messages of a frame, and return them."""
    source.evaluate("parent.postMessage('the last', '*')")
    wait_until(page, "seen.includes('the last')")
    return [message for message in page.evaluate("seen") if message != "the last"]


def opened_at(opened: Opened, address: str, **options: Any) -> Page:
    return opened("", base=address, **options)


def test_the_element_shows_the_outlets_and_is_as_high_as_they_are(
    opened: Opened, finder: str, help_site: Site
) -> None:
    inside = '<a id="instead" href="/x">找网点</a>'
    at = help_site.put("/a", element(finder, 'lang="zh" q="陆家嘴" kind="service_center" limit="3"', inside))
    page = opened_at(opened, at)
    frame = frame_of(page)
    expect(frame.locator("article")).to_have_count(3)
    expect(frame.locator("#found")).to_contain_text("陆家嘴")
    expect(frame.locator("#kind")).to_have_value("service_center")
    expect(page.locator("#instead")).to_be_hidden()
    expect(page.locator("iframe")).to_have_attribute("title", "查找服务网点")
    wait_until_resized(page)
    assert frame.locator("html").evaluate("e => e.scrollHeight - e.clientHeight") <= 1


def test_words_a_choice_and_an_event_by_keyboard_alone(opened: Opened, finder: str, help_site: Site) -> None:
    page = opened_at(opened, help_site.put("/b", element(finder)))
    frame = frame_of(page)
    expect(frame.locator("#here")).to_be_visible()
    for first in ("aside .strong", "aside .text", "#words"):  # a person before anything else
        page.keyboard.press("Tab")
        expect(frame.locator(first)).to_be_focused()
    page.keyboard.type("陆家嘴")
    page.keyboard.press("Enter")
    expect(frame.locator("article")).to_have_count(5)
    expect(frame.locator("#said")).to_contain_text("最近的 5 个网点")
    expect(frame.locator("#words")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if frame.locator(".choose:focus").count():
            break
    outline = frame.locator(".choose:focus").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    chosen = frame.locator(".choose[aria-pressed=true]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text("已选")
    name = frame.locator("article h3").first.inner_text()
    expect(page.locator("#heard li")).to_have_text([name])
    expect(frame.locator("#said")).to_have_text(f"已选{name}")
    (outlet,) = page.evaluate("heard")
    assert set(outlet) == MEMBERS and outlet["name"] == name
    assert outlet["link"] == f"{finder}/outlets/{outlet['ref']}"


def test_a_position_after_a_tap_is_in_no_address_and_no_message(
    opened: Opened, finder: str, help_site: Site
) -> None:
    granted = {"geolocation": LUJIAZUI, "permissions": ["geolocation"]}
    page = opened_at(opened, help_site.put("/c", element(finder)), **granted)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    frame = frame_of(page)
    frame.locator("#here").click()
    expect(frame.locator("#found")).to_contain_text("您的位置（上海市浦东新区）")
    frame.locator(".choose").nth(1).click()
    expect(page.locator("#heard li")).to_have_count(1)
    frame.locator("#kind").select_option("service_center")
    expect(frame.locator("article", has_text="送修点")).to_have_count(0)
    messages = str(page.evaluate("JSON.stringify(seen)"))
    assert (
        "31.2397" not in messages
        and "121.4998" not in messages
        and not [url for url in requests if "31.2" in url]
    )
    assert page.evaluate("heard[0].distance % 100") == 0
    frame.locator("#words").fill("北京市朝阳区")
    frame.locator("#words").press("Enter")
    expect(frame.locator("#found")).to_contain_text("北京市朝阳区")


def test_a_denied_position_offers_the_search_form(opened: Opened, finder: str, help_site: Site) -> None:
    page = opened_at(opened, help_site.put("/d", element(finder, 'lang="en"')))
    frame = frame_of(page)
    frame.locator("#here").click()
    expect(frame.locator("#trouble")).to_contain_text("Enter a place or an address")
    expect(frame.locator("aside a[href='tel:950800']")).to_be_visible()


def test_no_connection_and_no_outlet_are_no_dead_ends(opened: Opened, finder: str, help_site: Site) -> None:
    at = help_site.put("/e", element(finder, 'q="陆家嘴" radius="5" service="screen"'))
    page = opened_at(opened, at)
    frame = frame_of(page)
    expect(frame.locator("#only")).to_contain_text("换屏")
    frame.locator("button[name=drop]").click()
    expect(frame.locator("article")).to_have_count(5)
    expect(frame.locator("#only")).to_have_count(0)
    frame.locator("#words").fill("朝阳区")
    frame.locator("form .strong").click()
    frame.locator(".options button", has_text="北京").first.click()
    expect(frame.locator("#words")).to_have_value("")
    expect(frame.locator("#found")).to_contain_text("按“北京市朝阳区”查找")
    page.route("**/embed**", lambda route: route.abort())
    frame.locator("form .strong").click()
    expect(frame.locator("#trouble")).to_contain_text("950800")
    expect(frame.locator("aside .text")).to_be_visible()


def test_a_question_is_announced_and_answered_by_keyboard(
    opened: Opened, finder: str, help_site: Site
) -> None:
    page = opened_at(opened, help_site.put("/ask", element(finder, 'kind="service_center"')))
    frame = frame_of(page)
    expect(frame.locator("#here")).to_be_visible()  # the script has run
    frame.locator("#words").fill("广东省")
    frame.locator("#words").press("Enter")
    expect(frame.locator("#said")).to_have_text("您在广东省的哪个城市？")
    expect(frame.locator("#found")).to_be_focused()
    expect(frame.locator("article")).to_have_count(0)
    expect(frame.locator(".options button:visible")).to_have_count(12)
    frame.locator(".more-options summary").press("Enter")
    frame.locator(".options button", has_text="韶关市").press("Enter")
    expect(frame.locator("#said")).to_have_text(
        "按“广东省韶关市”查找 韶关市只有 3 个符合条件的网点（服务中心），另列其他地区 2 个。"
    )
    expect(frame.locator("article", has_text="服务中心")).to_have_count(5)
    expect(frame.locator(".far").filter(has_text=re.compile("米|公里"))).to_have_count(2)  # elsewhere
    frame.locator("#kind").focus()
    frame.locator("#kind").select_option("")
    expect(frame.locator("#said")).to_have_text("按“广东省韶关市”查找 5 个网点")
    expect(frame.locator("#kind")).to_be_focused()


def test_a_question_about_the_position_has_the_button_for_it(
    opened: Opened, finder: str, help_site: Site
) -> None:
    granted = {"geolocation": LUJIAZUI, "permissions": ["geolocation"]}
    page = opened_at(opened, help_site.put("/near", element(finder, 'q="附近"')), **granted)
    frame = frame_of(page)
    expect(frame.locator("#found")).to_contain_text("需要您的位置")
    frame.locator("[data-use-position]").click()
    expect(frame.locator("#found")).to_contain_text("您的位置（上海市浦东新区）")


@pytest.mark.parametrize("whose", ["other", "evil", "none"])
def test_a_page_of_another_origin_than_host_receives_no_messages(
    opened: Opened, finder: str, help_site: Site, other_site: Site, whose: str
) -> None:
    """`other` may embed too, so the button exists; its messages are for the other site only."""
    host = {"other": other_site.origin, "evil": "https://evil.example", "none": ""}[whose]
    page = opened_at(opened, help_site.put(f"/{whose}", framed(finder, host)))
    frame = frame_of(page)
    expect(frame.locator("article")).to_have_count(5)
    if whose == "other":
        frame.locator(".choose").first.click()
    expect(frame.locator(".choose").first).to_be_visible(visible=whose == "other")
    assert wait_for_messages(page, page.frames[1]) == []


def test_a_frame_without_the_script_posts_to_its_parent(opened: Opened, finder: str, help_site: Site) -> None:
    page = opened_at(opened, help_site.put("/plain", framed(finder, help_site.origin)))
    frame_of(page).locator(".choose").first.click()
    wait_until(page, "seen.some((each) => each.type === 'locator:chosen')")
    kinds = {(message["type"], message["version"]) for message in page.evaluate("seen")}
    assert kinds == {("locator:height", 1), ("locator:chosen", 1)}


def test_a_host_that_is_not_listed_gets_a_sentence_with_the_hotline(browser: Browser, finder: str) -> None:
    with Site("localhost").open() as stranger:
        inside = '<a id="instead" href="/x">找网点</a>'
        page = browser.new_page()
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(stranger.put("/x", element(finder, 'q="陆家嘴"', inside)))
        expect(page.locator("locator-outlets [role=status] a[href='tel:950800']")).to_be_visible()
        expect(page.locator("iframe")).to_be_hidden()
        expect(page.locator("#instead")).to_be_visible()
        assert page.evaluate("seen") == [] and page.evaluate("heard") == []
        assert not [frame for frame in page.frames if "/embed" in frame.url]
        assert serious(page) == []
        page.close()


@pytest.mark.parametrize("dark", ["on", "off", "auto"])
def test_a_theme_changes_the_look_of_the_frame(
    opened: Opened, finder: str, help_site: Site, dark: str
) -> None:
    theme = f'theme-colour="#c2410c" theme-radius="3" theme-font="serif" theme-dark="{dark}"'
    at = help_site.put("/theme", element(finder, f'q="陆家嘴" {theme}'))
    page = opened_at(opened, at, bypass_csp=True)  # for axe
    page.emulate_media(color_scheme="dark")
    wait_until_resized(page)
    button = frame_of(page).locator("button.strong")
    assert button.evaluate("e => getComputedStyle(e).borderRadius") == "3px"
    paper = frame_of(page).locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") is (dark == "off")
    inside = next(frame for frame in page.frames if "/embed" in frame.url)
    assert serious(inside) == []


def test_the_element_accepts_messages_of_its_frame_only(
    opened: Opened, finder: str, help_site: Site, other_site: Site
) -> None:
    page = opened_at(opened, help_site.put("/forged", element(finder, 'q="陆家嘴"')))
    expect(frame_of(page).locator("article")).to_have_count(5)
    wait_until_resized(page)
    height = page.locator("iframe").evaluate("e => e.clientHeight")
    forged = "{type: 'locator:chosen', version: 1, outlet: {name: 'forged'}}"
    page.evaluate(f"postMessage({forged}, '*')")
    page.evaluate("postMessage({type: 'locator:height', version: 1, height: 7}, '*')")
    page.evaluate(f"dispatchEvent(new MessageEvent('message', {{origin: '{finder}', data: {forged}}}))")
    wait_for_messages(page, page)
    assert page.evaluate("heard") == []
    assert page.locator("iframe").evaluate("e => e.clientHeight") == height
    elsewhere = other_site.put("/forger", f"<script>parent.postMessage({forged}, '*')</script>")
    page.evaluate(f"document.querySelector('iframe').src = '{elsewhere}'")  # the right window, not our origin
    wait_until(page, "seen.filter((each) => each.outlet?.name === 'forged').length === 3")
    assert page.evaluate("heard") == []


def test_an_element_that_changes_moves_or_goes(opened: Opened, finder: str, help_site: Site) -> None:
    page = opened_at(opened, help_site.put("/change", element(finder, 'q="陆家嘴"')))
    expect(frame_of(page).locator("#found")).to_contain_text("陆家嘴")
    page.evaluate(f"document.querySelector('{ELEMENT}').setAttribute('q', '武汉市江汉区')")
    expect(frame_of(page).locator("#found")).to_contain_text("武汉市江汉区")
    page.evaluate(f"document.body.append(document.querySelector('{ELEMENT}'))")
    expect(frame_of(page).locator("#found")).to_contain_text("武汉市江汉区")
    frame_of(page).locator(".choose").first.click()
    expect(page.locator("#heard li")).to_have_count(1)
    page.evaluate(f"document.querySelector('{ELEMENT}').remove()")
    expect(page.locator("iframe")).to_have_count(0)


def test_under_the_policy_that_the_document_names(opened: Opened, finder: str, help_site: Site) -> None:
    policy = f"default-src 'none'; script-src {finder}; frame-src {finder}"
    body = f'<script src="{finder}/embed.js" async></script><{ELEMENT} q="陆家嘴"></{ELEMENT}>'
    page = opened_at(opened, help_site.put("/policy", body, policy))
    expect(frame_of(page).locator("article")).to_have_count(5)
    wait_until(page, "parseInt(document.querySelector('iframe').style.height) > 500")


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(
    opened: Opened, finder: str, help_site: Site, state: str
) -> None:
    at = help_site.put("/axe", element(finder, state))
    page = opened_at(opened, at, width=320, height=700, bypass_csp=True, reduced_motion="reduce")
    expect(frame_of(page).locator("aside")).to_be_visible()
    if "陆家嘴" in state:
        frame_of(page).locator(".choose").first.click()
    look_at(page)
    page.set_viewport_size({"width": 1280, "height": 700})
    look_at(page)


def look_at(page: Page) -> None:
    """Check the page and its frame in their current state."""
    frame, width = page.frames[1], page.locator("iframe").evaluate("e => e.clientWidth")
    wait_until(frame, f"innerWidth === {width}")
    assert serious(page) == []
    assert serious(frame) == []
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert frame.evaluate(
        """[...document.querySelectorAll('a[href], button, select, input')].filter((e) => e.checkVisibility())
        .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))"""
    ) == []  # fmt: skip


def test_without_script_in_the_visitors_browser(opened: Opened, finder: str) -> None:
    page = opened_at(
        opened, f"{finder}/embed?service=screen", java_script_enabled=False, width=320, height=640
    )
    page.fill("#words", "陆家嘴")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(5)
    expect(page.locator(".choose").first).to_be_hidden()
    expect(page.locator("#only")).to_contain_text("换屏")
    page.fill("#words", "广东省")
    page.keyboard.press("Enter")
    page.locator(".options button", has_text="深圳市").click()
    expect(page.locator("#found")).to_have_text("按“广东省深圳市”查找")
    expect(page.locator("#only")).to_contain_text("换屏")
    page.locator("#kind").select_option("service_center")
    page.click("form .strong")
    expect(page.locator("#found")).to_have_text("按“广东省深圳市”查找")
    expect(page.locator("article", has_text="送修点")).to_have_count(0)


def test_directions_open_in_a_new_page(opened: Opened, finder: str, help_site: Site) -> None:
    page = opened_at(opened, help_site.put("/way", element(finder, 'q="陆家嘴" lang="en"')))
    with page.expect_popup() as popup:
        frame_of(page).locator("text=Directions").first.click()
    expect(popup.value.locator("#directions")).to_be_visible()
    assert popup.value.evaluate("window.opener") is None and "lang=en#directions" in popup.value.url


@pytest.fixture(scope="module")
def poisoned_finder(tmp_path_factory: pytest.TempPathFactory, help_site: Site) -> Iterator[str]:
    database = publish_poisoned(tmp_path_factory.mktemp("poisoned"))
    with run(database, embed_hosts=help_site.name, rate_limit="off") as program:
        yield program.address


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_outlet_text_stays_text_on_both_sides(
    opened: Opened, poisoned_finder: str, help_site: Site, lang: str
) -> None:
    at = help_site.put("/poisoned", element(poisoned_finder, f'lang="{lang}" limit="50"'))
    page = opened_at(opened, at)
    frame = frame_of(page)
    frame.locator("#words").fill("31.2397,121.4998")
    frame.locator("form .strong").click()
    expect(frame.locator("article")).to_have_count(len(PAYLOADS))
    frame.locator("form .strong").click()
    expect(frame.locator("#said")).to_contain_text(str(len(PAYLOADS)))
    for button in frame.locator(".choose").all():
        button.click()
    expect(page.locator("#heard li")).to_have_count(len(PAYLOADS))
    assert sorted(page.locator("#heard li").all_inner_texts()) == sorted(
        frame.locator("article h3").all_inner_texts()
    )
    assert sorted(message["name"] for message in page.evaluate("heard")) == sorted(PAYLOADS)
    assert page.evaluate("window.hit") is None and page.frames[1].evaluate("window.hit") is None
    image = "article img:not(.sketch > img[src^='/api/v1/outlets/'])"
    assert frame.locator(f"a[href^='javascript'], {image}, article svg, article script").count() == 0
