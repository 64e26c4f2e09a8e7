"""A page as one file that needs no server and no network: styles and scripts stand in it, and its policy
lets nothing else run."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from ..config import ROOT


def alone(template: str, styles: Iterable[str], scripts: Iterable[str], last: str = "", **parts: Any) -> str:
    """The template as such a page.

    styles, scripts: files below static/. last: a script of ours that runs behind them, its data escaped.
    """
    css = [_file(name) for name in styles]
    js = [*map(_file, scripts), *filter(None, [last])]
    return (
        _templates()
        .get_template(template)
        .render(
            **parts,
            policy=_policy(css, js),
            styles=[Markup(each) for each in css],  # noqa: S704 - our own files
            scripts=[Markup(each) for each in js],  # noqa: S704 - our own files, and JSON escaped for scripts
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
    return (ROOT / "static" / name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
