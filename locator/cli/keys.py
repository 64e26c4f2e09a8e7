"""Commands for API keys, each with its own rate limit."""

import click

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import api_keys
from .options import BY_SYSTEM


@click.command("add")
@click.argument("name")
@click.option("--rate", required=True, help="Rate limit of the key, like 6000/minute, or off.")
@BY_SYSTEM
def add_key(container: Container, name: str, rate: str, by: str) -> None:
    """Create a key for NAME. It is shown only once and cannot be retrieved later."""
    key = api_keys.add(container.engine, name, rate, container.clock(), by=by)
    click.echo(f"key of {name}, rate limit {rate}; send it as X-API-Key; it is not shown again:", err=True)
    click.echo(key)


@click.command("list")
def list_keys(container: Container) -> None:
    """List API keys."""
    with container.engine.begin() as connection:
        rows = api_keys.list_keys(connection)
    for key in rows:
        click.echo(f"{key.name}  {key.rate}  since {key.created.astimezone(SHANGHAI):%Y-%m-%d}")
    if not rows:
        click.echo("no keys yet: key add NAME --rate 6000/minute")


@click.command("remove")
@click.argument("name")
@BY_SYSTEM
def remove_key(container: Container, name: str, by: str) -> None:
    """Revoke the key of NAME; workers reject it within two seconds."""
    api_keys.remove(container.engine, name, container.clock(), by=by)
    click.echo(f"the key of {name} is revoked")


KEY_COMMANDS = (add_key, list_keys, remove_key)
