"""Loads that are held: published at once when nothing is suspicious, or by a named operator."""

from collections.abc import Sequence
from pathlib import Path

import click

from ..hours import SHANGHAI
from ..serving.container import Container, ValidatedFeed
from ..store import held_loads
from ..store.releases import Published
from .options import BY, EXIT_HELD, WHY, StrictCommand
from .releases import published_told


def publish_or_hold(
    parts: Container, judged: ValidatedFeed, files: Sequence[Path], by: str, why: str
) -> None:
    """Publish a judged feed, or hold it, say why and end with 2."""
    _tell(parts.submit(judged, files, by, why))


def foretell(parts: Container, judged: ValidatedFeed, files: Sequence[Path]) -> None:
    """Say what `publish_or_hold` would do, and do nothing."""
    reasons = parts.foreseen(judged, files)
    what = "hold" if reasons else "publish"
    click.echo(f"would {what} {len(judged.outlets)} outlets: {judged.report.publishing}")
    for reason in reasons:
        click.echo(f"  {reason.sentence} [{reason.code}]")


def _tell(done: Published | held_loads.HeldLoad) -> None:
    if isinstance(done, Published):
        click.echo(published_told(done))
        return
    click.echo(f"held as load {done.id}, {done.rows} outlets; the release stays as it was:", err=True)
    for reason in done.reasons:
        click.echo(f"  {reason.sentence} [{reason.code}]", err=True)
    click.echo(f"publish it: flask --app locator approve {done.id} --by NAME --why TEXT", err=True)
    click.echo(f"give it up: flask --app locator refuse {done.id} --by NAME --why TEXT", err=True)
    raise SystemExit(EXIT_HELD)


@click.command("held")
@click.option("--all", "decided", is_flag=True, help="Those that were approved or refused, too.")
def show_held(parts: Container, decided: bool) -> None:
    """The loads that wait for an operator, and why."""
    with parts.engine.begin() as connection:
        loads = held_loads.listed(connection, waiting=not decided)
    for load in loads:
        when = load.at.astimezone(SHANGHAI)
        click.echo(f"{load.id:>4}  {when:%Y-%m-%d %H:%M}  {load.rows} outlets  {load.origin}  {_state(load)}")
        for reason in load.reasons:
            click.echo(f"      {reason.sentence} [{reason.code}]")
    if not loads:
        click.echo("no load is held")


def _state(load: held_loads.HeldLoad) -> str:
    if load.state == held_loads.WAITING:
        return held_loads.WAITING
    came = f" as release {load.release}" if load.release else ""
    return f"{load.state}{came} by {load.decided_by}: {load.decided_why}"


@click.command(cls=StrictCommand)
@click.argument("number", type=click.IntRange(min=1))
@BY
@WHY
def approve(parts: Container, number: int, by: str, why: str) -> None:
    """Publish held load NUMBER. Exit 2: the release has moved on since, look at it again."""
    _tell(held_loads.approve(parts.engine, number, parts.guard, parts.clock(), by=by, why=why))


@click.command()
@click.argument("number", type=click.IntRange(min=1))
@BY
@WHY
def refuse(parts: Container, number: int, by: str, why: str) -> None:
    """Give up held load NUMBER; its report and the reasons stay."""
    load = held_loads.refuse(parts.engine, number, parts.clock(), by=by, why=why)
    click.echo(f"load {load.id} is refused; the release stays as it was")


HELD = (show_held, approve, refuse)
