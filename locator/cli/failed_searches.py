"""Searches that found nothing."""

import click

from ..answers.failed_searches import ENOUGH
from ..serving.container import Container
from ..store import failed_searches


@click.command("failed")
def list_failed(parts: Container) -> None:
    """What ten people or more have sought in vain within a week, as the operators' page has it."""
    with parts.engine.begin() as connection:
        there = failed_searches.listed(connection)
    for week, sought, people in there:
        told = (week, f"{people}+", sought.reason, sought.place, sought.where, *sought.filters)
        click.echo("  ".join(filter(None, told)))
    if not there:
        click.echo(f"nothing yet that {ENOUGH} people have sought in vain within a week")


FAILED = (list_failed,)
