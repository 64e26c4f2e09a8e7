"""A form of operators whose session has ended: the typed values are filled in again after sign-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.program import run
from tests.staff_client import add_users

from .conftest import Opened
from .sessions import Sessions, sign_in

pytestmark = pytest.mark.slow


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Sessions]:
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield Sessions(program.address)


def test_the_values_of_a_form_are_filled_in_after_sign_in(opened: Opened, staffed: Sessions) -> None:
    page = staffed.enter(opened, "/admin", "operator-li")
    page.goto(f"{staffed.address}/admin/overrides")
    page.fill("[name=adcode]", "浦东新区")
    page.fill("[name=reason]", "台风")
    page.context.clear_cookies()
    page.locator("[name=reason]").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("没有保存")
    sign_in(page, "operator-li")
    expect(page).to_have_url(f"{staffed.address}/admin/overrides")
    expect(page.get_by_role("status").filter(has_text="已填回")).to_be_focused()
    assert page.input_value("[name=adcode]") == "浦东新区" and page.input_value("[name=reason]") == "台风"
    page.reload()
    assert page.input_value("[name=reason]") == ""


def test_what_agents_type_is_not_stored(opened: Opened, staffed: Sessions) -> None:
    page = staffed.enter(opened, "/desk", "agent-li")
    page.fill("[name=q]", "五道口")
    page.keyboard.press("Enter")
    assert page.evaluate("sessionStorage.getItem('unsent form')") is None
