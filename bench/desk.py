"""Desk: from a keystroke to painted results, and calls by keyboard alone, in Chromium on loopback."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from statistics import quantiles
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from tests.webhook_stub import SECRET, receiver

from .desk_calls import calls, measure
from .program import FLASK, NEAREST, ROOT, SAMPLE, loaded, served
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
    if (!found.firstElementChild) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
  });
  watch.observe(found, { childList: true });
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
})"""


def main() -> None:
    """Print the milliseconds from a keystroke to the painted list, and the seconds of calls."""
    with tempfile.TemporaryDirectory() as folder, receiver() as hook:
        hooks = {"LOCATOR_SMS_WEBHOOK": hook.url, "LOCATOR_WEBHOOK_SECRET": SECRET}
        environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"} | hooks
        loaded(SAMPLE, environ)
        _add_agent(environ)
        with served(environ) as (address, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = _entered(browser.new_page(), address)
            took = _typed(page)
            every = quantiles(took, n=20)
            rows = [
                ("keystroke to list", len(took), f"{every[9]:.0f}", f"{every[18]:.0f}", f"{max(took):.0f}")
            ]
            show("desk, 22,300 outlets", ("", "keystrokes", "p50 ms", "p95 ms (≤ 100)", "max"), rows)
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            page.reload()
            measure(page, hook, calls(*_numbers(address)))
            browser.close()


def _add_agent(environ: dict[str, str]) -> None:
    subprocess.run(
        [*FLASK, "user", "add", "li", "--role", "agent"],
        cwd=ROOT,
        env=environ,
        input=f"{PASSWORD}\n{PASSWORD}\n",
        text=True,
        check=True,
    )


def _numbers(address: str) -> tuple[tuple[str, str], str, str]:
    """Return call codes of a search and of an outlet, the code of an outlet and the phone of one."""
    with urlopen(address + NEAREST) as response:
        outlets = [feature["properties"] for feature in json.load(response)["features"]]
    searched = {"adcode": "440305", "device": "phone", "fault": "screen", "part": "code"}
    codes = [_call_code(address, params) for params in (searched, {"ref": outlets[0]["ref"], "part": "code"})]
    phone = next(phone for outlet in outlets for phone in outlet.get("phones") or ())
    return (codes[0], codes[1]), outlets[0]["code"], phone.replace("转", "x")


def _call_code(address: str, params: dict[str, str]) -> str:
    with urlopen(f"{address}/call-code", urlencode(params).encode()) as response:
        found = re.search(r'class="code">([^<]+)<', response.read().decode())
    return re.sub(r"\D", "", found[1]) if found else ""


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
