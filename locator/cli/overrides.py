"""Commands for overrides: closures, special hours and edits by operators."""

from datetime import datetime
from typing import Any

import click

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import overrides
from .options import BY, WHY, system_user
from .releases import published_text

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--ref", help="One outlet.")
@click.option("--adcode", help="All outlets of a province, city or district.")
@click.option("--from", "first", type=DAY, required=True, help="First day.")
@click.option("--to", "last", type=DAY, required=True, help="Last day, inclusive.")
@click.option("--hours", help="Opening hours (OSM syntax); closed if omitted.")
@click.option("--reason", required=True, help="Public reason, like 台风，全市停业.")
@BY
def close(container: Container, first: datetime, last: datetime, by: str, **entry: Any) -> None:
    """Close outlets or change their hours for some days; survives feeds and ends automatically."""
    _print_result(container.close(overrides.Closure(first.date(), last.date(), **entry), by))


@click.command()
@click.argument("ref")
@click.argument("field")
@click.argument("value")
@BY
@WHY
def edit(container: Container, ref: str, field: str, value: str, by: str, why: str) -> None:
    """Set FIELD of outlet REF to VALUE until the feed changes that field.

    FIELD is, for example, name, phones, hours, address.text or approach.floor; VALUE is text, list items
    separated by semicolons, or JSON for other types.
    """
    entry = overrides.Edit(ref, field, overrides.parse_value(value, field))
    _print_result(container.edit(entry, by, why))


@click.command()
@click.argument("number", type=click.IntRange(min=1))
@BY
@WHY
def reopen(container: Container, number: int, by: str, why: str) -> None:
    """End override NUMBER now."""
    _print_result(overrides.drop(container.engine, number, container.clock(), by=by, why=why))


def _print_result(result: overrides.OverrideResult) -> None:
    click.echo(f"override {result.id}, {result.outlets} outlets; {published_text(result.published)}")


@click.command("overrides")
@click.option("--all", "ended", is_flag=True, help="Include overrides that have ended.")
@click.option(
    "--renew", is_flag=True, help="Reapply active overrides to the current release, as after a rollback."
)
def show_overrides(container: Container, ended: bool, renew: bool) -> None:
    """List overrides in force today or later."""
    now = container.clock()
    if renew:
        done = overrides.reapply(container.engine, now, by=system_user(), why="renewed")
        click.echo(published_text(done))
    with container.engine.begin() as connection:
        rows = overrides.list_overrides(connection, None if ended else now.astimezone(SHANGHAI).date())
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("no overrides")


def _line(row: Any) -> str:
    change = (
        f"{row.field} = {row.value}" if row.field else f"{row.first} to {row.last}  {row.hours or 'closed'}"
    )
    end = f"(ended by {row.ended_by}: {row.ended_why})" if row.ended_at else ""
    columns = (f"{row.id:>4}", row.ref or row.adcode, change, row.reason, f"by {row.by}", end)
    return "  ".join(filter(None, columns))


OVERRIDES = (close, edit, reopen, show_overrides)
