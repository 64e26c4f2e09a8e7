"""Commands for positions proposed from addresses: operators list, confirm or dismiss them."""

import click

from ..geo.datum import DATUMS, Datum
from ..serving.container import Container
from ..store.position_proposals import PendingPosition
from .change_preview import is_clear, previewing
from .options import BY, WHY, YES, StrictCommand
from .releases import published_text

NUMBERS = click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1))


@click.command("list")
@click.option("-n", "count", default=200, help="Number of proposals; defaults to 200.")
def show_positions(container: Container, count: int) -> None:
    """List the positions proposed for outlets without coordinates that are not decided."""
    pending = container.positions.pending()
    for item in pending[:count]:
        click.echo(_line(item))
    if len(pending) > count:
        click.echo(f"… and {len(pending) - count} more; -n {len(pending)} lists them all", err=True)
    if not pending:
        click.echo("no positions to confirm")


def _line(item: PendingPosition) -> str:
    fields = item.proposal.fields
    columns = (
        f"{item.id:>4}",
        item.proposal.ref,
        fields["name"],
        item.proposal.address.text,
        f"=> {_position_text(item)}",
    )
    return "  ".join(columns)


def _position_text(item: PendingPosition) -> str:
    position = item.proposal.position
    if position is None:
        return "no position found; confirm with --at LAT,LON"
    place = f"{position.kind} {position.name}"
    accuracy = f"within {position.radius:,} m, confidence {position.confidence:.2f}"
    needed = "; uncertain, check it on a map" if position.is_rough else ""
    needed = needed if position.is_confirmable else "; too uncertain, confirm with --at LAT,LON"
    return f"{position.lat}, {position.lon} ({place}, {accuracy}{needed})"


@click.command("confirm", cls=StrictCommand)
@NUMBERS
@click.option("--at", "position", default="", help="Position of one outlet: LAT,LON or a link of a map app.")
@click.option("--datum", type=click.Choice(DATUMS), default="wgs84", help="Datum of --at; default wgs84.")
@YES
@BY
@WHY
def confirm_positions(
    container: Container, numbers: tuple[int, ...], position: str, datum: Datum, yes: bool, by: str, why: str
) -> None:
    """Publish the outlets of proposals NUMBERS at their proposed positions, in one release.

    A proposal that is too uncertain requires --at. Exit 2: nothing was published, because of warnings;
    repeat with --yes.
    """
    with previewing(lambda preview: yes or is_clear(preview)) as accept:
        done = container.positions.confirm(numbers, by, why, accept, position, datum)
    click.echo(f"{len(set(numbers))} confirmed; {published_text(done)}")


@click.command("dismiss")
@NUMBERS
@BY
@WHY
def dismiss_positions(container: Container, numbers: tuple[int, ...], by: str, why: str) -> None:
    """Dismiss proposals NUMBERS until the address changes in the feed."""
    click.echo(f"{container.positions.dismiss(numbers, by=by, why=why)} dismissed")


POSITIONS = (show_positions, confirm_positions, dismiss_positions)
