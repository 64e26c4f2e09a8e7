"""Screenshots of 30 states of the pages, narrow and wide, light and dark.

`python -m bench screenshots [FOLDER]`, by default data/build/screenshots; index.html in it shows them.
"""

import html
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from .program import FLASK, ROOT, SAMPLE, loaded, served, wait_for

FOLDER = ROOT / "data" / "build" / "screenshots"
Scheme = Literal["light", "dark"]
SIZES = {390: 844, 1366: 850}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PASSWORD = "quiet harbour 58 lamps"
LUJIAZUI = {"latitude": 31.2397, "longitude": 121.4998}
WAIT_MS, SETTLE_MS = 6_000, 400  # for requests; for scripts and drawing
OUTLET, OTHER = "/outlets/SAMPLE-SC-00002", "/outlets/SAMPLE-SC-00001"
QUERY = "陆家嘴"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50"


class State(NamedTuple):
    """A state of a page: its address, what to do there, the role that is signed in, and what to print."""

    path: str
    tap: str = ""  # selector
    typed: tuple[str, str] | None = None  # selector and text, followed by Enter
    role: str = ""
    is_full: bool = False  # the complete page instead of the first screen
    agent: str | None = None  # of the browser
    is_print: bool = False


STATES = {
    "01-start": State("/"),
    "02-results": State(f"/?q={QUERY}"),
    "03-results-by-position": State("/", tap="#use-position"),
    "04-question": State("/?q=朝阳区"),
    "05-province": State("/?adcode=440000"),
    "06-none": State("/?adcode=310115&radius=1000&access=induction_loop,sign_language&device=vision"),
    "07-outside": State("/?lat=0&lon=0"),
    "08-results-english": State(f"/?q={QUERY}&lang=en"),
    "09-outlet": State(OUTLET),
    "10-outlet-complete": State(OUTLET, is_full=True),
    "11-outlet-map-apps": State(OUTLET, tap="#navigate"),
    "12-outlet-route": State(OUTLET, typed=("#way-from", "天安门")),
    "13-outlet-temporarily-closed": State(OTHER),
    "14-outlet-large-print": State(f"{OUTLET}?view=large"),
    "15-correction": State(f"{OUTLET}/correction"),
    "16-comparison": State(f"/compare?ref={OUTLET[9:]}&ref={OTHER[9:]}"),
    "17-map": State("/map"),
    "18-area": State("/areas/440305"),
    "19-help": State("/help"),
    "20-official": State("/official?by=phone&said=950801"),
    "21-not-found": State("/nowhere"),
    "22-docs": State("/docs"),
    "23-desk": State("/desk", typed=("#q", QUERY), role="agent"),
    "24-admin": State("/admin", role="operator"),
    "25-results-large-print": State(f"/?q={QUERY}&view=large"),
    "26-outlet-print": State(OUTLET, is_full=True, is_print=True),
    "27-outlet-wechat": State(OUTLET, tap="#navigate", agent=WECHAT),
    "28-offline": State("/offline"),
    "29-widget": State(f"/embed?q={QUERY}"),
    "30-results-traditional": State(f"/?q={QUERY}&lang=zh-Hant"),
}


def main(arguments: Sequence[str] = ()) -> None:
    """Take all screenshots."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        settings = {"LOCATOR_DATABASE": f"sqlite:///{data}/locator.db", "LOCATOR_RATE_LIMIT": "off"}
        environ = os.environ | settings
        loaded(SAMPLE, environ)
        _add_users(environ)
        with served(environ) as (address, _), _chromium() as browser:
            wait_for(address.removeprefix("http://"))
            for (width, height), scheme in product(SIZES.items(), SCHEMES):
                _take_all(browser, address, folder, (width, height), scheme)
    (folder / "index.html").write_text(_index(), encoding="utf-8")
    print(f"{len(STATES) * len(SIZES) * len(SCHEMES)} screenshots: {folder / 'index.html'}")


def _add_users(environ: dict[str, str]) -> None:
    for role in {state.role for state in STATES.values() if state.role}:
        command = [*FLASK, "user", "add", f"{role}-li", "--role", role]
        password = f"{PASSWORD}\n{PASSWORD}\n".encode()
        subprocess.run(command, cwd=ROOT, env=environ, input=password, check=True, capture_output=True)


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def _take_all(browser: Browser, address: str, folder: Path, size: tuple[int, int], scheme: Scheme) -> None:
    for name, state in STATES.items():
        context = _context(browser, size, scheme, state.agent)
        page = context.new_page()
        if state.role:
            _sign_in(page, f"{address}/{state.path.split('/')[1]}", f"{state.role}-li")
        page.goto(address + state.path)
        _act(page, state)
        page.emulate_media(media="print" if state.is_print else "screen")
        page.screenshot(path=folder / f"{name}-{size[0]}-{scheme}.png", full_page=state.is_full)
        context.close()
    sys.stderr.write(f"{size[0]} {scheme}\n")


def _context(browser: Browser, size: tuple[int, int], scheme: Scheme, agent: str | None) -> BrowserContext:
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        user_agent=agent,
        locale="zh-CN",
        reduced_motion="reduce",
        has_touch=width < 600,
        geolocation=LUJIAZUI,  # type: ignore[arg-type]
        permissions=["geolocation"],
    )


def _sign_in(page: Page, room: str, name: str) -> None:
    page.goto(f"{room}/sign-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def _act(page: Page, state: State) -> None:
    """Tap and type, and wait until the page has settled."""
    if state.tap and page.locator(state.tap).first.is_visible():
        page.locator(state.tap).first.click()
    if state.typed and page.locator(state.typed[0]).is_visible():
        page.fill(*state.typed)
        page.keyboard.press("Enter")
    page.wait_for_timeout(SETTLE_MS)  # a form that was sent is only then under way
    try:
        page.wait_for_load_state("networkidle", timeout=WAIT_MS)
    except Error:
        sys.stderr.write(f"{state.path}: requests go on\n")
    page.wait_for_timeout(SETTLE_MS)


def _index() -> str:
    """Return a page that shows all screenshots, one state a row."""
    kinds = list(product(SIZES, SCHEMES))
    rows = "".join(
        f"<h2>{html.escape(name)} <small>{html.escape(state.path)}</small></h2><p>"
        + "".join(f'<img loading="lazy" src="{name}-{width}-{scheme}.png">' for width, scheme in kinds)
        for name, state in STATES.items()
    )
    style = "body{font:16px sans-serif;background:#888}p{display:flex;gap:8px}img{height:420px}"
    return f'<!doctype html><meta charset="utf-8"><title>Screenshots</title><style>{style}</style>{rows}'
