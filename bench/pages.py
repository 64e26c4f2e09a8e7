"""Pages on a slow phone (1.6 Mb/s, 150 ms, a processor four times slower): paint, usable, weight, shift."""

import os
import shutil
import tempfile
from statistics import median
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from .program import NEAREST, SAMPLE, _answer, loaded, served
from .tables import show

LATENCY = 150  # ms
BYTES_PER_SECOND = 1.6e6 / 8
SLOWDOWN = 4
ROUNDS = 3
SETTLED = 4_000  # ms without a new shift or file
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
PAGES = {  # path: a condition under which a person can act
    "/": "document.getElementById('words')?.getAttribute('role') === 'combobox'",
    "/?adcode=310115": "document.querySelector('ol.results a') && document.getElementById('words')?.role",
    "/outlets/SAMPLE-SC-00001": "document.querySelector('main a[href^=\"tel:\"]')",
    "/map": "document.querySelector('.cluster')",
    "/help": "document.querySelector('main a[href^=\"tel:\"]')",
    "/official": "document.querySelector('main form button')",
}
OBSERVE = """(() => {
  window.seen = { shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  const look = () => {
    try { if (document.body && (CONDITION)) seen.usable = performance.now(); } catch {}
    if (!seen.usable) setTimeout(look, 20);
  };
  look();
})()"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


class Visit(NamedTuple):
    """One visit: seconds to the first paint and until usable, kB over the wire, layout shift."""

    paint: float
    usable: float
    kilobytes: float
    shift: float


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"}
        environ |= {"LOCATOR_RATE_LIMIT": "off"}
        loaded(SAMPLE, environ)
        with served(environ) as (address, _), sync_playwright() as playwright:
            _answer(address + NEAREST)
            path = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            rows = [_row(browser, address, path) for path in PAGES]
            browser.close()
    header = ("page", "first paint, s (≤ 1.5)", "usable, s (≤ 3)", "kB (≤ 200)", "layout shift (0)")
    show(f"pages on a slow phone, median of {ROUNDS} first visits", header, rows)


def _row(browser: Browser, address: str, path: str) -> tuple[object, ...]:
    _visit(browser, address, path)  # the server has compressed its files
    visits = [_visit(browser, address, path) for _ in range(ROUNDS)]
    paint, usable, kilobytes, shift = (median(column) for column in zip(*visits, strict=True))
    return path, f"{paint:.2f}", f"{usable:.2f}", f"{kilobytes:.0f}", f"{shift:.3f}"


def _visit(browser: Browser, address: str, path: str) -> Visit:
    context = browser.new_context(**PHONE, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(OBSERVE.replace("CONDITION", PAGES[path]))
    session = context.new_cdp_session(page)
    received = _slow_down(session)
    page.goto(address + path, wait_until="load")
    _settle(page, received)
    usable, shift = page.evaluate("[seen.usable ?? Infinity, seen.shift]")
    visit = Visit(page.evaluate(PAINT) / 1000, usable / 1000, sum(received) / 1000, shift)
    context.close()
    return visit


def _slow_down(session: CDPSession) -> list[float]:
    """Slow the network and the processor down; return a list of the bytes of each finished response."""
    received: list[float] = []

    def finished(event: dict[str, Any]) -> None:
        received.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    rates = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND / 2}
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **rates})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return received


def _settle(page: Page, received: list[float]) -> None:
    """Wait until nothing more arrives."""
    before = -1
    while before != len(received):
        before = len(received)
        page.wait_for_timeout(SETTLED)
