"""Checks of a page that axe-core does not make: reflow, cut text, target sizes, and the way of the focus."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("wcag.js").read_text("utf-8").partition("\n")[2]
MAX_TABS = 160

TEXT_SPACING = """*:not(svg *) { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
"""The values of success criterion 1.4.12."""

TEXT_200 = "html { font-size: 200% !important; }"
ADD_STYLE = """(rules) => document.head.append(
  Object.assign(document.createElement('style'), { textContent: rules }))"""


def add_style(page: Page, rules: str) -> None:
    """Add rules to a page, also to one without script, where `add_style_tag` waits in vain."""
    page.evaluate(ADD_STYLE, rules)


def overflow(page: Page) -> list[str]:
    """Return the widths of a page that has to be scrolled sideways."""
    width, inner = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{width} in {inner}"] if width > inner else []


def cut_text(page: Page) -> list[str]:
    """Return the elements whose text is cut, or lies outside the window."""
    found: list[str] = page.evaluate(f"{SCRIPT}.cut()")
    return found


def small_targets(page: Page) -> list[str]:
    """Return the targets below 24 × 24 pixels that are too close to others."""
    found: list[str] = page.evaluate(f"{SCRIPT}.smallTargets()")
    return found


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab until the focus has been in the footer and at both ways to a person; return its places."""
    places: list[dict[str, Any]] = []
    for _ in range(MAX_TABS):
        places += _press(page, "Tab")
        help_links = {place["href"] for place in places if place["isHelp"]}
        if len(help_links) == 2 and any(place["isFooter"] for place in places):
            return places
    raise AssertionError(f"footer and help not reached by {MAX_TABS} presses of Tab")


def walk_back(page: Page) -> list[dict[str, Any]]:
    """Press Shift+Tab until the focus is at the skip link; return its places."""
    places: list[dict[str, Any]] = []
    while not places or not places[-1]["isSkip"]:
        assert len(places) < MAX_TABS
        places += _press(page, "Shift+Tab")
    return places


def _press(page: Page, key: str) -> list[dict[str, Any]]:
    page.keyboard.press(key)
    place = page.evaluate(f"{SCRIPT}.focused()")
    return [place] if place else []
