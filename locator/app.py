"""Flask and ASGI applications: with commands for `flask --app locator`, without them for the server."""

import os
import sys

from flask import Flask

from .config import EXIT_BAD_SETTING, Settings, settings_from
from .errors import InvalidSetting
from .runtime import listening_sockets, logging
from .runtime.resources import RESOURCES
from .serving.container import Container
from .web.install import gateway_of, install
from .web.middleware.gateway import Gateway

__version__ = "0.1.0"

STUCK_SECONDS = 30  # without progress by the client
SWITCH_SECONDS = 0.0005  # GIL switch interval, so that long requests do not delay short ones


def create_web_app(settings: Settings | None = None, container: Container | None = None) -> Flask:
    """Return the Flask app; settings default to the environment."""
    container = container or Container(settings or _settings())
    app = Flask(
        "locator",
        static_folder=str(RESOURCES / "static"),
        template_folder=str(RESOURCES / "templates"),
    )
    app.extensions["locator.version"] = __version__
    install(app, container)
    return app


def create_app(settings: Settings | None = None, container: Container | None = None) -> Flask:
    """Return the Flask app with CLI commands, for `flask --app locator`."""
    from .cli.main import add_commands  # not needed by a server process

    app = create_web_app(settings, container)
    add_commands(app.cli, app.extensions["locator.container"])
    return app


def create_gateway() -> Gateway:
    """Return the ASGI application of a server process, with logging configured."""
    sys.setswitchinterval(SWITCH_SECONDS)
    listening_sockets.end_stuck_connections(STUCK_SECONDS)
    app = create_web_app()
    logging.install(app.extensions["locator.settings"].log)
    app.extensions["locator.container"].alerts.start()
    return gateway_of(app)


def _settings() -> Settings:
    try:
        return settings_from(os.environ)
    except InvalidSetting as problem:
        sys.stderr.write(f"locator: {problem}\n")
        raise SystemExit(EXIT_BAD_SETTING) from None
