"""Locator: the nearest service center or drop-off point, whether it is open, and the way in."""

from typing import Any

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """`create_app`, loaded when it is asked for: the server looks at settings before it loads the web."""
    if name not in __all__:
        raise AttributeError(name)
    from .app import create_app  # the server checks its settings before it loads the web

    return create_app
