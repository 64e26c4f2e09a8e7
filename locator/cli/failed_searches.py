"""The command that lists searches without results."""

import click

from ..answers.failed_searches import MIN_PEOPLE
from ..serving.container import Container
from ..store import failed_searches


@click.command("failed")
def list_failed(container: Container) -> None:
    """What ten people or more have sought in vain within a week, as the operators' page has it."""
    with container.engine.begin() as connection:
        rows = failed_searches.list_failed_searches(connection)
    for week, search, people in rows:
        columns = (week, f"{people}+", search.reason, search.place, search.where, *search.filters)
        click.echo("  ".join(filter(None, columns)))
    if not rows:
        click.echo(f"nothing yet that {MIN_PEOPLE} people have sought in vain within a week")


FAILED = (list_failed,)
