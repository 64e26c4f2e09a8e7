"""Sign-in to the desk and the admin pages in a browser."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.staff_client import PASSWORD

from .conftest import Opened


def sign_in(page: Page, name: str) -> None:
    """Fill in the sign-in form."""
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#password")).to_have_count(0)


class Sessions:
    """Sessions of the desk and admin pages: every user signs in once and reuses the cookie."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._cookies: dict[tuple[str, str], Any] = {}

    def enter(self, opened: Opened, room: str, name: str, **options: Any) -> Page:
        """Open a section as a signed-in user."""
        cookies = self._cookies.get((room, name), ())
        page = opened(room, base=self.address, cookies=cookies, **options)
        if not cookies:
            sign_in(page, name)
            self._cookies[room, name] = page.context.cookies()
        return page
