"""The whole database as a file, and back."""

from pathlib import Path

import click

from ..serving.container import Container
from ..store.backup import BackupSummary, back_up, restore
from .options import FILE


@click.command()
@click.argument("file", type=FILE)
def backup(parts: Container, file: Path) -> None:
    """Write the whole database into a new FILE: an SQLite database that can itself be served."""
    _tell(file, back_up(parts.engine, file))


@click.command("restore")
@click.argument("file", type=FILE)
def bring_back(parts: Container, file: Path) -> None:
    """Bring a backup FILE into the database of LOCATOR_DATABASE, which has to be empty."""
    _tell(file, restore(parts.engine, file))


def _tell(file: Path, copied: BackupSummary) -> None:
    click.echo(f"{file}: {copied.rows} rows, SHA-256 {copied.digest}")


BACKUP = (backup, bring_back)
