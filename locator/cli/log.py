"""The command that shows and verifies the audit log."""

import click
import orjson

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import log


@click.command("log")
@click.option("-n", "count", default=20, type=click.IntRange(min=1), help="Number of entries, newest first.")
@click.option("--verify", is_flag=True, help="Verify every seal and report where the log was tampered with.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
def show_log(container: Container, count: int, verify: bool, as_json: bool) -> None:
    """Show the audit log. With --verify, exit 1 if it was tampered with."""
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
    click.echo(f"{verdict.entries} entries, all verified; the last seal is {verdict.seal or '(none)'}")


LOG = (show_log,)
