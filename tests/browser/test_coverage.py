"""The page of coverage, opened from a file: the map, its colours, by keyboard, narrow, by axe."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from .conftest import Opened
from .test_pages import serious


@pytest.fixture(scope="module")
def page_file(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("coverage") / "coverage.html"
    told = app.test_cli_runner().invoke(args=["coverage", "-o", str(path)])
    assert told.exit_code == 0
    return path


def test_the_map_is_drawn_and_nothing_is_fetched(opened: Opened, page_file: Path) -> None:
    asked: list[str] = []
    page = opened("", base=page_file.as_uri())
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.locator(".folium-map")).to_be_visible()
    assert page.locator("path.dot").count() == 2_196
    assert page.locator(".area:visible", has_text="台湾省").count() == 1
    assert (
        page.locator("path.dot.band-0").first.evaluate("e => getComputedStyle(e).fill") == "rgb(253, 231, 37)"
    )
    assert asked == [page_file.as_uri()]


def test_the_colours_change_with_the_kind_and_places_tell_what_they_gain(
    opened: Opened, page_file: Path
) -> None:
    page = opened("", base=page_file.as_uri())
    near = page.locator("path.dot.band-0").count()
    page.get_by_label("service center", exact=True).focus()
    page.keyboard.press("Space")
    assert 0 < page.locator("path.dot.band-0").count() < near
    places = page.locator(".leaflet-marker-icon.next")
    expect(places).to_have_count(10)
    expect(places.first).to_have_attribute("aria-label", "1. 河南省 新乡市 新乡县, 1,047,088 more people")
    places.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content")).to_contain_text("1,047,088 more people")


@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_for_everybody(opened: Opened, page_file: Path, width: int) -> None:
    page = opened("", base=page_file.as_uri(), width=width, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("summary").click()
    expect(page.locator(".unknown li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
