"""The second factor in a browser: turned on from the account page, and used to sign in, by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.authenticator import code, secret_on
from tests.program import run
from tests.staff_client import add_users

from .axe import serious
from .conftest import Opened
from .sessions import Sessions, sign_in

pytestmark = pytest.mark.slow


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Sessions]:
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield Sessions(program.address)


def send_code(page: Page, text: str) -> None:
    page.fill("[name=code]", text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("area", "name", "width"), [("/admin", "operator-li", 1280), ("/desk", "supervisor-li", 360)]
)
def test_turning_it_on_and_signing_in_with_it(
    opened: Opened, staffed: Sessions, area: str, name: str, width: int
) -> None:
    page = staffed.enter(opened, area, name, width=width, bypass_csp=True)
    page.click(f"a[href='{area}/account']")
    assert serious(page) == []
    page.get_by_role("button", name="设置两步验证").click()
    expect(page.locator("img.qr")).to_be_visible()
    loaded = "image => image.complete && image.naturalWidth > 100"
    assert page.locator("img.qr").evaluate(loaded) and serious(page) == []
    secret = secret_on(page.content())
    send_code(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("验证码错误或已使用")
    send_code(page, code(secret, -1))
    expect(page.locator(".codes code")).to_have_count(10)
    recovery = page.locator(".codes code").first.inner_text()
    assert serious(page) == [] and fits(page)

    page.get_by_role("button", name="退出").click()
    sign_in(page, name)
    expect(page.locator("[name=code]")).to_be_focused()
    assert serious(page) == [] and fits(page)
    send_code(page, code(secret))
    expect(page.locator(".rooms")).to_be_visible()

    page.get_by_role("button", name="退出").click()
    sign_in(page, name)
    send_code(page, recovery)
    expect(page.locator(".rooms")).to_be_visible()
    page.goto(f"{staffed.address}{area}/account?lang=en")
    expect(page.locator("main")).to_contain_text("9 recovery codes left")
    assert fits(page)


def fits(page: Page) -> bool:
    """Return whether the page has no horizontal scrolling."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
