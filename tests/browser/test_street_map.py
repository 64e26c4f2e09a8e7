"""The street map of a region in Chromium, on the program as it ships."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests import sample_release
from tests.extracts import LAT, LON
from tests.maps import BLOCK, extract
from tests.program import run
from tests.test_cli import Terminal

from .conftest import Opened
from .waiting import wait_for_map, wait_until

SPOT = (LAT + 2 * BLOCK, LON + 0.0028)  # on the secondary street, between crossings


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a program with a region of one town, without routes."""
    folder = tmp_path_factory.mktemp("town")
    database = sample_release.copy_to(folder)
    added = Terminal(folder).run("region", "add", extract(folder), "--no-routes", "--no-places")
    assert added.exit_code == 0, added.output
    with run(database, rate_limit="off") as program:
        yield program.address


ALL_DRAWN = """(expected) => {
  const seen = new Set();
  for (const tile of document.querySelectorAll('canvas.leaflet-tile-loaded')) {
    const pixels = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data;
    for (let i = 0; i < pixels.length; i += 4) seen.add(pixels.slice(i, i + 3).join());
  }
  const rgb = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16)).join();
  return expected.every((color) => seen.has(rgb(color)));
}"""
LIGHT = {"#ffffff", "#f7e7c6", "#fdf6e6", "#ece7dc", "#e7efdd", "#d5e4ea", "#f5efe4"}
DARK = {"#434b4f", "#57503f", "#4e5250", "#2f373b", "#243029", "#18252d", "#292c2c"}


@pytest.mark.parametrize(("scheme", "expected"), [("light", LIGHT), ("dark", DARK)])
def test_streets_at_zoom_16(opened: Opened, town: str, scheme: str, expected: set[str]) -> None:
    page = opened(f"/map?at={SPOT[0]},{SPOT[1]}", base=town, color_scheme=scheme)
    wait_for_map(page)
    for zoom in (15, 16):  # street zooms are reached from where there are streets
        page.evaluate("([at, zoom]) => map_outlets.setView(at, zoom, { animate: false })", [list(SPOT), zoom])
        wait_until(page, "document.querySelector('.leaflet-tile-loaded') !== null")
    wait_until(page, f"({ALL_DRAWN})({sorted(expected)})")
    credit = page.locator(".leaflet-control-attribution a[href='https://www.openstreetmap.org/copyright']")
    expect(credit).to_be_visible()


def test_the_credit_is_visible_only_where_the_region_is(opened: Opened, town: str) -> None:
    page = opened(f"/map?at={SPOT[0]},{SPOT[1]}", base=town)
    wait_for_map(page)
    credit = page.locator(".leaflet-control-attribution a[href*='openstreetmap']")
    expect(credit).to_have_count(1)
    page.evaluate("map_outlets.setView([31.2, 121.5], 12, { animate: false })")
    expect(credit).to_have_count(0)


OVERLAP = """() => { const [scale, credits] = ['scale', 'attribution'].map((name) =>
  document.querySelector(`.leaflet-control-${name}`).getBoundingClientRect());
  return scale.height > 0 && scale.bottom > credits.top && scale.top < credits.bottom; }"""


def test_the_credits_do_not_cover_the_scale_on_a_phone(opened: Opened, town: str) -> None:
    page = opened("/map", base=town, viewport={"width": 390, "height": 700})
    wait_for_map(page)
    page.evaluate("(at) => map_outlets.setView(at, 15, { animate: false })", list(SPOT))
    expect(page.locator(".leaflet-control-attribution a[href*='openstreetmap']")).to_be_visible()
    assert page.evaluate(OVERLAP) is False


def test_zoom_ends_where_the_map_has_nothing_more_to_show(opened: Opened, town: str) -> None:
    page = opened("/map", base=town)
    wait_for_map(page)
    for place, deepest in (([31.2, 121.5], 15), (list(SPOT), 18)):
        page.evaluate("(at) => map_outlets.setView(at, 14, { animate: false })", place)
        assert page.evaluate("map_outlets.getMaxZoom()") == deepest


CAPTIONS = [
    ((28.05, 108.95), 15, ["孟溪镇 4 公里", "平头镇 12 公里"]),  # a village: no name in the view
    ((33.62, 109.15), 15, ["↑ 柞水县 7 公里", "↓ 镇安县 15 公里"]),  # not its township, beside it
    ((28.05, 108.95), 11, []),
    ((25.955, 115.415), 15, []),  # a county town, which is named
    (SPOT, 15, []),  # streets
]


@pytest.mark.parametrize(("place", "zoom", "expected"), CAPTIONS)
def test_a_map_without_names_says_which_places_are_nearest(
    opened: Opened, town: str, place: tuple[float, float], zoom: int, expected: list[str]
) -> None:
    page = opened("/map", base=town, viewport={"width": 390, "height": 844})
    wait_for_map(page)
    page.evaluate("([at, zoom]) => map_outlets.setView(at, zoom, { animate: false })", [list(place), zoom])
    lines = page.locator(".map-caption:not([hidden]) > span")
    expect(lines).to_have_count(len(expected))
    for line, text in zip(lines.all(), expected, strict=True):
        expect(line).to_contain_text(text)


def test_boundaries_are_painted_after_all_streets(opened: Opened, town: str) -> None:
    page = opened("/map", base=town)
    wait_for_map(page)
    layers = page.evaluate(
        """() => { let rules; map_outlets.eachLayer((layer) => { rules = layer.paintRules ?? rules; });
        return rules.map(({ dataSource, dataLayer }) => `${dataSource}/${dataLayer}`); }"""
    )
    assert layers[-5:] == ["china/border"] * 4 + ["china/dashed"]
    assert "town/streets" in layers and not [name for name in layers if "town/bound" in name]
