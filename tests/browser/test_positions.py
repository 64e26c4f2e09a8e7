"""Positions typed on the pages appear in no address, and positions of the device have their accuracy."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import Geolocation, Request, expect

from .conftest import Opened

HERE: Geolocation = {"latitude": 31.2397, "longitude": 121.4998, "accuracy": 34.2}
GRANTED = {"geolocation": HERE, "permissions": ["geolocation"]}
TYPED = "31.239712, 121.499834"
RESULTS = "ol.results > li"


def test_a_typed_position_appears_in_no_address(opened: Opened) -> None:
    page = opened()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.locator("#words").press_sequentially(TYPED)
    page.keyboard.press("Enter")
    expect(page.locator(RESULTS)).to_have_count(10)
    page.wait_for_timeout(300)
    assert not [address for address in (*addresses, page.url) if re.search(r"31\.23|121\.49", address)]
    stored = page.evaluate("() => JSON.stringify({ ...localStorage })")
    assert not re.search(r"31\.2|121\.4", stored), stored


def test_other_text_appears_in_the_address(opened: Opened) -> None:
    page = opened()
    page.fill("#words", "陆家嘴")
    page.keyboard.press("Enter")
    expect(page.locator(RESULTS)).to_have_count(10)
    assert "q=" in page.url


def test_without_script_a_typed_position_appears_in_no_address(opened: Opened) -> None:
    page = opened(java_script_enabled=False)
    page.fill("#words", TYPED)
    page.click(".go button")
    expect(page.locator(RESULTS)).to_have_count(10)
    assert "31.2" not in page.url
    page.fill("#words", "陆家嘴")
    page.click(".go button")
    expect(page.locator(RESULTS)).to_have_count(10)
    assert "q=" in page.url


def test_the_accuracy_of_a_position_is_sent(opened: Opened) -> None:
    for path, button in (("/", "#use-position"), ("/embed", "#here")):
        page = opened(path, **GRANTED)
        page.context.set_geolocation(HERE)

        def is_search(request: Request) -> bool:
            return request.method == "POST" and "lat=" in (request.post_data or "")

        with page.expect_request(is_search) as sent:
            page.click(button)
        assert parse_qs(sent.value.post_data or "")["accuracy"] == ["35"]
