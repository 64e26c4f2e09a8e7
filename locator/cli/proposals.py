"""Commands for proposals from notices: operators list, confirm or dismiss them."""

import click
import orjson

from ..serving.container import Container
from ..store import proposals
from .change_preview import is_clear, previewing
from .options import BY, WHY, YES, StrictCommand
from .releases import published_text

NUMBERS = click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1))


@click.command("proposals")
@click.option("-n", "count", default=200, help="Number of proposals; defaults to 200.")
def show_proposals(container: Container, count: int) -> None:
    """List undecided proposals from notices of the current release."""
    with container.engine.begin() as connection:
        pending = proposals.list_pending(connection, container.clock())
    for proposal in pending[:count]:
        click.echo(_line(proposal))
    if len(pending) > count:
        click.echo(f"… and {len(pending) - count} more; -n {len(pending)} lists them all", err=True)
    if not pending:
        click.echo("no pending proposals")


def _line(row: proposals.PendingProposal) -> str:
    proposal = row.proposal
    columns = (
        f"{row.id:>4}",
        proposal.ref,
        row.name,
        f"{proposal.told_in}: {proposal.words}",
        f"=> {_change_text(row)}",
    )
    return "  ".join(columns)


def _change_text(row: proposals.PendingProposal) -> str:
    if row.days:
        return f"closed {row.days.first} to {row.days.last}, {row.days.reason}"
    if row.change is None:
        return ""
    value = row.change.value
    return f"{row.change.field} = {value if isinstance(value, str) else orjson.dumps(value).decode()}"


@click.command(cls=StrictCommand)
@NUMBERS
@click.option("--year", type=click.IntRange(2000, 2999), help="Year of dates in notices without one.")
@YES
@BY
@WHY
def confirm(
    container: Container, numbers: tuple[int, ...], year: int | None, yes: bool, by: str, why: str
) -> None:
    """Publish proposals NUMBERS as overrides in one release; `overrides` lists them, `undo` ends one.

    Exit 2: nothing was published, because of warnings; repeat with --yes.
    """
    with previewing(lambda preview: yes or is_clear(preview)) as accept:
        done = container.manual_changes.confirm(numbers, by, why, accept, year=year)
    click.echo(f"{len(set(numbers))} confirmed; {published_text(done)}")


@click.command()
@NUMBERS
@BY
@WHY
def dismiss(container: Container, numbers: tuple[int, ...], by: str, why: str) -> None:
    """Dismiss proposals NUMBERS until their notices change in the feed."""
    count = proposals.dismiss(container.engine, numbers, container.clock(), by=by, why=why)
    click.echo(f"{count} dismissed")


PROPOSALS = (show_proposals, confirm, dismiss)
