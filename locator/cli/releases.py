"""Releases: which there are, what differs, and how one is brought back."""

from datetime import datetime

import click
import orjson

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import overrides, releases
from ..store.compare import differences
from .options import BY_SYSTEM


def published_told(done: releases.Published) -> str:
    """What publishing did, in a line."""
    if done.changed_nothing:
        return f"nothing has changed: release {done.number} stays"
    return f"release {done.number}: {done.added} added, {done.changed} changed, {done.removed} removed"


@click.command("releases")
def show_releases(parts: Container) -> None:
    """Every release, the current one marked *, those that are no longer kept marked -."""
    with parts.engine.begin() as connection:
        now, first = releases.pointed(connection), releases.oldest(connection)
        if now is None:
            click.echo("no release yet: load a feed")
        for told in releases.listed(connection):
            when = datetime.fromisoformat(told.published).astimezone(SHANGHAI)
            mark = "*" if told.number == now else "-" if told.number < first else " "
            click.echo(
                f"{mark} {told.number:>4}  {when:%Y-%m-%d %H:%M}  {told.rows:>7} outlets  "
                f"+{told.added} ~{told.changed} -{told.removed}  {told.origin}"
            )


@click.command()
@click.argument("number", type=click.IntRange(min=1))
@BY_SYSTEM
@click.option("--why", default="", help="Why, for the log.")
def rollback(parts: Container, number: int, by: str, why: str) -> None:
    """Publish a new release that equals release NUMBER."""
    now = parts.clock()
    click.echo(published_told(releases.rollback(parts.engine, number, now, by=by, why=why)))
    with parts.engine.begin() as connection:
        left = overrides.left_out(connection, now)
    if left:
        click.echo(f"{left} outlets are not as set by hand since; `overrides --renew` sets them so", err=True)


@click.command()
@click.argument("a", type=click.IntRange(min=1))
@click.argument("b", type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def diff(parts: Container, a: int, b: int, as_json: bool) -> None:
    """What changed from release A to release B."""
    with parts.engine.begin() as connection:
        for change in differences(connection, a, b):
            click.echo(orjson.dumps(change._asdict()).decode() if as_json else change.sentence())


RELEASES = (show_releases, rollback, diff)
