"""The command that exports a release to a file."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

import click

from ..feed.export.text import to_csv, to_geojson
from ..runtime.extras import require_extra
from ..runtime.output_file import replacing
from ..serving.container import Container
from ..serving.current_release import load as load_snapshot
from .options import FILE

PIECE = 1 << 20


@click.command()
@click.option("--format", "form", type=click.Choice(["csv", "geojson", "xlsx"]), required=True)
@click.option("-o", "--output", type=FILE, help="Output file; defaults to standard output.")
def export(container: Container, form: str, output: Path | None) -> None:
    """Export the current release in a format that `load` accepts."""
    if form == "xlsx" and output is None:
        raise click.UsageError("xlsx requires an output file: -o FILE.xlsx")
    snapshot = load_snapshot(container.engine, container.timetable)
    if form == "xlsx" and output is not None:
        require_extra("xlsx")
        from ..feed.export.workbook import write_xlsx  # openpyxl is an extra

        with TemporaryFile() as book:  # the output stays intact until the workbook is complete
            write_xlsx(snapshot, book)
            book.seek(0)
            _write(iter(partial(book.read, PIECE), b""), output)
        return
    _write((to_csv if form == "csv" else to_geojson)(snapshot), output)


def _write(pieces: Iterator[bytes], output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.writelines(pieces)
        return
    with replacing(output) as file:
        file.writelines(pieces)
