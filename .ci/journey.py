"""Browser check of the main user journeys: `journey.py http://127.0.0.1:PORT PASSWORD`."""

import re
import sys

from browser import chromium, page, step
from playwright.sync_api import Browser, Page, expect

LUJIAZUI = {"latitude": 31.2397, "longitude": 121.4998}


def results(opened: Page) -> None:
    """Expect outlets and the hotline."""
    expect(opened.locator("ol.results > li").first).to_be_visible()
    expect(opened.locator('a[href="tel:950800"]').first).to_be_visible()


def by_text_or_position(browser: Browser, address: str) -> None:
    """Find outlets by typing, and with and without a position."""
    with step("place text"), page(browser) as opened:
        opened.goto(address)
        opened.locator("#words").fill("陆家嘴")
        opened.keyboard.press("Enter")
        results(opened)
    with step("position granted"), page(browser, geolocation=LUJIAZUI, permissions=["geolocation"]) as opened:
        opened.goto(address)
        opened.locator("#use-position").click()
        results(opened)
        assert "31.2397" not in opened.url
    with step("position denied"), page(browser) as opened:
        opened.goto(address)
        opened.locator("#use-position").click()
        expect(opened.locator("#position-said")).not_to_be_empty()
        opened.locator("#words").fill("北京南站")
        opened.keyboard.press("Enter")
        results(opened)


def by_area_or_outlet(browser: Browser, address: str) -> None:
    """Find outlets by area and without script, and open one."""
    with step("an area"), page(browser) as opened:
        opened.goto(address)
        opened.locator("#region summary").click()
        opened.locator('select[name="province"]').select_option("310000")
        opened.locator('select[name="city"], select[name="district"]').last.wait_for()
        opened.locator('form#find button[type="submit"]').first.click()
        results(opened)
    with step("without script"), page(browser, java_script_enabled=False) as opened:
        opened.goto(address)
        opened.locator("#words").fill("陆家嘴")
        opened.locator('form#find button[type="submit"]').first.click()
        results(opened)
    with step("an outlet with its call link"), page(browser) as opened:
        opened.goto(f"{address}/?q=陆家嘴")
        opened.locator('ol.results a[href^="/outlets/"]').first.click()
        expect(opened.locator('main a[href^="tel:"]').first).to_be_visible()
        opened.locator("#way-from").fill("陆家嘴")
        opened.locator(".way-from button:not([type=button])").click()
        expect(opened.locator(".way [role=status]").first).to_contain_text(re.compile("公里|米"))
        expect(opened.locator("#map-apps a").first).to_be_visible()


def staff(browser: Browser, address: str, password: str) -> None:
    """Sign in at the desk and the admin pages."""
    for room, name in (("desk", "ci-agent"), ("admin", "ci-operator")):
        with step(f"sign-in at /{room}"), page(browser) as opened:
            opened.goto(f"{address}/{room}")
            opened.locator("#name").fill(name)
            opened.locator("#password").fill(password)
            opened.keyboard.press("Enter")
            opened.wait_for_url(re.compile(f"{address}/{room}/?$"))
            assert opened.locator("h1").count()


def main(address: str, password: str) -> None:
    """Run all journeys."""
    with chromium() as browser:
        by_text_or_position(browser, address)
        by_area_or_outlet(browser, address)
        staff(browser, address, password)


if __name__ == "__main__":
    main(*sys.argv[1:])
