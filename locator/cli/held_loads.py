"""Held loads: publishes unsuspicious loads at once, the others on approval by an operator."""

from collections.abc import Sequence
from pathlib import Path

import click

from ..feed.rules import RULES
from ..hours import SHANGHAI
from ..serving.container import Container
from ..serving.validated_feed import ValidatedFeed
from ..store import held_loads
from ..store.releases import Published
from .options import BY, EXIT_HELD, WHY, StrictCommand
from .releases import published_text


def publish_or_hold(
    container: Container, feed: ValidatedFeed, files: Sequence[Path], by: str, why: str
) -> None:
    """Publish a validated feed, or hold it, print the reasons and exit with 2."""
    _print_result(container.submit(feed, files, by, why))


def preview(container: Container, feed: ValidatedFeed, files: Sequence[Path]) -> None:
    """Print what `publish_or_hold` would do, without doing it."""
    reasons = container.hold_reasons(feed, files)
    action = "hold" if reasons else "publish"
    click.echo(f"would {action} {len(feed.outlets)} outlets: {feed.report.publish_summary}")
    for reason in reasons:
        click.echo(f"  {reason.sentence} [{reason.code}]")


def _print_result(result: Published | held_loads.HeldLoad) -> None:
    if isinstance(result, Published):
        click.echo(published_text(result))
        return
    fixes = {rule.code: rule.fix for rule in RULES}
    click.echo(f"held as load {result.id}, {result.rows} outlets; the release is unchanged:", err=True)
    for reason in result.reasons:
        click.echo(f"  {reason.sentence} [{reason.code}]", err=True)
        if fix := fixes.get(reason.code):
            click.echo(f"    {fix}", err=True)
    click.echo(f"to publish it: locator approve {result.id} --by NAME --why TEXT", err=True)
    click.echo(f"to refuse it: locator refuse {result.id} --by NAME --why TEXT", err=True)
    raise SystemExit(EXIT_HELD)


@click.command("held")
@click.option("--all", "decided", is_flag=True, help="Include approved and refused loads.")
def show_held(container: Container, decided: bool) -> None:
    """List held loads and why each was held."""
    with container.engine.begin() as connection:
        loads = held_loads.list_held_loads(connection, pending_only=not decided)
    for load in loads:
        when = load.at.astimezone(SHANGHAI)
        click.echo(f"{load.id:>4}  {when:%Y-%m-%d %H:%M}  {load.rows} outlets  {load.origin}  {_state(load)}")
        for reason in load.reasons:
            click.echo(f"      {reason.sentence} [{reason.code}]")
    if not loads:
        click.echo("no held loads")


def _state(load: held_loads.HeldLoad) -> str:
    if load.state == held_loads.PENDING:
        return held_loads.PENDING
    came = f" as release {load.release}" if load.release else ""
    return f"{load.state}{came} by {load.decided_by}: {load.decided_why}"


@click.command(cls=StrictCommand)
@click.argument("number", type=click.IntRange(min=1))
@BY
@WHY
def approve(container: Container, number: int, by: str, why: str) -> None:
    """Publish a held load. Exit 2: the release has changed since it was held; review it again."""
    _print_result(
        held_loads.approve(container.engine, number, container.guard, container.clock(), by=by, why=why)
    )


@click.command()
@click.argument("number", type=click.IntRange(min=1))
@BY
@WHY
def refuse(container: Container, number: int, by: str, why: str) -> None:
    """Refuse a held load; its report and reasons are retained."""
    load = held_loads.refuse(container.engine, number, container.clock(), by=by, why=why)
    click.echo(f"load {load.id} is refused; the release is unchanged")


HELD = (show_held, approve, refuse)
