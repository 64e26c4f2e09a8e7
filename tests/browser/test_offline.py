"""The site without a network: stored outlets, the last results, the hotline, and no position anywhere."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .axe import serious
from .conftest import LUJIAZUI, MILLISECONDS, Opened
from .waiting import wait_until

RESULTS = "ol.results > li"
PHONE, HOURS = "021-64641234转801", "每天 9:00–18:00"
SAVED = [
    {"ref": "X-1", "name": "<b>甲</b>店", "address": "示例路 1 号", "phone": PHONE, "hours": HOURS},
    {"name": 7},
    "damaged",
]
STORED = """async () => {
  const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      texts.push(request.url, await (await cache.match(request)).text());
  }
  return texts;
}"""
READY = "navigator.serviceWorker.controller?.state === 'activated'"


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a phone after the first visit, with the service worker in control."""
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
        geolocation=LUJIAZUI,
        permissions=["geolocation"],
    )
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    page.goto(address)
    wait_until(page, READY)
    yield page
    context.close()


@pytest.mark.parametrize(("lang", "title"), [("", "当前无网络"), ("?lang=en", "You are offline")])
def test_every_page_opens_as_the_stored_one(visitor: Page, address: str, lang: str, title: str) -> None:
    visitor.context.set_offline(True)
    for path in ("/", "/map", "/outlets/SAMPLE-SC-00001", "/nowhere"):
        visitor.goto(address + path + lang)
        expect(visitor.locator("h1")).to_have_text(title)
        expect(visitor.locator(".help .call")).to_have_attribute("href", "tel:950800")
        assert visitor.evaluate("getComputedStyle(document.querySelector('.help')).position") == "sticky"
    visitor.locator(".help .text").click()
    expect(visitor.locator("#text")).to_be_visible()  # the help page is stored, too


def test_the_last_results_are_listed_by_name_without_distances(visitor: Page, address: str) -> None:
    visitor.click("#use-position")
    expect(visitor.locator(RESULTS)).to_have_count(10)
    names = visitor.locator(f"{RESULTS} h3 a").all_inner_texts()
    distances = visitor.locator(f"{RESULTS} .far strong").all_inner_texts()
    visitor.context.set_offline(True)
    visitor.goto(address)
    stored = visitor.locator("#offline-last li h3").all_inner_texts()
    assert sorted(stored) == sorted(names) and stored != names
    assert stored == visitor.evaluate("(names) => names.sort(new Intl.Collator('zh-Hans').compare)", names)
    expect(visitor.locator("#offline-age")).to_contain_text("刚刚保存")
    expect(visitor.locator("#offline-last a[href^='tel:']").first).to_be_visible()
    text = visitor.inner_text("#offline-last")
    assert distances and not [distance for distance in distances if distance in text]


def test_no_position_is_stored_after_a_search(visitor: Page, address: str) -> None:
    visitor.click("#use-position")
    expect(visitor.locator(RESULTS)).to_have_count(10)
    visitor.goto(f"{address}/?lat=31.2397&lon=121.4998")
    expect(visitor.locator(RESULTS)).to_have_count(10)
    visitor.goto(f"{address}/map")
    visitor.click(".map-locate")
    expect(visitor.locator(".origin")).to_be_visible()
    visitor.evaluate("sessionStorage.clear()")  # of this tab, for going back
    stored = " ".join(visitor.evaluate(STORED))
    assert "/offline" in stored and "31.23" not in stored and "121.49" not in stored
    assert "/api/" not in " ".join(part for part in visitor.evaluate(STORED) if part.startswith("http"))


def test_saved_outlets_are_listed_as_text(visitor: Page, address: str) -> None:
    visitor.evaluate("(saved) => localStorage.setItem('locator.saved', saved)", json.dumps(SAVED))
    visitor.context.set_offline(True)
    visitor.goto(f"{address}/map")
    card = visitor.locator("#offline-saved li")
    expect(card).to_have_count(1)
    expect(card.locator("h3")).to_have_text("<b>甲</b>店")
    expect(card).to_contain_text(HOURS)
    expect(card.locator("a")).to_have_attribute("href", "tel:02164641234,801")
    assert visitor.locator("#offline-saved .none").is_hidden()


def test_the_last_results_have_each_number_once_and_name_what_was_not_searched(
    visitor: Page, address: str
) -> None:
    visitor.goto(f"{address}/?q=五道口")
    visitor.context.set_offline(True)
    visitor.goto(f"{address}/?q=成都")
    expect(visitor.locator("#offline-missing")).to_contain_text("“成都”未能查找")
    ways = visitor.locator("#offline-last .ways").all_inner_texts()
    assert ways and all(re.fullmatch(r"电话：\s*(客服热线 )?[\d-]+(转\d+)?", text.strip()) for text in ways)
    visitor.goto(address)
    expect(visitor.locator("#offline-missing")).to_be_hidden()


@pytest.mark.parametrize("path", ["/?q=五道口", "/outlets/SAMPLE-SC-00001"])
def test_a_saved_outlet_has_its_usual_hours(visitor: Page, address: str, path: str) -> None:
    visitor.goto(address + path)
    visitor.locator(".save, #save").first.click()
    visitor.context.set_offline(True)
    visitor.goto(address)
    card = visitor.locator("#offline-saved li")
    expect(card).to_contain_text(re.compile("平时营业：(每天|周一至)"))
    expect(card).not_to_contain_text(re.compile("营业中|休息中|打烊"))


def test_the_network_is_used_again_when_it_is_back(visitor: Page, address: str) -> None:
    visitor.context.set_offline(True)
    visitor.goto(address)
    expect(visitor.locator("#offline")).to_be_visible()
    visitor.context.set_offline(False)
    expect(visitor.locator("#offline-status")).to_be_visible()
    visitor.click("#offline-retry")
    expect(visitor.locator("#words")).to_be_visible()


def test_an_older_version_is_removed(visitor: Page, address: str) -> None:
    visitor.evaluate("caches.open('locator-older').then(() => navigator.serviceWorker.getRegistration())")
    visitor.evaluate("navigator.serviceWorker.getRegistration().then((worker) => worker.unregister())")
    visitor.goto(address)
    wait_until(visitor, "caches.keys().then((names) => names.length === 1 && names[0] !== 'locator-older')")


def test_the_offline_page_is_accessible_without_storage(opened: Opened) -> None:
    page = opened("/offline", width=390, height=844, bypass_csp=True)
    expect(page.locator("#offline-saved .none")).to_be_visible()
    assert serious(page) == []
    page.evaluate('localStorage.setItem(\'locator.last\', \'{"at": "x", "outlets": 3}\')')
    page.reload()
    expect(page.locator("#offline-last .none")).to_be_visible()


def test_saved_outlets_are_filtered_and_a_page_that_is_not_stored_is_named(opened: Opened) -> None:
    saved = [
        {"ref": f"X-{i}", "name": f"{name}店", "address": "示例路", "phone": PHONE}
        for i, name in enumerate("甲乙")
    ]
    page = opened("/offline")
    page.evaluate("(saved) => localStorage.setItem('locator.saved', JSON.stringify(saved))", saved)
    page.reload()
    expect(page.locator("#offline-missing")).to_be_hidden()
    expect(page.locator("#offline-saved .ways").first).to_have_text(f"电话：{PHONE}")
    page.get_by_label("按名称或地址筛选").fill("乙 示例")
    expect(page.locator("#offline-saved li:visible h3")).to_have_text(["乙店"])
    expect(page.locator("#offline-found")).to_have_text("1 个网点")


@pytest.mark.parametrize("colon", [":", "%3A"])
@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_the_page_of_a_stored_outlet_begins_with_it(
    visitor: Page, address: str, lang: str, colon: str
) -> None:
    outlets = [
        {"ref": f"X:{name}", "name": f"{name}店", "address": "示例路", "phone": PHONE} for name in "甲乙"
    ]
    visitor.evaluate("(saved) => localStorage.setItem('locator.saved', saved)", json.dumps(outlets))
    visitor.context.set_offline(True)
    visitor.goto(f"{address}/outlets/X{colon}%E4%B9%99?lang={lang}")
    expect(visitor.locator("#offline-opened h3")).to_have_text(["乙店"])
    expect(visitor.locator("#offline-saved h3")).to_have_text(["甲店"])
    expect(visitor.locator("#offline-missing")).to_be_hidden()
    visitor.goto(f"{address}/outlets/X-9?lang={lang}")
    expect(visitor.locator("#offline-missing")).to_be_visible()
    expect(visitor.locator("#offline-opened")).to_be_hidden()


def test_stored_results_of_a_sample_are_marked_as_such(visitor: Page, address: str) -> None:
    visitor.goto(f"{address}/?q=陆家嘴")
    expect(visitor.locator("ol.results > li").first).to_be_visible()
    visitor.context.set_offline(True)
    visitor.goto(f"{address}/map")
    expect(visitor.locator("#offline-sample")).to_be_visible()
    visitor.evaluate("localStorage.removeItem('locator.last')")
    visitor.reload()
    expect(visitor.locator("#offline-sample")).to_be_hidden()


def test_the_page_without_a_network_says_that_the_other_is_not_stored(visitor: Page, address: str) -> None:
    visitor.context.set_offline(True)
    visitor.goto(f"{address}/outlets/SAMPLE-SC-00001")
    expect(visitor.locator("#offline-missing")).to_contain_text("没有保存在本机")
    visitor.goto(f"{address}/")
    expect(visitor.locator("#offline-missing")).to_be_hidden()
