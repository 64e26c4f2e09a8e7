"""Brand of the pages: its name, and the accent colours derived from its colour."""

import colorsys
from functools import lru_cache

from .brand_icons import icon_url

LIGHT_PAPER, DARK_PAPER = (1.0, 1.0, 1.0), (0.094, 0.125, 0.133)
MIN_CONTRAST = 4.5  # of text, WCAG 2.2 AA
STEP = 0.02
Colour = tuple[float, float, float]


@lru_cache(maxsize=8)
def accent_style(colour: str) -> str:
    """Return the style rules that replace the accent tokens; empty without a colour (#rrggbb).

    The hue stays; the lightness changes until text has a contrast of 4.5 on the paper of either scheme.
    """
    if not colour:
        return ""
    light, dark = accent_tokens(colour, dark=False), accent_tokens(colour, dark=True)
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def brand_style(colour: str) -> str:
    """Return the style rules of a brand colour: the accent tokens, and the icon beside the name."""
    if not colour:
        return ""
    icon = icon_url("icon.svg", light_accent(colour))
    return f"{accent_style(colour)}.brand::before{{background-image:url({icon})}}"


def light_accent(colour: str) -> str:
    """Return the accent colour on light paper, as #rrggbb; empty without a brand."""
    return _hex(_readable(_parse(colour), LIGHT_PAPER, -STEP)) if colour else ""


def accent_tokens(colour: str, *, dark: bool) -> str:
    """Return the declarations of the accent tokens on light or dark paper."""
    if dark:
        return _tokens(_readable(_parse(colour), DARK_PAPER, STEP))
    return _tokens(_readable(_parse(colour), LIGHT_PAPER, -STEP))


def _parse(colour: str) -> Colour:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _tokens(colour: Colour) -> str:
    text = _hex(colour)
    on = "#ffffff" if _contrast(colour, LIGHT_PAPER) >= MIN_CONTRAST else "#000000"
    return f"--accent:{text};--accent-strong:{text};--accent-dark:{text};--on-accent:{on}"


def _readable(colour: Colour, paper: Colour, step: float) -> Colour:
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    while _contrast(colour, paper) < MIN_CONTRAST:
        lightness = min(1.0, max(0.0, lightness + step))
        colour = colorsys.hls_to_rgb(hue, lightness, saturation)
    return colour


def _contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(value * 255):02x}" for value in colour)
