"""The service and the settings of the running app, for views."""

from collections.abc import Callable

from flask import current_app, request

from ..answer import Help
from ..config import Settings
from ..parts import Parts
from ..service import Service


def service() -> Service:
    """What answers questions."""
    ask: Callable[[], Service] = current_app.extensions["locator"]
    return ask()


def parts() -> Parts:
    """Database, loader and facts, for the pages of operators."""
    held: Parts = current_app.extensions["locator.parts"]
    return held


def settings() -> Settings:
    """What the operator chose."""
    held: Settings = current_app.extensions["locator.settings"]
    return held


def base() -> str:
    """How this site is known from outside, without a slash at its end."""
    return settings().public_url or request.host_url.rstrip("/")


def contact() -> Help:
    """Where a person is reached; known even when nothing else is."""
    return parts().contact
