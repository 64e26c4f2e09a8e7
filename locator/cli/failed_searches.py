"""The command that lists searches without results."""

import click

from ..answers.search_anonymity import MIN_PEOPLE
from ..serving.container import Container
from ..store import failed_searches


@click.command("failed")
def list_failed(container: Container) -> None:
    """List searches without a result by ten or more clients within a week."""
    with container.engine.begin() as connection:
        rows = failed_searches.list_failed_searches(connection)
    for week, search, people in rows:
        columns = (week, f"{people}+", search.reason, search.place, search.where, *search.filters)
        click.echo("  ".join(filter(None, columns)))
    if not rows:
        click.echo(f"no search failed for {MIN_PEOPLE} or more people within a week")


FAILED = (list_failed,)
