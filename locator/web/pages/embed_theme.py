"""Theme of the embedded finder: colour, corner radius, font and dark scheme, chosen by the embedding page."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ...errors import InvalidParameter
from ..http.brand import accent_tokens

COLOUR, RADIUS, FONT, DARK = THEME_PARAMS = ("theme-colour", "theme-radius", "theme-font", "theme-dark")
SCHEMES = ("off", "on", "auto")
MAX_RADIUS = 24  # pixels
GENERIC_FONTS = {"serif", "sans-serif", "monospace", "system-ui", "ui-rounded"}
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_FONT = re.compile(r"[\w -]{1,60}")


class Theme(NamedTuple):
    """A theme as in the address; empty values are the defaults."""

    colour: str = ""
    radius: str = ""
    font: str = ""
    dark: str = ""

    @property
    def params(self) -> dict[str, str]:
        """Return the query parameters of the theme."""
        return {name: value for name, value in zip(THEME_PARAMS, self, strict=True) if value}


def parse_theme(params: Mapping[str, str]) -> Theme:
    """Return the theme of query parameters. Raises InvalidParameter."""
    theme = Theme(*(params.get(name, "").strip() for name in THEME_PARAMS))
    if theme.colour and not _COLOUR.fullmatch(theme.colour):
        raise InvalidParameter(COLOUR, "must be a colour like #0b6666")
    if theme.radius and not (
        theme.radius.isascii() and theme.radius.isdigit() and int(theme.radius) <= MAX_RADIUS
    ):
        raise InvalidParameter(RADIUS, "must be a whole number from 0 to 24")
    if theme.font and not _FONT.fullmatch(theme.font):
        raise InvalidParameter(FONT, "must be the name of a font family")
    if theme.dark and theme.dark not in SCHEMES:
        raise InvalidParameter(DARK, "unknown value", allowed=SCHEMES)
    return theme


def stylesheet(theme: Theme) -> str:
    """Return the style rules of a theme; colours keep the contrast of text on either scheme."""
    rules = [f"--radius:{theme.radius}px"] if theme.radius else []
    if theme.font:
        family = theme.font if theme.font in GENERIC_FONTS else f'"{theme.font}"'
        rules.append(f"--font:{family},system-ui,sans-serif")
    if theme.colour:
        rules.append(accent_tokens(theme.colour, dark=theme.dark == "on"))
    text = f":root{{{';'.join(rules)}}}" if rules else ""
    if theme.colour and theme.dark == "auto":
        dark = accent_tokens(theme.colour, dark=True)
        text += f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return text
