"""Wait in a browser for conditions that no locator expresses."""

import time

from playwright.sync_api import Frame, Page

TIMEOUT = 15.0
"""Seconds."""
INTERVAL = 0.05
"""Seconds."""


MAP_STARTED = (
    "typeof LocatorMap !== 'undefined' && window[document.querySelector('.folium-map').id] instanceof L.Map"
)


def wait_until(page: Page | Frame, expression: str) -> None:
    """Wait until a JavaScript expression holds.

    `wait_for_function` repeats a condition with `eval` inside the page; a Content Security Policy forbids it.
    """
    deadline = time.monotonic() + TIMEOUT
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never came true: {expression}"
        time.sleep(INTERVAL)


def wait_for_map(page: Page) -> None:
    """Bring the map of a page into view, which loads it, and wait until it has started."""
    page.locator(".folium-map").scroll_into_view_if_needed()
    wait_until(page, MAP_STARTED)
