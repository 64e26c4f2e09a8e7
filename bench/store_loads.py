"""Real lists through the command `load`, each into an empty database: right, wrong and no datum."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner

from locator.cli.main import add_commands
from locator.config import Settings
from locator.geo.datum import DATUMS, Datum
from locator.serving.container import Container

from .tables import show

Row = dict[str, str]
HEADERS: Sequence[Callable[[str, str], Row]] = (
    lambda lat, lon: {"lat": lat, "lng": lon},
    lambda lat, lon: {"纬度": lat, "经度": lon},
    lambda lat, lon: {"经纬度": f"{lon},{lat}"},
)
SAMPLES: Mapping[int, int] = {200: 30, 60: 10, 30: 10}  # random lists per number of rows
TITLES = (
    "list",
    "rows",
    "declared",
    "loads",
    "published",
    "held",
    "rejected",
    "three hypotheses",
    "not confirmed",
)


def show_store_loads(path: Path, datum: Datum, samples: Mapping[int, int] = SAMPLES) -> None:
    """Print a line per list, size and declaration; the headers take turns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        stores = list(csv.DictReader(file))
    shared = Container(Settings(database="sqlite://"))
    for brand in dict.fromkeys(store["brand"] for store in stores):
        members = [store for store in stores if store["brand"] == brand]
        for areas in (True, False):
            title = brand if areas else f"{brand}, names only"
            for size, count in ((len(members), len(HEADERS)), *samples.items()):
                lists = [sorted_sample(members, size, number) for number in range(count)]
                rows = [
                    (title, size, declared or "none", *_outcomes(lists, declared, areas, shared))
                    for declared in (datum, *(other for other in DATUMS if other != datum), None)
                ]
                show(f"{title}, {size:,} rows in {datum}, loaded", TITLES, rows)


def sorted_sample(members: Sequence[Row], size: int, number: int) -> list[Row]:
    """Return a random list in the order of the file."""
    chosen = Random(f"list {number}").sample(range(len(members)), size)
    return [members[i] for i in sorted(chosen)]


def _outcomes(
    lists: Sequence[Sequence[Row]], declared: Datum | None, areas: bool, shared: Container
) -> Iterator[object]:
    found: Counter[str] = Counter()
    for number, stores in enumerate(lists):
        rows = [_row(i, store, HEADERS[number % len(HEADERS)], areas) for i, store in enumerate(stores)]
        found.update(_load(rows, declared, shared))
    yield len(lists)
    for outcome in ("published", "held", "rejected", "hypotheses", "unconfirmed"):
        yield found[outcome]


def _row(number: int, store: Row, header: Callable[[str, str], Row], areas: bool) -> Row:
    named = {"province": store["province"], "city": store["city"]} if areas else {}
    return {"ref": f"S{number}", "name": store["name"], **named} | header(
        store["latitude"], store["longitude"]
    )


def _load(rows: Sequence[Row], declared: Datum | None, shared: Container) -> Iterator[str]:
    """Load rows with the command; yield the outcome, and what its output says."""
    with TemporaryDirectory() as folder:
        file, container = (
            Path(folder) / "list.csv",
            Container(Settings(database=f"sqlite:///{folder}/locator.db")),
        )
        container.__dict__["loader"] = shared.loader
        with file.open("w", encoding="utf-8", newline="") as output:
            writer = csv.DictWriter(output, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        result = CliRunner().invoke(
            _command(container), [str(file), "--kind", "drop_off", *_option(declared)]
        )
        container.shut_down()
    yield {0: "published", 2: "held"}.get(result.exit_code, "rejected")
    if all(f"{datum}: " in result.output for datum in DATUMS):
        yield "hypotheses"
    if "[datum_unconfirmed]" in result.output:
        yield "unconfirmed"


def _option(declared: Datum | None) -> list[str]:
    return ["--datum", declared] if declared else []


def _command(container: Container) -> click.Command:
    group = click.Group()
    add_commands(group, container)
    return group.commands["load"]
