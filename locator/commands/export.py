"""A release as a file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ..export.text import to_csv, to_geojson
from ..export.workbook import write_xlsx
from ..parts import Parts
from ..store.live import load as load_snapshot
from .options import FILE


@click.command()
@click.option("--format", "form", type=click.Choice(["csv", "geojson", "xlsx"]), required=True)
@click.option("-o", "--output", type=FILE, help="A file; standard output when not given.")
def export(parts: Parts, form: str, output: Path | None) -> None:
    """Write the current release so that it can be loaded again."""
    if form == "xlsx" and output is None:
        raise click.UsageError("xlsx is written to a file: give -o FILE.xlsx")
    snapshot = load_snapshot(parts.engine, parts.timetable)
    if form == "xlsx" and output is not None:
        write_xlsx(snapshot, output)
        return
    _write((to_csv if form == "csv" else to_geojson)(snapshot), output)


def _write(pieces: Iterator[bytes], output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.writelines(pieces)
        return
    with output.open("wb") as file:
        file.writelines(pieces)
