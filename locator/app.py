"""Flask and ASGI applications: with commands for `flask --app locator`, without them for the server."""

import os
import sys

from apiflask import APIFlask

from .config import EXIT_BAD_SETTING, ROOT, Settings, settings_from
from .errors import BadSetting
from .runtime import listening_sockets, logging
from .serving.container import Container
from .web.install import gateway_of, install
from .web.middleware.gateway import Gateway

__version__ = "0.1.0"

STUCK_SECONDS = 30  # without a byte taken by the client
SWITCH_SECONDS = 0.0005  # a long request gives the interpreter up this often, so that short ones are not late


def create_web_app(settings: Settings | None = None, parts: Container | None = None) -> APIFlask:
    """Return the web program; its settings come from the environment unless they are passed."""
    parts = parts or Container(settings or _settings())
    app = APIFlask(
        "locator",
        title="Locator",
        version=__version__,
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
        docs_path=None,
        spec_path=None,
        json_errors=False,
    )
    install(app, parts)
    return app


def create_app(settings: Settings | None = None, parts: Container | None = None) -> APIFlask:
    """Return the web program with its commands, for `flask --app locator`."""
    from .cli.main import add_commands  # a server process runs no command

    app = create_web_app(settings, parts)
    add_commands(app.cli, app.extensions["locator.container"])
    return app


def create_gateway() -> Gateway:
    """Return the program of a server process as an ASGI application, with its log set up."""
    sys.setswitchinterval(SWITCH_SECONDS)
    listening_sockets.end_stuck_connections(STUCK_SECONDS)
    app = create_web_app()
    logging.install(app.extensions["locator.settings"].log)
    return gateway_of(app)


def _settings() -> Settings:
    try:
        return settings_from(os.environ)
    except BadSetting as problem:
        sys.stderr.write(f"locator: {problem}\n")
        raise SystemExit(EXIT_BAD_SETTING) from None
