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
@click.option("--http", is_flag=True, help="Streamable HTTP at /mcp instead of standard input and output.")
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", default=PORT, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--allow-host", "names", multiple=True, help="A name it is reached by from outside.")
def mcp(container: Container, http: bool, host: str, port: int, names: tuple[str, ...]) -> None:
    """Serve AI assistants by the Model Context Protocol: the questions of the API as tools.

    The command becomes a process that loads what it needs for that, which no other command does.
    """
    for name in names:
        if not name.replace("-", "").replace(".", "").isalnum():
            raise InvalidParameter("--allow-host", f"{name} is not the name of a host")
    require_extra("mcp")
    arguments = [host, str(port), *names] if http else []
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "locator.mcp", *arguments])  # noqa: S606 - our own module
