"""Commands for notices of the network and of areas, which are shown from their first to their last day."""

from datetime import date

import click

from ..hours import SHANGHAI
from ..network.area_notices import AreaNotice
from ..serving.container import Container
from ..serving.public_text import check_publishable
from ..store import notices
from .options import BY_SYSTEM, StrictCommand

NETWORK = "the whole network"


@click.command("add", cls=StrictCommand)
@click.argument("text")
@click.option("--area", default="", help="Province, city or district; by default the network.")
@click.option("--from", "first", default="", help="First day, like 2026-12-01 or 12月1日; by default today.")
@click.option("--to", "last", required=True, help="Last day, inclusive.")
@BY_SYSTEM
def add_notice(container: Container, text: str, area: str, first: str, last: str, by: str) -> None:
    """Show the notice TEXT for some days; servers show it within two seconds."""
    changes, text = container.manual_changes, text.strip()
    check_publishable("text", text)
    begin = changes.day(first, "from") if first else _today(container)
    adcode = changes.area(area, "area") if area else ""
    notice = AreaNotice(text, begin, changes.day(last, "to", begin), adcode)
    with container.write_transaction() as connection:
        number = notices.add(connection, notice, container.clock(), by=by)
    click.echo(f"notice {number}: {_place(container, notice)}, {notice.first} to {notice.last}")


@click.command("list", cls=StrictCommand)
def list_notices(container: Container) -> None:
    """List notices, newest first."""
    with container.read_transaction() as connection:
        rows = notices.list_notices(connection)
    for row in rows:
        state = _state(row, _today(container))
        days = f"{row.notice.first} to {row.notice.last}"
        place = _place(container, row.notice)
        click.echo(f"{row.id}  {state}  {days}  {place}  {row.notice.text}  ({row.by})")
    if not rows:
        click.echo("no notices yet: notice add TEXT --to DAY")


@click.command("end", cls=StrictCommand)
@click.argument("number", type=int)
@BY_SYSTEM
def end_notice(container: Container, number: int, by: str) -> None:
    """Stop showing the notice NUMBER."""
    with container.write_transaction() as connection:
        notices.end(connection, number, container.clock(), by=by)
    click.echo(f"notice {number} is ended")


def _today(container: Container) -> date:
    return container.clock().astimezone(SHANGHAI).date()


def _place(container: Container, notice: AreaNotice) -> str:
    return container.gazetteer.path_text(notice.adcode) if notice.adcode else NETWORK


def _state(row: notices.NoticeRow, today: date) -> str:
    if row.ended_at:
        return "ended"
    if row.notice.is_in_force(today):
        return "shown"
    return "upcoming" if row.notice.first > today else "past"


NOTICES = (add_notice, list_notices, end_notice)
