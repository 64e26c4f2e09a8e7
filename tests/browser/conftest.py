"""A real Chromium on the real program."""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

LUJIAZUI = {"latitude": 31.2397, "longitude": 121.4998}


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the app answers meanwhile."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is missing: run bin/install-browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Opens a page; at the end no page may have broken its content policy or thrown an error."""
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def open_page(
        path: str = "/", width: int = 1280, height: int = 800, base: str = address, **options: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: trouble.append(said.text) if is_trouble(said.text) else None)
        page.goto(base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def is_trouble(text: str) -> bool:
    """What the console says of broken scripts and policies; a page that is 404 on purpose is none."""
    return any(word in text for word in ("Content Security Policy", "Refused to", "Uncaught", "TypeError"))
