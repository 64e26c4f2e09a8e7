"""SQLite, PostGIS and the snapshot: identical ids and order; duration and size of loads and backups."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
from sqlalchemy import Engine

from locator.config import Settings
from locator.feed.sample import sample_outlets
from locator.geo.point import Point
from locator.index.search import Nearest, nearest
from locator.index.snapshot import ALL_OUTLETS, Filter, Snapshot
from locator.network.outlet import Outlet
from locator.serving.container import Container
from locator.serving.current_release import load
from locator.store import spatial
from locator.store.backup import back_up, restore
from locator.store.releases import publish
from tests.network import NOW
from tests.postgres import cluster
from tests.reviews import rollback

from .network import FILTERS, timetable
from .tables import show

QUESTIONS = 2_000
SECRET = "b1946ac92492d2347c6235b4d261"
SAFE = {"fsync": "on", "full_page_writes": "on"}


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder, cluster(**SAFE) as server:
        addresses = {"SQLite": f"sqlite:///{folder}/locator.db", "PostGIS": server.database()}
        engines = {name: _opened(address) for name, address in addresses.items()}
        network = sample_network()
        took = {name: _loaded(engine, network) for name, engine in engines.items()}
        _writes(took)
        empty = {"SQLite": f"sqlite:///{folder}/again.db", "PostGIS": server.database()}
        _drill(engines, {name: _opened(address) for name, address in empty.items()}, Path(folder))
        _agreement(engines)


def _opened(address: str) -> Engine:
    return Container(Settings(database=address, secret_key=SECRET)).engine


def sample_network() -> list[Outlet]:
    """Return the outlets of the sample feed."""
    parts = Container(Settings())
    return list(sample_outlets(parts.gazetteer, parts.areas))


def _timed(work) -> float:  # type: ignore[no-untyped-def]
    begin = perf_counter()
    work()
    return perf_counter() - begin


def _loaded(engine: Engine, network: list[Outlet]) -> list[float]:
    changed = [
        o.model_copy(update={"name": o.name + " B"}) if i % 50 == 0 else o for i, o in enumerate(network)
    ]
    other = [o.model_copy(update={"name": o.name + " C"}) for o in network]
    return [
        _timed(lambda: publish(engine, network, "first", NOW)),
        _timed(lambda: publish(engine, network, "same", NOW)),
        _timed(lambda: publish(engine, changed, "night", NOW)),
        _timed(lambda: publish(engine, other, "all", NOW)),
        _timed(lambda: rollback(engine, 2, NOW)),
        _timed(lambda: load(engine, timetable())),
    ]


def _writes(took: dict[str, list[float]]) -> None:
    names = ("first release", "the same again", "2 % changed", "all changed", "rollback", "into memory")
    rows = [
        (name, *(f"{took[kind][i]:.2f}" for kind in took), f"{took['PostGIS'][i] / took['SQLite'][i]:.1f}")
        for i, name in enumerate(names)
    ]
    show("22,300 outlets in one process, s", ("", *took, "ratio"), rows)


def _agreement(engines: dict[str, Engine]) -> None:
    hours = timetable()
    snapshot = load(engines["SQLite"], hours)
    questions = list(_questions(snapshot))
    results = {
        "snapshot": [
            [(snapshot.refs[i]) for i in nearest(snapshot, question).indices] for question in questions
        ]
    }
    seconds = {"snapshot": _timed(lambda: [nearest(snapshot, question) for question in questions])}
    for name, engine in engines.items():
        with engine.begin() as connection:
            begin = perf_counter()
            found = [
                spatial.nearest(connection, snapshot.release.number, question, hours)
                for question in questions
            ]
            seconds[name] = perf_counter() - begin
        results[name] = [[ref for ref, _ in hits] for hits in found]
    rows = [
        (
            name,
            sum(a != b for a, b in zip(results[name], results["snapshot"], strict=True)),
            took / QUESTIONS * 1000,
        )
        for name, took in seconds.items()
    ]
    found = sum(map(len, results["snapshot"]))
    title = f"{QUESTIONS:,} random queries, {found:,} ids in order"
    show(title, ("", "differ from the snapshot (0)", "ms per query"), rows)


def _questions(snapshot: Snapshot) -> Iterator[Nearest]:
    """Yield random queries: four of five near an outlet, the others all over China, at sea and abroad."""
    rng = np.random.default_rng(19)
    filters: list[Filter] = [ALL_OUTLETS, *FILTERS.values()]
    for _ in range(QUESTIONS):
        place = snapshot.outlet(int(rng.integers(len(snapshot))))
        near = Point(place["lat"] + rng.normal(0, 0.2), place["lon"] + rng.normal(0, 0.2))
        origin = near if rng.random() < 0.8 else Point(rng.uniform(15, 55), rng.uniform(70, 137))
        radius = float(rng.choice([5_000, 50_000, 500_000])) if rng.random() < 0.3 else None
        outlet_filter = filters[int(rng.choice(len(filters), p=[0.7, 0.1, 0.1, 0.1]))]
        yield Nearest(
            Point(float(origin.lat), float(origin.lon)), int(rng.integers(1, 21)), radius, outlet_filter
        )


def _drill(engines: dict[str, Engine], empty: dict[str, Engine], folder: Path) -> None:
    rows = []
    for name, engine in engines.items():
        file = folder / f"{name}.backup"
        begin = perf_counter()
        summary = back_up(engine, file)
        took = perf_counter() - begin
        target = empty[name]
        begin = perf_counter()
        back = restore(target, file)
        again = perf_counter() - begin
        size = file.stat().st_size / 1e6
        rows.append((name, summary.rows, size, took, again, "equal" if back == summary else "DIFFERENT"))
    header = ("", "rows", "MB", "backup, s", "restore, s (≤ 60)", "digest of all rows")
    show("backup and restore of a database with five releases", header, rows)
