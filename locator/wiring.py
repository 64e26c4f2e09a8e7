"""The program, wired: what a worker serves, and the commands."""

from apiflask import APIFlask

from . import serving
from .cli import add_commands
from .config import Settings
from .parts import Parts


def create_app(settings: Settings | None = None, parts: Parts | None = None) -> APIFlask:
    """The web program and its commands; with nothing given, made from the environment."""
    app = serving.create_app(settings, parts)
    held: Parts = app.extensions["locator.parts"]
    add_commands(app.cli, held)
    return app
