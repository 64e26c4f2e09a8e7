"""A person is reached from print, from error pages, before the first release, and from embedded pages."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import sample_release
from tests.program import run

from .axe import serious
from .conftest import Opened
from .states import OUTLET
from .wcag import walk

CALL = ".help a[href='tel:950800']"


@pytest.mark.parametrize("path", ["/", "/?adcode=310115", OUTLET, "/help", "/nowhere", "/privacy"])
def test_print_names_the_hotline(opened: Opened, path: str) -> None:
    page = opened(path)
    page.emulate_media(media="print")
    expect(page.locator(CALL)).to_be_visible()
    expect(page.locator(CALL)).to_contain_text("950800")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_internal_error_is_a_cared_for_page(opened: Opened, tmp_path: Path, lang: str) -> None:
    database = sample_release.copy_to(tmp_path)
    with run(database, rate_limit="off", fault="view") as program:
        page = opened(f"/?lang={lang}", base=program.address, width=390, height=844, bypass_csp=True)
        expect(page.locator("h1")).to_have_text(re.compile("系统出错|Something went wrong"))
        expect(page.locator(CALL)).to_be_in_viewport(ratio=1)
        assert serious(page) == []
        walk(page)


def test_before_the_first_release(opened: Opened, tmp_path: Path) -> None:
    with run(f"sqlite:///{tmp_path / 'locator.db'}", rate_limit="off") as program:
        page = opened("/", base=program.address, width=390, height=844)
        expect(page.locator(CALL)).to_be_in_viewport(ratio=1)
        walk(page)


def test_the_embedded_page_names_the_hotline(opened: Opened) -> None:
    for path in ("/embed", "/embed?q=陆家嘴", "/embed?q=附近"):
        page = opened(path, width=390, height=844)
        expect(page.locator("a[href='tel:950800']").first).to_be_visible()
        expect(page.locator("a[href*='/help']").first).to_be_visible()
