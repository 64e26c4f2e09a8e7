"""`python -m bench street_map FOLDER`: ranges of a street map over HTTP, and the first view in Chromium.

FOLDER is a data folder with a region, as `python -m bench region FILE --into FOLDER` leaves it.
"""

import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from pmtiles.reader import MmapSource
from pmtiles.tile import deserialize_directory, deserialize_header

from locator.geo.point import Point
from locator.region.catalog import MAP, Region, RegionCatalog
from locator.store.releases import publish
from tests.network import NOW, outlets
from tests.program import Program, parts_of, run

from .processes import cpu_seconds
from .tables import show

TILES, VIEWS = 1_000, 10
SCREEN = {"width": 1_280, "height": 800}
# Notes when all tiles of the map are drawn and one of them shows a street, in ms since the page was opened.
WATCH = """
const watch = setInterval(() => {
  const tiles = [...document.querySelectorAll('canvas.leaflet-tile')];
  const now = performance.now();
  if (!tiles.length || !tiles.every((tile) => tile.classList.contains('leaflet-tile-loaded'))) return;
  const isStreet = (tile) => {
    const pixels = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data;
    return pixels.some((value, i) => i % 4 === 0 && value + pixels[i + 1] + pixels[i + 2] === 765);
  };
  if (!tiles.some(isStreet)) return;
  window.painted = now;
  clearInterval(watch);
}, 10);
"""


def main(arguments: list[str]) -> None:
    """Print the tables."""
    if len(arguments) != 1:
        sys.exit("usage: python -m bench street_map FOLDER")
    catalog = RegionCatalog(Path(arguments[0]))
    region = next(region for region in catalog.regions() if region.file_of(MAP))
    file = catalog.file(region, MAP)
    with _program(catalog, region) as (program, refs):
        _ranges(program, region, file)
        _views(program, refs)


@contextmanager
def _program(catalog: RegionCatalog, region: Region) -> Iterator[tuple[Program, list[str]]]:
    """Run the program with the region and outlets in it; yield it and the refs of the outlets."""
    with tempfile.TemporaryDirectory(prefix="bench-map-") as folder:
        (Path(folder) / "regions").symlink_to(catalog.folder.resolve())
        database = f"sqlite:///{folder}/locator.db"
        added = [
            outlet.model_copy(update={"ref": f"V{number}", "status": "open"})
            for number, outlet in enumerate(outlets(_places(catalog.folder.parent, region)))
        ]
        with parts_of(database) as parts:
            publish(parts.engine, added, "bench", NOW)
        with run(database, rate_limit="off") as program:
            yield program, [outlet.ref for outlet in added]


def _places(data: Path, region: Region) -> list[Point]:
    """Return positions of places that the region added, which lie beside streets."""
    west, south, east, north = region.bounds
    statement = "SELECT lat, lon FROM place WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? ORDER BY id"
    with closing(sqlite3.connect(data / "places_added.db")) as database:
        rows = database.execute(statement, (south, north, west, east)).fetchall()
    return [Point(*row) for row in random.Random(5).sample(rows, min(VIEWS, len(rows)))]


def _ranges(program: Program, region: Region, file: Path) -> None:
    """Request tiles as the page does, each by its byte range."""
    path, took = f"/maps/{region.name}.pmtiles", []
    before = cpu_seconds([program.pid])
    with closing(program.client()) as client:
        for first, length in _tiles(file):
            begin = perf_counter()
            response = client.get(path, headers={"Range": f"bytes={first}-{first + length - 1}"})
            took.append((perf_counter() - begin) * 1e3)
            if response.status_code != 206 or len(response.raw) != length:
                sys.exit(f"{path}: {response.status_code}, {len(response.raw)} of {length} bytes")
    processor = (cpu_seconds([program.pid]) - before) * 1e3 / len(took)
    size = file.stat().st_size / 1e6
    header = ("file, MB", "tiles", "server CPU, ms", "p50, ms", "p99, ms (≤ 50)", "slowest, ms")
    title = f"tiles of the street map, over HTTP, load average {os.getloadavg()[0]:.1f}"
    show(title, header, [(size, len(took), processor, *_shares(took), max(took))])


def _tiles(file: Path) -> list[tuple[int, int]]:
    """Return the offsets and lengths of tiles that are drawn by chance."""
    with file.open("rb") as opened:
        source = MmapSource(opened)
        header = deserialize_header(source(0, 127))
        found = list(_entries(source, header, header["root_offset"], header["root_length"]))
    return random.Random(5).sample(found, min(TILES, len(found)))


def _entries(source: Any, header: Any, offset: int, length: int) -> Iterator[tuple[int, int]]:
    for entry in deserialize_directory(source(offset, length)):
        if entry.run_length:
            yield header["tile_data_offset"] + entry.offset, entry.length
        else:
            yield from _entries(source, header, header["leaf_directory_offset"] + entry.offset, entry.length)


def _views(program: Program, refs: Sequence[str]) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is missing: run bin/install-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        took = [_view(browser, f"{program.address}/outlets/{ref}") for ref in (refs[0], *refs)][1:]
        browser.close()
    title = f"outlet page to streets at zoom 16, empty cache, load average {os.getloadavg()[0]:.1f}"
    header = ("views", "p50, ms (≤ 1,000)", "slowest, ms")
    show(title, header, [(len(took), _shares(took)[0], max(took))])


def _view(browser: Browser, address: str) -> float:
    """Open a page in a new context and return the milliseconds until the streets are painted."""
    context = browser.new_context(viewport=SCREEN)  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(address)
    while not (painted := page.evaluate("window.painted")):
        page.wait_for_timeout(20)
    context.close()
    return float(painted)


def _shares(values: Sequence[float]) -> tuple[float, float]:
    ranked = sorted(values)
    return ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.99)]


if __name__ == "__main__":
    main(sys.argv[1:])
