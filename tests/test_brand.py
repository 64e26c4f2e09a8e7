"""Accent colours derived from the colour of a brand."""

import re

import pytest

from locator.web.http.brand import DARK_PAPER, LIGHT_PAPER, MIN_CONTRAST, _contrast, _parse, accent_style


def test_no_colour_keeps_the_tokens() -> None:
    assert accent_style("") == ""


@pytest.mark.parametrize(
    "colour", ["#000000", "#ffffff", "#ff0000", "#ffd400", "#0b57d0", "#c7000b", "#7f7f7f"]
)
def test_every_brand_colour_is_readable_in_both_schemes(colour: str) -> None:
    light, dark = re.findall(r"--accent-dark:(#\w+)", accent_style(colour))
    assert _contrast(_parse(light), LIGHT_PAPER) >= MIN_CONTRAST - 0.05  # rounded to 8 bits
    assert _contrast(_parse(dark), DARK_PAPER) >= MIN_CONTRAST - 0.05
