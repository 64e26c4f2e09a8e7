"""The command that joins tables of positions with their nearest outlets."""

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from ..errors import InvalidParameter, LocatorError
from ..geo.datum import DATUMS
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES
from ..query.query_params import NearestQuestion, parse_query
from ..serving.container import Container
from ..serving.current_release import load as load_snapshot

ENGINES = ("local", "spark")
REQUIREMENTS = "join requires the extra `join`: pip install 'locator[join]'; Spark requires Java 17 or newer"
THOUSANDTHS, MILLION = 1000, 1_000_000
Progress = Callable[[int, float], None]


@click.command()
@click.argument("source", metavar="INPUT", type=click.Path(exists=True, path_type=Path))
@click.argument("output", metavar="OUTPUT", type=click.Path(path_type=Path))
@click.option("--engine", type=click.Choice(ENGINES), default="local", help="local (Arrow) or spark.")
@click.option("--lat", default="lat", help="Name of the latitude column.")
@click.option("--lon", default="lon", help="Name of the longitude column.")
@click.option("--datum", type=click.Choice(DATUMS), default="wgs84", help="Datum of the positions.")
@click.option("-n", "limit", default="1", help="Outlets per position, 1 to 50.")
@click.option("--radius", default=None, help="Maximum distance in metres.")
@click.option("--kind", multiple=True, type=click.Choice(KINDS), help="Kinds; any may match.")
@click.option("--service", multiple=True, type=click.Choice(SERVICES), help="Services; all are required.")
@click.option("--device", multiple=True, type=click.Choice(DEVICES), help="Devices; all must be accepted.")
@click.option("--access", multiple=True, type=click.Choice(ACCESS_NEEDS), help="Needs; all must be met.")
@click.option("--open", "open_at", default=None, help="now, or a date and time.")
@click.option(
    "--master", default=None, help="Spark master: local[2], spark://…; defaults to Spark's own setting."
)
@click.option("--restart", is_flag=True, help="Discard the parts of an interrupted join.")
def join(
    container: Container,
    source: Path,
    output: Path,
    engine: str,
    lat: str,
    lon: str,
    master: str | None,
    restart: bool,
    **options: Any,
) -> None:
    """Join each row of INPUT, Parquet or CSV, with its nearest outlets and write OUTPUT.

    Adds the columns outlet_rank, outlet_ref, outlet_name, outlet_kind, outlet_metres, outlet_bearing and
    outlet_why. A row appears once per outlet, or once with the reason if it has none. After an interruption,
    run the same command again to resume.
    """
    question = _parse_query(options)
    try:
        from ..analytics.spatial_join import batch_join, broadcast, job, local, tables  # pyarrow is an extra
    except ModuleNotFoundError as problem:
        raise _missing(problem) from None
    snapshot = load_snapshot(container.engine, container.timetable)
    outlet_filter = question.filter(container.clock().replace(second=0, microsecond=0))
    join_params = batch_join.JoinParams(lat, lon, question.datum, question.limit, question.radius)
    terms = _resume_terms(tables.data_files(source), options, join_params) | {
        "release": snapshot.release.number,
        "open": str(outlet_filter.open_at),
    }
    work = job.JoinJob(
        source, output, broadcast.SnapshotBroadcast(snapshot, outlet_filter), join_params, terms
    )
    begin = perf_counter()
    rows = _spark(work, master, restart) if engine == "spark" else _local(local, work, restart)
    took = perf_counter() - begin
    click.echo(f"{rows:,} rows, release {snapshot.release.number}, {took:.1f} s, {rows / took:,.0f} rows/s")


def _parse_query(options: dict[str, Any]) -> NearestQuestion:
    """Parse the query of every row as strictly as elsewhere; the positions come from the table."""
    params = {name.replace("open_at", "open"): value for name, value in options.items() if value}
    try:
        return parse_query(NearestQuestion, params | {"lat": "0", "lon": "0"})
    except InvalidParameter as problem:
        name = {"limit": "-n"}.get(problem.parameter, f"--{problem.parameter}")
        raise InvalidParameter(name, problem.detail, allowed=problem.allowed, hint=problem.hint) from None


def _spark(work: Any, master: str | None, restart: bool) -> int:
    try:
        from ..analytics.spatial_join import spark  # pyspark is an extra
    except ModuleNotFoundError as problem:
        raise _missing(problem) from None
    try:
        rows: int = spark.join(work, master, _row_printer(), restart=restart)
    except KeyboardInterrupt:
        raise _stopped() from None
    return rows


def _stopped() -> SystemExit:
    click.echo("\nstopped; run the same command again to resume after the last part", err=True)
    return SystemExit(130)


def _missing(problem: ModuleNotFoundError) -> Exception:
    if (problem.name or "").partition(".")[0] in ("pyarrow", "pyspark", "py4j"):
        return LocatorError(f"{problem.name} is missing: {REQUIREMENTS}")
    return problem


def _resume_terms(files: list[Path], options: dict[str, Any], join_params: Any) -> dict[str, Any]:
    stats, columns = [file.stat() for file in files], dict(join_params._asdict())
    names = sha256("\0".join(str(file.resolve()) for file in files).encode()).hexdigest()
    read = {
        "input": names[:16],
        "size": sum(stat.st_size for stat in stats),
        "changed": max((stat.st_mtime_ns for stat in stats), default=0),
    }
    filters = {name: options[name] for name in ("kind", "service", "device", "access")}
    return read | filters | columns


def _local(local: Any, work: Any, restart: bool) -> int:
    if work.source.is_dir():
        raise InvalidParameter("INPUT", f"{work.source} is a folder", hint="use --engine spark for folders")
    label = f"joining {work.source.name}"
    with click.progressbar(
        length=THOUSANDTHS, label=label, file=sys.stderr, item_show_func=_format_rows
    ) as bar:
        try:
            rows: int = local.join(work, _progress_callback(bar), restart=restart)
        except KeyboardInterrupt:
            raise _stopped() from None
        bar.update(THOUSANDTHS - bar.pos, rows)
    return rows


def _progress_callback(bar: Any) -> Progress:
    """Return a callback that moves the bar; without a terminal it prints every million rows."""
    print_rows = _row_printer()

    def update(rows: int, share: float) -> None:
        bar.update(int(share * (THOUSANDTHS - 1)) - bar.pos, rows)
        if not sys.stderr.isatty():
            print_rows(rows)

    return update


def _row_printer() -> Callable[[int], None]:
    """Return a callback that prints every million rows."""
    printed = 0

    def print_rows(rows: int) -> None:
        nonlocal printed
        if rows // MILLION > printed:
            printed = rows // MILLION
            click.echo(f"{rows:,} rows", err=True)

    return print_rows


def _format_rows(rows: int | None) -> str:
    return "" if rows is None else f"{rows:,} rows"
