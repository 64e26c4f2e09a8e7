"""The command that serves AI assistants."""

import click

from ..answer import Help
from ..config import PREFIX
from ..errors import BadSetting
from ..parts import Parts

PORT = 8001


@click.command()
@click.option("--http", is_flag=True, help="Streamable HTTP at /mcp instead of standard input and output.")
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", default=PORT, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--allow-host", multiple=True, help="A name by which the server is reached from outside.")
def mcp(parts: Parts, http: bool, host: str, port: int, allow_host: tuple[str, ...]) -> None:
    """Serve AI assistants by the Model Context Protocol: tools, and what they answer from."""
    import anyio  # these and what they bring are for this command alone

    from ..assistant.server import over_http, over_stdio, server_of
    from ..serving import __version__

    contact = Help(parts.settings.hotline, parts.settings.sign_language_url)
    server = server_of(lambda: parts.serving, contact, __version__)
    if not http:
        anyio.run(over_stdio, server)
        return
    import uvicorn

    _check_names(allow_host)
    click.echo(f"Locator: MCP at http://{host}:{port}/mcp", err=True)
    uvicorn.run(over_http(server, allow_host), host=host, port=port, log_level="warning", access_log=False)


def _check_names(names: tuple[str, ...]) -> None:
    for name in names:
        if not name.replace("-", "").replace(".", "").isalnum():
            raise BadSetting(f"{PREFIX}MCP --allow-host", f"{name} is not the name of a host")
