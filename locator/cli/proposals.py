"""Commands for proposals from notices: operators list, confirm or dismiss them."""

import click
import orjson

from ..serving.container import Container
from ..store import proposals
from .options import BY, WHY
from .releases import published_text

NUMBERS = click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1))


@click.command("proposals")
@click.option("-n", "count", default=200, help="How many; 200 when not given.")
def show_proposals(container: Container, count: int) -> None:
    """What notices of the current release propose and nobody has decided yet."""
    with container.engine.begin() as connection:
        pending = proposals.list_pending(connection, container.clock())
    for proposal in pending[:count]:
        click.echo(_line(proposal))
    if len(pending) > count:
        click.echo(f"… and {len(pending) - count} more; -n {len(pending)} shows them all", err=True)
    if not pending:
        click.echo("no notice waits for a decision")


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


@click.command()
@NUMBERS
@click.option("--year", type=click.IntRange(2000, 2999), help="Of days whose notice says none.")
@BY
@WHY
def confirm(container: Container, numbers: tuple[int, ...], year: int | None, by: str, why: str) -> None:
    """Set by hand what proposals NUMBERS say, as one release; `overrides` shows it, `reopen` takes it off."""
    now = container.clock()
    done = proposals.confirm(container.engine, numbers, container.timetable, now, by=by, why=why, year=year)
    click.echo(f"{len(set(numbers))} confirmed; {published_text(done)}")


@click.command()
@NUMBERS
@BY
@WHY
def dismiss(container: Container, numbers: tuple[int, ...], by: str, why: str) -> None:
    """Leave proposals NUMBERS alone, as long as feeds say the same."""
    count = proposals.dismiss(container.engine, numbers, container.clock(), by=by, why=why)
    click.echo(f"{count} dismissed")


PROPOSALS = (show_proposals, confirm, dismiss)
