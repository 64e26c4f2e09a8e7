"""`python -m locator.mcp [HOST PORT [NAME …]]`: by HTTP there, or on standard input and output."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import anyio
import uvicorn

from ..answers.response import OWN_SIGN_LANGUAGE_ENTRY
from ..app import __version__
from ..config import EXIT_BAD_SETTING, Settings, settings_from
from ..errors import BadSetting
from ..runtime import logging
from ..serving.container import Container
from .server import over_http, over_stdio, server_of


def reachable(settings: Settings) -> Settings:
    """The settings with a sign-language entry that can be opened from outside, where a site is known."""
    own = f"{settings.public_url}{OWN_SIGN_LANGUAGE_ENTRY}" if settings.public_url else ""
    return replace(settings, sign_language_url=settings.sign_language_url or own)


def main(words: Sequence[str]) -> None:
    """Serve; ends with 78 when a setting is wrong."""
    try:
        settings = settings_from(os.environ)
    except BadSetting as problem:
        sys.stderr.write(f"locator: {problem}\n")
        raise SystemExit(EXIT_BAD_SETTING) from None
    parts = Container(reachable(settings))
    logging.install(settings.log)
    server = server_of(lambda: parts.serving, parts.contact, __version__)
    if not words:
        anyio.run(over_stdio, server)
        return
    host, port, *names = words
    sys.stderr.write(f"Locator: MCP at http://{host}:{port}/mcp\n")
    app = over_http(server, tuple(names))
    uvicorn.run(app, host=host, port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1:])
