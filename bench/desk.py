"""Desk latency: from the last keystroke to painted results, in Chromium on loopback."""

import os
import shutil
import subprocess
import sys
import tempfile
from statistics import quantiles

from playwright.sync_api import Page, sync_playwright

from .program import FLASK, ROOT, SAMPLE, loaded, served
from .tables import show

PASSWORD = "quiet harbour 58 lamps"
QUERIES = (
    *("陆家嘴", "深圳市南山区科技园", "lujiazui", "成都武侯"),
    *("gzth", "朝阳", "陆家嘴和人民广场之间", "西湖区文三路"),
)
ROUNDS = 12
MEASURE_SCRIPT = """(text) => new Promise((done) => {
  const box = document.getElementById('q'), found = document.getElementById('found');
  box.value = text;
  const begin = performance.now();
  const watch = new MutationObserver(() => {
    if (!found.querySelector('.line')) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
  });
  watch.observe(found, { childList: true });
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
})"""


def main() -> None:
    """Print the milliseconds from a keystroke to the painted list."""
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"}
        loaded(SAMPLE, environ)
        words = f"{PASSWORD}\n{PASSWORD}\n"
        subprocess.run(
            [*FLASK, "user", "add", "li", "--role", "agent"],
            cwd=ROOT,
            env=environ,
            input=words,
            text=True,
            check=True,
        )
        with served(environ) as (address, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            took = _typed(_entered(browser.new_page(), address))
            browser.close()
    every = quantiles(took, n=20)
    rows = [("keystroke to list", len(took), f"{every[9]:.0f}", f"{every[18]:.0f}", f"{max(took):.0f}")]
    show("desk, 22,300 outlets", ("", "keystrokes", "p50 ms", "p95 ms (≤ 100)", "max"), rows)


def _entered(page: Page, address: str) -> Page:
    for _ in range(200):
        try:
            page.goto(f"{address}/desk/sign-in")
            break
        except Exception:
            page.wait_for_timeout(50)
    page.fill("#name", "li")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#q")
    return page


def _typed(page: Page) -> list[float]:
    """Return the milliseconds of every prefix of two or more characters, in several rounds."""
    took = []
    for _ in range(ROUNDS):
        for query in QUERIES:
            for length in range(2, len(query) + 1):
                page.evaluate("document.getElementById('found').replaceChildren()")
                try:
                    took.append(float(page.evaluate(MEASURE_SCRIPT, query[:length])))
                except Exception:
                    continue
    return took


if __name__ == "__main__":
    sys.exit(main())
