"""Keys of callers who ask by agreement, with a rate of their own."""

import click

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import api_keys
from .options import BY_SYSTEM


@click.command("add")
@click.argument("name")
@click.option("--rate", required=True, help="How often its owner may ask: like 6000/minute, or off.")
@BY_SYSTEM
def add_key(parts: Container, name: str, rate: str, by: str) -> None:
    """Make a key for NAME. It is shown this once and cannot be looked up later."""
    key = api_keys.add(parts.engine, name, rate, parts.clock(), by=by)
    click.echo(f"{name} may ask {rate} with this key, sent as X-API-Key; it is not shown again:", err=True)
    click.echo(key)


@click.command("list")
def list_keys(parts: Container) -> None:
    """Who has a key."""
    with parts.engine.begin() as connection:
        there = api_keys.listed(connection)
    for key in there:
        click.echo(f"{key.name}  {key.rate}  since {key.made.astimezone(SHANGHAI):%Y-%m-%d}")
    if not there:
        click.echo("no key yet: key add NAME --rate 6000/minute")


@click.command("remove")
@click.argument("name")
@BY_SYSTEM
def remove_key(parts: Container, name: str, by: str) -> None:
    """Take the key of NAME back; workers refuse it within two seconds."""
    api_keys.remove(parts.engine, name, parts.clock(), by=by)
    click.echo(f"the key of {name} opens nothing any more")


KEYS = (add_key, list_keys, remove_key)
