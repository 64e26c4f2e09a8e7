"""Commands that list, compare and roll back releases."""

from datetime import datetime

import click
import orjson

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import releases
from ..store.compare import differences
from ..store.unapplied import unapplied_now
from .change_preview import count_of, previewing
from .options import BY_SYSTEM


def published_text(result: releases.Published) -> str:
    """Return the outcome of a publication in one line."""
    if result.is_unchanged:
        return f"no changes; release {result.number} remains current"
    return (
        f"release {result.number}: {result.added} added, {result.changed} changed, {result.removed} removed"
    )


@click.command("releases")
def show_releases(container: Container) -> None:
    """List releases; * marks the current one, - those whose data was pruned."""
    with container.engine.begin() as connection:
        now, first = releases.current_number(connection), releases.oldest_release(connection)
        if now is None:
            click.echo("no releases yet: load a feed")
        for release in releases.list_releases(connection):
            when = datetime.fromisoformat(release.published).astimezone(SHANGHAI)
            mark = "*" if release.number == now else "-" if release.number < first else " "
            click.echo(
                f"{mark} {release.number:>4}  {when:%Y-%m-%d %H:%M}  {release.rows:>7} outlets  "
                f"+{release.added} ~{release.changed} -{release.removed}  {release.origin}"
            )


@click.command()
@click.argument("number", type=click.IntRange(min=1))
@click.option("--preview", is_flag=True, help="List what would change, publish nothing and exit with 2.")
@BY_SYSTEM
@click.option("--why", default="", help="Reason, for the log.")
def rollback(container: Container, number: int, preview: bool, by: str, why: str) -> None:
    """Publish a new release identical to release NUMBER, and list what has changed."""
    with previewing(lambda _: not preview, to_publish="without --preview") as accept:
        click.echo(published_text(container.manual_changes.roll_back(number, by, why, accept)))
    with container.engine.begin() as connection:
        left = len(unapplied_now(connection, container.clock()).refs)
    if left:
        click.echo(f"overrides missing from {count_of(left)}; `overrides --renew` reapplies them", err=True)


@click.command()
@click.argument("a", type=click.IntRange(min=1))
@click.argument("b", type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
def diff(container: Container, a: int, b: int, as_json: bool) -> None:
    """Show the differences between releases A and B."""
    with container.engine.begin() as connection:
        for change in differences(connection, a, b):
            click.echo(orjson.dumps(change._asdict()).decode() if as_json else change.sentence())


RELEASES = (show_releases, rollback, diff)
