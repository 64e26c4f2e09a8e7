"""The command that reports coverage and the best locations for new outlets."""

from math import isnan
from pathlib import Path

import click

from ..analytics.coverage import COVERAGE_LEVELS, CoverageParams, Level, coverage_of
from ..network.outlet import KINDS, Kind
from ..render.reports.coverage import write as write_page
from ..runtime.output_file import write_file
from ..serving.container import Container
from ..serving.current_release import load as load_snapshot
from .coverage_text import format_coverage, summary_lines
from .options import FILE

FORMATS = ("table", "csv", "json")
FORMAT_BY_SUFFIX = {".csv": "csv", ".json": "json", ".html": "html", ".htm": "html"}


def _number(_context: click.Context, _option: click.Parameter, value: float) -> float:
    if isnan(value):
        raise click.BadParameter("must be a number from 0.1 to 100")
    return value


@click.command()
@click.option(
    "--level", type=click.Choice(COVERAGE_LEVELS), default="district", help="Row level; default: district."
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Output format; default: table.")
@click.option("-o", "--output", type=FILE, help="Output file: .csv, .json, or .html for a page.")
@click.option("--next", "count", default=10, type=click.IntRange(1, 100), help="Locations; default: 10.")
@click.option(
    "--within",
    default=5.0,
    type=click.FloatRange(0.1, 100),
    callback=_number,
    help="Reach of each location in kilometres; default: 5.",
)
@click.option("--kind", type=click.Choice(KINDS), default="drop_off", help="Outlet kind; default: drop_off.")
def coverage(
    container: Container,
    level: Level,
    form: str | None,
    output: Path | None,
    count: int,
    within: float,
    kind: Kind,
) -> None:
    """Report the share of people within 1, 3, 5, 10 and 30 km of each kind of outlet; suggest new locations.

    Population figures are from GeoNames and approximate (docs/coverage.md). The CSV omits the suggestions.
    """
    form = _output_format(form, output)
    snapshot = load_snapshot(container.engine, container.timetable)
    result = coverage_of(
        snapshot, container.gazetteer, container.areas, CoverageParams(level, kind, within * 1000, count)
    )
    if output is None:
        click.echo(format_coverage(result, form), nl=False)
        return
    if form == "html":
        write_page(result, output, container.gazetteer.children(None))
    else:
        write_file(output, format_coverage(result, form).encode())
    click.echo("\n".join([*summary_lines(result), f"written: {output}"]))


def _output_format(form: str | None, output: Path | None) -> str:
    """Return the output format; UsageError if --format and the file name do not match."""
    if output is None:
        return form or "table"
    file_format = FORMAT_BY_SUFFIX.get(output.suffix.lower())
    if file_format is None:
        raise click.UsageError("-o must be FILE.csv, FILE.json, or FILE.html for a page with a map")
    if form not in (None, file_format):
        raise click.UsageError(f"--format {form} does not match {output.suffix}: omit --format")
    return file_format
