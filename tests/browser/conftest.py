"""Fixtures: Chromium against the running program."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

from tests.program import Program

LUJIAZUI = {"latitude": 31.2397, "longitude": 121.4998}
MILLISECONDS = 30_000  # to wait for anything, on a busy machine

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture(scope="session")
def address(program: Program) -> str:
    """Where the program answers, on the sample network."""
    return program.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is missing: run bin/install-browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Tabs:
    """Browser contexts that are used again: a new one costs more than most tests do with it.

    Pages are not: one that is still loading would interrupt the next test's navigation.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}
        self._busy: list[tuple[str, BrowserContext]] = []

    def take(self, base: str, options: dict[str, Any]) -> Page:
        """Return a new page without state, in a context with these options."""
        key = repr(sorted(options.items()))
        free = self._free.setdefault(key, [])
        context = free.pop() if free else self._new(options)
        self._busy.append((key, context))
        page = context.new_page()
        if base.startswith("http"):
            page.goto("/".join([*base.split("/")[:3], "healthz"]))
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        if "geolocation" in options:
            context.set_geolocation(options["geolocation"])
        return page

    def _new(self, options: dict[str, Any]) -> BrowserContext:
        options = {"service_workers": "block"} | options  # they would answer after the network is cut
        context = self._browser.new_context(locale="zh-CN", **options)
        context.set_default_timeout(MILLISECONDS)
        return context

    @contextmanager
    def single(self, options: dict[str, Any]) -> Iterator[Page]:
        """A page that is closed afterwards."""
        context = self._new(options)
        yield context.new_page()
        context.close()

    def free_all(self) -> None:
        """Close all pages and take back their contexts."""
        while self._busy:
            key, context = self._busy.pop()
            for page in context.pages:
                page.close()
            context.clear_cookies()
            self._free[key].append(context)


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


Opened = Callable[..., Page]


@pytest.fixture
def opened(tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Opens a page; at the end no page may have broken its content policy or thrown an error.

    A page with an init script or a clock of its own is `single`: no other test gets it.
    """
    trouble: list[str] = []
    with ExitStack() as stack:

        def open_page(
            path: str = "/",
            width: int = 1280,
            height: int = 800,
            base: str | None = None,
            single: bool = False,
            cookies: Sequence[Any] = (),
            **options: Any,
        ) -> Page:
            base = request.getfixturevalue("address") if base is None else base
            page = stack.enter_context(tabs.single(options)) if single else tabs.take(base, options)
            page.set_viewport_size({"width": width, "height": height})
            page.context.add_cookies(list(cookies))
            stack.enter_context(watched(page, trouble))
            page.goto(base + path)
            return page

        yield open_page
    tabs.free_all()
    assert trouble == []


@contextmanager
def watched(page: Page, trouble: list[str]) -> Iterator[None]:
    """Record the errors of a page during the block."""

    def note_error(error: Error) -> None:
        trouble.append(str(error))

    def note_line(line: ConsoleMessage) -> None:
        if is_trouble(line.text):
            trouble.append(line.text)

    page.on("pageerror", note_error)
    page.on("console", note_line)
    yield
    page.remove_listener("pageerror", note_error)
    page.remove_listener("console", note_line)


def is_trouble(text: str) -> bool:
    """Return True for console messages of broken scripts and policies; an intended 404 is none."""
    return any(word in text for word in ("Content Security Policy", "Refused to", "Uncaught", "TypeError"))


def let_pass(page: Page, milliseconds: int = 0) -> None:
    """Wait this long, then until all requests of the page are sent."""
    page.evaluate(
        """(milliseconds) => new Promise((done) => setTimeout(done, milliseconds))
        .then(() => fetch('/healthz')).then((answer) => answer.text())""",
        milliseconds,
    )
