"""What notices in prose propose: looked at, confirmed or dismissed by a named operator."""

import click
import orjson

from ..serving.container import Container
from ..store import proposals
from .options import BY, WHY
from .releases import published_told

NUMBERS = click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1))


@click.command("proposals")
@click.option("-n", "count", default=200, help="How many; 200 when not given.")
def show_proposals(parts: Container, count: int) -> None:
    """What notices of the current release propose and nobody has decided yet."""
    with parts.engine.begin() as connection:
        waits = proposals.waiting(connection, parts.clock())
    for each in waits[:count]:
        click.echo(_line(each))
    if len(waits) > count:
        click.echo(f"… and {len(waits) - count} more; -n {len(waits)} shows them all", err=True)
    if not waits:
        click.echo("no notice waits for a decision")


def _line(each: proposals.PendingProposal) -> str:
    said = each.proposal
    told = (f"{each.id:>4}", said.ref, each.name, f"{said.told_in}: {said.words}", f"=> {_what(each)}")
    return "  ".join(told)


def _what(each: proposals.PendingProposal) -> str:
    if each.days:
        return f"closed {each.days.first} to {each.days.last}, {each.days.reason}"
    if each.change is None:
        return ""
    value = each.change.value
    return f"{each.change.field} = {value if isinstance(value, str) else orjson.dumps(value).decode()}"


@click.command()
@NUMBERS
@click.option("--year", type=click.IntRange(2000, 2999), help="Of days whose notice says none.")
@BY
@WHY
def confirm(parts: Container, numbers: tuple[int, ...], year: int | None, by: str, why: str) -> None:
    """Set by hand what proposals NUMBERS say, as one release; `overrides` shows it, `reopen` takes it off."""
    now = parts.clock()
    done = proposals.confirm(parts.engine, numbers, parts.timetable, now, by=by, why=why, year=year)
    click.echo(f"{len(set(numbers))} confirmed; {published_told(done)}")


@click.command()
@NUMBERS
@BY
@WHY
def dismiss(parts: Container, numbers: tuple[int, ...], by: str, why: str) -> None:
    """Leave proposals NUMBERS alone, as long as feeds say the same."""
    count = proposals.dismiss(parts.engine, numbers, parts.clock(), by=by, why=why)
    click.echo(f"{count} dismissed")


PROPOSALS = (show_proposals, confirm, dismiss)
