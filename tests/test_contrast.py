"""Contrast of the colour tokens, light and dark: 4.5 for text, 3 for edges and marks (WCAG 1.4.3, 1.4.11)."""

import re

import pytest

from locator.runtime.resources import RESOURCES
from locator.web.http.brand import _contrast, _parse

CSS = RESOURCES / "static" / "css"
TEXT, MARK = 4.5, 3.0
PAIRS = [
    *((name, ground, TEXT) for name in ("ink", "soft", "accent-dark") for ground in ("paper", "ground")),
    *((name, "paper", TEXT) for name in ("good", "shut", "caution", "danger")),
    *((name, "tint", TEXT) for name in ("ink", "soft", "accent-dark")),
    *((name, "warm", TEXT) for name in ("ink", "caution")),
    *((name, "alarm", TEXT) for name in ("ink", "shut", "danger")),
    *(("on-accent", "accent", TEXT), ("on-accent", "accent-strong", TEXT), ("on-pin", "pin", TEXT)),
    *(("ink", "chip", TEXT), ("on-code", "code", TEXT)),
    *((name, ground, MARK) for name in ("edge", "focus", "accent") for ground in ("paper", "ground")),
    *((name, "map-area", MARK) for name in ("pin", "accent", "here")),
    *((name, "map-water", MARK) for name in ("pin", "accent", "here")),
]


def tokens(dark: bool) -> dict[str, str]:
    """Return the colours of a scheme by the names of their tokens."""
    found: dict[str, str] = {}
    for file in ("site.css", "map.css"):
        text = (CSS / file).read_text("utf-8")
        blocks = re.findall(r"(@media \(prefers-color-scheme: dark\) \{\s*)?:root \{(.*?)\}", text, re.DOTALL)
        for is_dark, block in blocks:
            if dark or not is_dark:
                found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    return found


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("name", "ground", "least"), PAIRS)
def test_tokens_have_enough_contrast(name: str, ground: str, least: float, dark: bool) -> None:
    colours = tokens(dark)
    assert _contrast(_parse(colours[name]), _parse(colours[ground])) >= least
