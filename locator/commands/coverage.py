"""How far people have it to the network, and where the next outlets would help most."""

import csv
from collections.abc import Iterator
from io import StringIO
from math import isnan
from pathlib import Path

import click
import orjson

from ..coverage import KILOMETRES, LEVELS, METHOD, SOURCE, Asked, Coverage, Level, Row, coverage_of, percent
from ..export.text import BOM
from ..feed.flat import inert
from ..outlet import KINDS, Kind
from ..parts import Parts
from ..store.live import load as load_snapshot
from ..web.coverage import write as write_page
from .options import FILE

FORMATS = ("table", "csv", "json")
ENDINGS = {".csv": "csv", ".json": "json", ".html": "html", ".htm": "html"}
HEADER = (
    *("adcode", "level", "name", "people"),
    *(f"{kind}_within_{km}_km" for kind in KINDS for km in KILOMETRES),
)


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
    parts: Parts, level: Level, form: str | None, output: Path | None, count: int, within: float, kind: Kind
) -> None:
    """The share of people within 1, 3, 5, 10 and 30 km of each kind of outlet, and where the NEXT would help.

    People are GeoNames' figures, an approximation (docs/coverage.md). The CSV has the shares alone.
    """
    form = _form(form, output)
    snapshot = load_snapshot(parts.engine, parts.timetable)
    found = coverage_of(snapshot, parts.gazetteer, parts.areas, Asked(level, kind, within * 1000, count))
    if output is None:
        click.echo(_text(found, form), nl=False)
        return
    if form == "html":
        write_page(found, output, parts.gazetteer.children(None))
    else:
        output.write_text(_text(found, form), encoding="utf-8", newline="")
    click.echo("\n".join([*_told(found), f"written: {output}"]))


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


def _text(found: Coverage, form: str) -> str:
    if form == "json":
        return orjson.dumps(found.told(), option=orjson.OPT_INDENT_2).decode() + "\n"
    return _csv(found) if form == "csv" else "\n".join([*_table(found), "", *_told(found)]) + "\n"


def _csv(found: Coverage) -> str:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEADER)
    rows.writerows(_cells(row) for row in found.rows)
    return BOM + text.getvalue()


def _cells(row: Row) -> list[str]:
    area = row.path[-1]
    people = "" if row.people is None else str(row.people)
    shares = [_share(count, row.people) for kind in KINDS for count in row.within[kind]]
    return [area.adcode, area.level, inert(row.name), people, *shares]


def _share(count: int, people: int | None) -> str:
    return f"{count * 10_000 // people / 10_000:.4f}" if people else ""  # never rounded up


def _table(found: Coverage) -> Iterator[str]:
    """The rows that have a figure, names last because they differ in width."""
    reaches = "".join(f"{km:>6}" for km in KILOMETRES)
    yield f"{'':21}{'service center, % within km':>30}  {'drop-off point, % within km':>30}"
    yield f"{'adcode':<6}  {'people':>11}  {reaches}  {reaches}  area"
    for row in found.rows:
        if row.people is not None:
            yield f"{row.path[-1].adcode}  {_figures(row)}  {row.name}"
    yield f"{'':6}  {_figures(found.whole)}  all people known"


def _figures(row: Row) -> str:
    shares = ("".join(f"{text:>6}" for text in row.percents(kind)) for kind in KINDS)
    return f"{row.people or 0:>11,}  {'  '.join(shares)}"


def _told(found: Coverage) -> Iterator[str]:
    """What is not known, the places, and how all of it came about."""
    asked, people = found.asked, found.whole.people or 0
    unknown = sum(row.people is None for row in found.rows)
    yield f"{people:,} people known at {len(found.people):,} points"
    yield f"{unknown:,} of {len(found.rows):,} rows have no figure, so no share"
    kind, within = asked.kind.replace("_", "-"), asked.within / 1000
    yield f"where the next {asked.count} {kind} outlets would help most, each reaching {within:g} km:"
    for number, each in enumerate(found.suggestions, 1):
        gained, share = f"+{each.gained:,}", percent(each.covered, people, 2)
        yield f"{number:>3}. {each.code:<9}  {gained:>11} people  {share:>6} % of all  {each.name}"
    if not found.suggestions:
        yield "     nobody more would be reached from any place"
    yield METHOD
    yield f"people: {SOURCE}; an approximation, see docs/coverage.md"
    if found.release.sample:
        yield "the network is the invented sample"
