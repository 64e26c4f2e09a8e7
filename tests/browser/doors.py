"""Sign-in to the desk and the admin pages in a browser."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.rooms import PASSWORD

from .conftest import Opened


def sign_in(page: Page, name: str) -> None:
    """Fill in the form of a room."""
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#password")).to_have_count(0)


class Doors:
    """The rooms of a program: everybody signs in once, and comes back with the same cookie."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._cookies: dict[tuple[str, str], Any] = {}

    def enter(self, opened: Opened, room: str, name: str, **options: Any) -> Page:
        """Open a room as somebody who has signed in."""
        known = self._cookies.get((room, name), ())
        page = opened(room, base=self.address, cookies=known, **options)
        if not known:
            sign_in(page, name)
            self._cookies[room, name] = page.context.cookies()
        return page
