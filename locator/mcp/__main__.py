"""`python -m locator.mcp [HOST PORT [NAME …]]`: serve over HTTP, or on standard input and output."""

import os
import sys
from collections.abc import Sequence

import anyio
import uvicorn

from ..answers.response import DEFAULT_SIGN_LANGUAGE_URL
from ..app import __version__
from ..config import EXIT_BAD_SETTING, Settings, settings_from
from ..errors import InvalidSetting
from ..runtime import logging
from ..serving.container import Container
from .quota import tool_quota
from .server import create_server, http_app, serve_stdio


def with_public_entry(settings: Settings) -> Settings:
    """Return the settings with an absolute sign-language URL if the public URL is configured."""
    site_entry = f"{settings.public_url}{DEFAULT_SIGN_LANGUAGE_URL}" if settings.public_url else ""
    return settings.model_copy(update={"sign_language_url": settings.sign_language_url or site_entry})


def main(args: Sequence[str]) -> None:
    """Run the server; exit with status 78 if a setting is invalid."""
    try:
        settings = settings_from(os.environ)
    except InvalidSetting as error:
        sys.stderr.write(f"locator: {error}\n")
        raise SystemExit(EXIT_BAD_SETTING) from None
    container = Container(with_public_entry(settings))
    logging.install(settings.log)
    quota = tool_quota(container.settings, container.keyring)
    server = create_server(lambda: container.running_service, container.contact, __version__, quota)
    if not args:
        anyio.run(serve_stdio, server)
        return
    host, port, *hosts = args
    sys.stderr.write(f"Locator: MCP at http://{host}:{port}/mcp\n")
    app = http_app(server, tuple(hosts))
    uvicorn.run(app, host=host, port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1:])
