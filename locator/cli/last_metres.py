"""The command that lists outlets that need directions for the last metres."""

import csv
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import click

from ..directions.last_metres_score import Task, people_of, work_list
from ..feed.export.text import BOM
from ..feed.flat import escape_formula
from ..hours import SHANGHAI
from ..runtime.output_file import write_file
from ..serving.container import Container
from ..serving.current_release import load as load_snapshot
from .options import FILE

HEADER = (
    *("score", "quarter", "people_per_outlet", "kind", "adcode", "ref", "code", "name"),
    *("missing", "verified_days_ago"),
)


@click.command("last-metres")
@click.option("-n", "limit", default=50, type=click.IntRange(min=0), help="Number of outlets; 0 for all.")
@click.option("--adcode", default="", help="Only outlets with this adcode prefix: 31, 3101, 310115.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of a table.")
@click.option("-o", "--output", type=FILE, help="CSV output file; defaults to standard output.")
def show_work(container: Container, limit: int, adcode: str, as_csv: bool, output: Path | None) -> None:
    """List the outlets that need last-metre directions most: busiest first, then least complete.

    Service centers rank above drop-off points; within a kind, outlets rank by the population of their
    district per outlet, in quartiles.
    """
    snapshot = load_snapshot(container.engine, container.timetable)
    outlets = (snapshot.outlet(index) for index in range(len(snapshot)))
    today = container.clock().astimezone(SHANGHAI).date()
    work = work_list(outlets, people_of(container.gazetteer), today)
    tasks = [task for task in work if task.adcode.startswith(adcode)][: limit or None]
    if as_csv or output:
        _write(tasks, output)
        return
    for line in _table(tasks):
        click.echo(line)


def _table(tasks: Sequence[Task]) -> Iterator[str]:
    yield f"{'score':>5}  {'quarter':>7}  {'people':>9}  ref  name  missing"
    for task in tasks:
        people = f"{task.people:,.0f}" if task.people is not None else "?"
        missing = ", ".join(task.completeness.missing) or "nothing"
        score = task.completeness.score
        yield f"{score:>5}  {task.quarter:>7}  {people:>9}  {task.ref}  {task.name}  {missing}"


def _write(tasks: Sequence[Task], output: Path | None) -> None:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEADER)
    rows.writerows([escape_formula(cell) for cell in _row(task)] for task in tasks)
    data = (BOM + text.getvalue()).encode()
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(output, data)


def _row(task: Task) -> tuple[str, ...]:
    completeness = task.completeness
    people = "" if task.people is None else f"{task.people:.0f}"
    age = "" if completeness.age is None else str(completeness.age)
    head = (str(completeness.score), str(task.quarter), people, task.kind, task.adcode, task.ref, task.code)
    return (*head, task.name, ";".join(completeness.missing), age)
