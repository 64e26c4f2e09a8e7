"""Chromium for CI, and named steps that are reported on failure."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that the tests use."""
    path = shutil.which("chromium")
    if path is None:
        sys.exit("CI: Chromium is missing: bin/install-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print the step, and on failure which one it was."""
    print(f"CI:   {name}", flush=True)
    try:
        yield
    except BaseException:
        print(f"CI: failed at step: {name}", file=sys.stderr, flush=True)
        raise


@contextmanager
def page(browser: Browser, **options: Any) -> Iterator[Page]:
    """Open a page of a phone; an error of a script on it fails the step."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", **options)
    context.set_default_timeout(30_000)
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    if errors:
        raise AssertionError(errors)
