"""Locator: the nearest service center or drop-off point, whether it is open, and the way in."""

from typing import Any

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Load `create_app` on first access: the server checks its settings before importing the web package."""
    if name not in __all__:
        raise AttributeError(name)
    from .app import create_app  # imported late, see above

    return create_app
