"""Commands for overrides: closures, special hours and edits by operators, and undoing them."""

from datetime import date
from typing import Any

import click

from ..geo.datum import DATUMS, Datum
from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import overrides
from .change_preview import count_of, is_clear, is_small, previewing
from .options import BY, WHY, YES, StrictCommand, system_user
from .releases import published_text


@click.command(cls=StrictCommand)
@click.option("--ref", help="One outlet: its ref, code or name.")
@click.option("--adcode", "--area", help="All outlets of a province, city or district: its code or name.")
@click.option("--from", "first", required=True, help="First day, like 2026-12-01 or 12月1日.")
@click.option("--to", "last", required=True, help="Last day, inclusive.")
@click.option("--hours", help="Opening hours, in OSM syntax or in words; closed if omitted.")
@click.option("--reason", required=True, help="Public reason, like 台风，全市停业.")
@YES
@BY
def close(
    container: Container,
    ref: str | None,
    adcode: str | None,
    first: str,
    last: str,
    hours: str | None,
    reason: str,
    yes: bool,
    by: str,
) -> None:
    """Close outlets or change their hours for some days; survives feeds and ends automatically.

    Exit 2: nothing was published. The preview lists an area, or warnings: repeat with --yes.
    """
    changes = container.manual_changes
    days = _days(container, first, last)
    ref = changes.outlet(ref) if ref else None
    adcode = changes.area(adcode) if adcode else None
    closure = overrides.Closure(
        *days, reason, ref, adcode, changes.hours(hours) if hours and hours.strip() else hours
    )
    title = _closure_text(container, closure)
    with previewing(lambda preview: yes or (not adcode and is_small(preview)), title) as accept:
        _print_result(changes.close(closure, by, accept))


def _days(container: Container, first: str, last: str) -> tuple[date, date]:
    begin = container.manual_changes.day(first, "from")
    return begin, container.manual_changes.day(last, "to", begin)


def _closure_text(container: Container, closure: overrides.Closure) -> str:
    area = container.gazetteer.path_text(closure.adcode) if closure.adcode else ""
    count = (closure.last - closure.first).days + 1
    days = f"{closure.first} to {closure.last} ({count} days)" if count > 1 else f"{closure.first} (1 day)"
    place = f"{area} {closure.adcode}" if closure.adcode else closure.ref
    return f"{place}: {closure.hours or 'closed'}, {days}"


@click.command(cls=StrictCommand)
@click.argument("ref")
@click.argument("field")
@click.argument("value")
@click.option("--datum", type=click.Choice(DATUMS), help="Datum of a position.")
@YES
@BY
@WHY
def edit(
    container: Container,
    ref: str,
    field: str,
    value: str,
    datum: Datum | None,
    yes: bool,
    by: str,
    why: str,
) -> None:
    """Set FIELD of outlet REF (or its code or name) to VALUE until the feed changes that field.

    FIELD is, for example, name, phones, hours, position, address.text or approach.floor; VALUE is text as in
    a feed, list items separated by semicolons, or JSON. A position is 31.2304,121.4737 with --datum, or a
    link of a map app. Exit 2: nothing was published, because of warnings; repeat with --yes.
    """
    changes = container.manual_changes
    entry = overrides.Edit(changes.outlet(ref), field, changes.value(field, value, datum))
    with previewing(lambda preview: yes or is_small(preview)) as accept:
        _print_result(changes.edit(entry, by, why, accept))


@click.command(cls=StrictCommand)
@click.argument("number", type=click.IntRange(min=1))
@YES
@BY
@WHY
def reopen(container: Container, number: int, yes: bool, by: str, why: str) -> None:
    """End override NUMBER now. Exit 2: nothing was published, because of warnings; repeat with --yes."""
    with previewing(lambda preview: yes or is_clear(preview)) as accept:
        _print_result(container.manual_changes.end(number, by, why, accept))


@click.command(cls=StrictCommand)
@click.argument("number", type=click.IntRange(min=1), required=False)
@YES
@BY
@WHY
def undo(container: Container, number: int | None, yes: bool, by: str, why: str) -> None:
    """Undo override NUMBER, or the change by hand that made the current release, in a new release.

    An edit that the override replaced is in force again. Exit 2: nothing was published, because of
    warnings; repeat with --yes.
    """
    changes = container.manual_changes
    with previewing(lambda preview: yes or is_clear(preview)) as accept:
        done = changes.undo(number, by, why, accept) if number else changes.undo_last(by, why, accept)
        click.echo(f"undone; {published_text(done)}")


def _print_result(result: overrides.OverrideResult) -> None:
    click.echo(f"override {result.id}, {count_of(result.outlets)}; {published_text(result.published)}")


@click.command("overrides")
@click.option("--all", "ended", is_flag=True, help="Include overrides that have ended.")
@click.option(
    "--renew", is_flag=True, help="Reapply active overrides to the current release, as after a rollback."
)
@YES
def show_overrides(container: Container, ended: bool, renew: bool, yes: bool) -> None:
    """List overrides in force today or later."""
    if renew:
        with previewing(lambda preview: yes or is_clear(preview)) as accept:
            done = container.manual_changes.reapply(system_user(), "renewed", accept)
        click.echo(published_text(done))
    with container.engine.begin() as connection:
        today = None if ended else container.clock().astimezone(SHANGHAI).date()
        rows = overrides.list_overrides(connection, today)
    for row in rows:
        area = container.gazetteer.path_text(row.adcode) if row.adcode else ""
        click.echo(_line(row, area))
    if not rows:
        click.echo("no overrides")


def _line(row: Any, area: str) -> str:
    change = (
        f"{row.field} = {row.value}" if row.field else f"{row.first} to {row.last}  {row.hours or 'closed'}"
    )
    end = f"(ended by {row.ended_by}: {row.ended_why})" if row.ended_at else ""
    columns = (f"{row.id:>4}", row.ref or f"{area} {row.adcode}", change, row.reason, f"by {row.by}", end)
    return "  ".join(filter(None, columns))


OVERRIDES = (close, edit, reopen, undo, show_overrides)
