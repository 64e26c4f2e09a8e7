"""Locator: the nearest service center or drop-off point, whether it is open, and the way in."""

from importlib import import_module
from typing import Any

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """`create_app`, loaded when it is asked for: the server looks at settings before it loads the web."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(".wiring", __name__), name)
