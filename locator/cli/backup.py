"""Commands that back up and restore the whole database."""

from pathlib import Path

import click

from ..serving.container import Container
from ..store.backup import BackupSummary, back_up, restore
from .options import FILE


@click.command()
@click.argument("file", type=FILE)
def backup(container: Container, file: Path) -> None:
    """Back up the whole database to a new FILE, an SQLite database that can be served directly."""
    _print_summary(file, back_up(container.engine, file))


@click.command("restore")
@click.argument("file", type=FILE)
def restore_backup(container: Container, file: Path) -> None:
    """Restore a backup FILE into the database of LOCATOR_DATABASE, which must be empty."""
    _print_summary(file, restore(container.engine, file))


def _print_summary(file: Path, summary: BackupSummary) -> None:
    click.echo(f"{file}: {summary.rows} rows, SHA-256 {summary.digest}")


BACKUP = (backup, restore_backup)
