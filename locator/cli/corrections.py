"""Commands for visitors' reports of wrong information: operators list, confirm or dismiss them."""

from typing import Literal

import click

from ..serving.container import Container
from ..store import corrections
from .options import BY, StrictCommand

NUMBERS = click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1))


@click.command("list")
def show_corrections(container: Container) -> None:
    """List the reports that are not decided."""
    with container.read_transaction() as connection:
        pending = corrections.list_pending(connection)
    for item in pending:
        click.echo("  ".join((f"{item.id:>4}", item.ref, item.kind, f"{item.at:%Y-%m-%d}", item.text)))
    if not pending:
        click.echo("no reports to decide")


@click.command("confirm", cls=StrictCommand)
@NUMBERS
@BY
def confirm_corrections(container: Container, numbers: tuple[int, ...], by: str) -> None:
    """Confirm reports NUMBERS; then change the outlets with `edit` or `close`."""
    _decide(container, numbers, "confirmed", by)


@click.command("dismiss", cls=StrictCommand)
@NUMBERS
@BY
def dismiss_corrections(container: Container, numbers: tuple[int, ...], by: str) -> None:
    """Dismiss reports NUMBERS."""
    _decide(container, numbers, "dismissed", by)


def _decide(
    container: Container, numbers: tuple[int, ...], state: Literal["confirmed", "dismissed"], by: str
) -> None:
    with container.write_transaction() as connection:
        for number in sorted(set(numbers)):
            corrections.decide(connection, number, state, container.clock(), by)
    click.echo(f"{len(set(numbers))} {state}")


CORRECTIONS = (show_corrections, confirm_corrections, dismiss_corrections)
