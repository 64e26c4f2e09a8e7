"""Commands for API keys, each with its own rate limit, scopes and expiry."""

import re
from datetime import date, datetime, timedelta

import click

from ..errors import InvalidInput
from ..hours import SHANGHAI
from ..query.dates import parse_day
from ..runtime.api_keys import DEFAULT_BATCH_RATE, DEFAULT_SCOPES
from ..serving.container import Container
from ..store import api_keys
from .options import BY_SYSTEM


@click.command("add")
@click.argument("name")
@click.option(
    "--rate", default="6000/minute", show_default=True, help="Rate limit, like 6000/minute, or off."
)
@click.option(
    "--scope",
    default=",".join(DEFAULT_SCOPES),
    show_default=True,
    help="Comma list of read (queries), batch (batches) and live (live facts of outlets).",
)
@click.option(
    "--batch-rate",
    default=DEFAULT_BATCH_RATE,
    show_default=True,
    help="Rate limit of batches, in lines, like 600000/minute, or off.",
)
@click.option("--expires", default="", help="Last day, like 2027-12-31; by default, the key does not expire.")
@BY_SYSTEM
def add_key(
    container: Container, name: str, rate: str, scope: str, batch_rate: str, expires: str, by: str
) -> None:
    """Create a key for NAME. It is shown only once and cannot be retrieved later."""
    scopes = tuple(dict.fromkeys(filter(None, re.split(r"[,\s]+", scope))))
    last_day = _day(expires) if expires else None
    limits = {"rate": rate, "batch_rate": batch_rate}
    key = api_keys.add(
        container.engine, name, now=container.clock(), by=by, scopes=scopes, last_day=last_day, **limits
    )
    until = f", until {last_day}" if last_day else ""
    lines = f", {batch_rate} lines in batches" if "batch" in scopes else ""
    click.echo(
        f"key of {name}, rate limit {rate}{lines}, scopes {','.join(scopes)}{until}; send it as X-API-Key;"
        " it is not shown again:",
        err=True,
    )
    click.echo(key)


@click.command("list")
def list_keys(container: Container) -> None:
    """List API keys."""
    with container.engine.begin() as connection:
        rows = api_keys.list_keys(connection)
    now = container.clock()
    for key in rows:
        since = f"since {key.created.astimezone(SHANGHAI):%Y-%m-%d}"
        lines = f"  {key.batch_rate} lines" if "batch" in key.scopes else ""
        click.echo(
            f"{key.name}  {key.rate}{lines}  {','.join(key.scopes)}  {since}{_until(key.expires, now)}"
        )
    if not rows:
        click.echo("no keys yet: key add NAME --rate 6000/minute")


def _until(expires: datetime | None, now: datetime) -> str:
    if expires is None:
        return ""
    last = expires.astimezone(SHANGHAI) - timedelta(seconds=1)
    return f"  {'expired' if expires <= now else 'until'} {last:%Y-%m-%d}"


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as problem:
        raise InvalidInput("expires", problem.args[0]) from None


@click.command("remove")
@click.argument("name")
@BY_SYSTEM
def remove_key(container: Container, name: str, by: str) -> None:
    """Revoke the key of NAME; workers reject it within two seconds."""
    api_keys.remove(container.engine, name, container.clock(), by=by)
    click.echo(f"the key of {name} is revoked")


KEY_COMMANDS = (add_key, list_keys, remove_key)
