"""Locator: the nearest service center or drop-off point, whether it is open, and the way in."""

from .wiring import create_app

__all__ = ["create_app"]
