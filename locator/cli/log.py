"""The command that shows and verifies the audit log."""

import click
import orjson

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import log


@click.command("log")
@click.option(
    "-n", "count", default=20, type=click.IntRange(min=1), help="How many entries, the newest first."
)
@click.option("--verify", is_flag=True, help="Check every seal, and say where the log was tampered with.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def show_log(container: Container, count: int, verify: bool, as_json: bool) -> None:
    """Who changed what, when and why. With --verify exit 1: somebody tampered with it."""
    if verify:
        _verify(container)
        return
    with container.engine.begin() as connection:
        entries = log.entries(connection, count)
    for entry in entries:
        click.echo(orjson.dumps(entry._asdict()).decode() if as_json else _line(entry))


def _line(entry: log.LogEntry) -> str:
    when = entry.at.astimezone(SHANGHAI)
    release = f"release {entry.release}" if entry.release else ""
    details = ", ".join(f"{name} {value}" for name, value in entry.details.items())
    columns = (
        f"{entry.number:>5}  {when:%Y-%m-%d %H:%M}",
        entry.who,
        entry.what,
        release,
        entry.why,
        details,
    )
    return "  ".join(filter(None, columns))


def _verify(container: Container) -> None:
    with container.engine.begin() as connection:
        verdict = log.verify(connection)
    for error in verdict.errors:
        click.echo(error)
    if verdict.errors:
        raise SystemExit(1)
    click.echo(
        f"{verdict.entries} entries, all as they were written; the last seal is {verdict.seal or '(none)'}"
    )


LOG = (show_log,)
