"""Standalone HTML pages: styles and scripts are inlined, and the policy allows nothing else to run."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from ..runtime.resources import RESOURCES


def render_standalone(
    template: str, styles: Iterable[str], scripts: Iterable[str], inline_script: str = "", **context: Any
) -> str:
    """Render a template as a standalone page.

    styles, scripts: files below static/. inline_script: a script that runs after them, with escaped data.
    """
    css = [_file(name) for name in styles]
    js = [*map(_file, scripts), *filter(None, [inline_script])]
    return (
        _templates()
        .get_template(template)
        .render(
            **context,
            policy=_policy(css, js),
            styles=[Markup(text) for text in css],  # noqa: S704 - our own files
            scripts=[Markup(text) for text in js],  # noqa: S704 - our own files, and JSON escaped for scripts
        )
    )


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    rules = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": " ".join(map(_digest, styles)),
        "script-src": " ".join(map(_digest, scripts)) or "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _file(name: str) -> str:
    return (RESOURCES / "static" / name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(RESOURCES / "templates"), autoescape=True)
