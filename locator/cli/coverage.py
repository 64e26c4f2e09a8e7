"""How far people have it to the network, and where the next outlets would help most."""

from math import isnan
from pathlib import Path

import click

from ..analytics.coverage import LEVELS, CoverageParams, Level, coverage_of
from ..network.outlet import KINDS, Kind
from ..render.reports.coverage import write as write_page
from ..serving.container import Container
from ..serving.current_release import load as load_snapshot
from .coverage_text import text_of, told_of
from .options import FILE

FORMATS = ("table", "csv", "json")
ENDINGS = {".csv": "csv", ".json": "json", ".html": "html", ".htm": "html"}


def _number(_context: click.Context, _option: click.Parameter, value: float) -> float:
    if isnan(value):
        raise click.BadParameter("it is a number from 0.1 to 100")
    return value


@click.command()
@click.option("--level", type=click.Choice(LEVELS), default="district", help="A row for each; district.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="What is printed; a table when not given.")
@click.option("-o", "--output", type=FILE, help="A file instead: FILE.csv, FILE.json, or FILE.html, a page.")
@click.option("--next", "count", default=10, type=click.IntRange(1, 100), help="How many places; 10.")
@click.option(
    "--within",
    default=5.0,
    type=click.FloatRange(0.1, 100),
    callback=_number,
    help="Kilometres they reach; 5.",
)
@click.option("--kind", type=click.Choice(KINDS), default="drop_off", help="Of what; drop_off.")
def coverage(
    parts: Container,
    level: Level,
    form: str | None,
    output: Path | None,
    count: int,
    within: float,
    kind: Kind,
) -> None:
    """The share of people within 1, 3, 5, 10 and 30 km of each kind of outlet, and where the NEXT would help.

    People are GeoNames' figures, an approximation (docs/coverage.md). The CSV has the shares alone.
    """
    form = _form(form, output)
    snapshot = load_snapshot(parts.engine, parts.timetable)
    found = coverage_of(
        snapshot, parts.gazetteer, parts.areas, CoverageParams(level, kind, within * 1000, count)
    )
    if output is None:
        click.echo(text_of(found, form), nl=False)
        return
    if form == "html":
        write_page(found, output, parts.gazetteer.children(None))
    else:
        output.write_text(text_of(found, form), encoding="utf-8", newline="")
    click.echo("\n".join([*told_of(found), f"written: {output}"]))


def _form(form: str | None, output: Path | None) -> str:
    """What to write; UsageError where the format and the name of the file do not go together."""
    if output is None:
        return form or "table"
    ending = ENDINGS.get(output.suffix.lower())
    if ending is None:
        raise click.UsageError("-o is FILE.csv, FILE.json, or FILE.html for a page with a map")
    if form not in (None, ending):
        raise click.UsageError(f"--format {form} is not {output.suffix}: leave --format away")
    return ending
