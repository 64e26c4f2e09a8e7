"""The command that starts the MCP server for AI assistants."""

import os
import sys

import click

from ..errors import InvalidParameter
from ..runtime.extras import require_extra
from ..runtime.resources import ROOT
from ..serving.container import Container

PORT = 8001


@click.command()
@click.option("--http", is_flag=True, help="Use streamable HTTP at /mcp instead of standard I/O.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=PORT, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--allow-host", "names", multiple=True, help="External host name of the server.")
def mcp(container: Container, http: bool, host: str, port: int, names: tuple[str, ...]) -> None:
    """Serve AI assistants over the Model Context Protocol, with the API queries as tools.

    Replaces the command's process with a server process that loads only the modules it requires.
    """
    for name in names:
        if not name.replace("-", "").replace(".", "").isalnum():
            raise InvalidParameter("--allow-host", f"{name} is not a host name")
    require_extra("mcp")
    arguments = [host, str(port), *names] if http else []
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "locator.mcp", *arguments])  # noqa: S606 - our own module
