"""Coverage report opened from a file: map, colours, keyboard, narrow screens, axe."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from .axe import serious
from .conftest import Opened


@pytest.fixture(scope="module")
def page_file(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("coverage") / "coverage.html"
    result = app.test_cli_runner().invoke(args=["coverage", "-o", str(path)])
    assert result.exit_code == 0
    return path


def test_the_map_is_drawn_and_nothing_is_fetched(opened: Opened, page_file: Path) -> None:
    requests: list[str] = []
    page = opened("about:blank", base="")
    page.on("request", lambda request: requests.append(request.url))
    page.goto(page_file.as_uri())
    expect(page.locator(".folium-map")).to_be_visible()
    assert page.locator("path.dot").count() == 2_196
    assert page.locator(".area:visible", has_text="台湾省").count() == 1
    assert (
        page.locator("path.dot.band-0").first.evaluate("e => getComputedStyle(e).fill") == "rgb(253, 231, 37)"
    )
    assert requests == [page_file.as_uri()]


def test_colours_change_with_the_kind_and_places_display_their_gain(opened: Opened, page_file: Path) -> None:
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


FEWER = """() => {
  const rest = (parts, count) => [...document.querySelectorAll(parts)].slice(count);
  for (const part of [...rest('tbody tr', 40), ...rest('.unknown li', 40)]) part.remove();
}"""  # thousands of rows that are all alike keep axe busy for half a minute


def test_the_page_needs_no_sign_in(opened: Opened, page_file: Path) -> None:
    page = opened("", base=page_file.as_uri(), width=360, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("summary").click()
    expect(page.locator(".unknown li").first).to_be_visible()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(FEWER)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert serious(page) == []
