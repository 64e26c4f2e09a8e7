"""Networks for benchmarks: the sample feed, and a million outlets around it."""

from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np

from locator.feed.sample import sample_outlets
from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.hours import Timetable
from locator.hours.holiday_calendar import HolidayCalendar
from locator.index.column_store import StoredRow
from locator.index.snapshot import Filter, Release, Snapshot
from locator.network.outlet import SERVICES
from locator.places.gazetteer import Gazetteer
from locator.store.rows import version_of
from tests.network import NOW

DATA = Path(__file__).parent.parent / "data"
FILTERS = {
    "no filter": Filter(),
    "10 %": Filter(services=1 << SERVICES.index("trade_in"), devices=1 << 7),
    "1 %": Filter(services=1 << SERVICES.index("loaner"), devices=1 << 8),
}


def timetable() -> Timetable:
    """Return the timetable with the Chinese calendar."""
    return Timetable(HolidayCalendar.load(DATA / "workdays.csv"))


@lru_cache
def sample_rows() -> tuple[StoredRow, ...]:
    """Return the sample feed as table rows."""
    gazetteer, areas = Gazetteer.load(DATA / "gazetteer"), Areas.load(DATA / "build" / "areas.npz")
    return tuple(version_of(o, f"1{i:05d}").row for i, o in enumerate(sample_outlets(gazetteer, areas)))


def snapshot(rows: tuple[StoredRow, ...]) -> Snapshot:
    """Return a snapshot of the rows as release 1."""
    return Snapshot(Release(1, NOW, sample=True, rows=len(rows)), rows, timetable())


def with_shares(rows: tuple[StoredRow, ...]) -> tuple[StoredRow, ...]:
    """Return the rows with services and devices such that the filters match 10 % and 1 %."""
    rng = Random(7)
    tenth, hundredth = FILTERS["10 %"], FILTERS["1 %"]
    changed = []
    for row in rows:
        draw = rng.random()
        services, devices = row.services & ~tenth.services & ~hundredth.services, row.devices
        if draw < 0.10:
            services, devices = services | tenth.services, devices | tenth.devices
        if draw < 0.01:
            services, devices = services | hundredth.services, devices | hundredth.devices
        changed.append(row._replace(services=services, devices=devices))
    return tuple(changed)


def million(rows: tuple[StoredRow, ...], count: int = 1_000_000) -> tuple[StoredRow, ...]:
    """Return outlets scattered a few kilometres around those of the sample."""
    rng = np.random.default_rng(3)
    chosen = rng.integers(len(rows), size=count)
    shift = rng.normal(0, 0.03, (count, 2))
    return tuple(
        rows[k]._replace(ref=f"M{i:07d}", code=f"{i:07d}", lat=rows[k].lat + a, lon=rows[k].lon + b)
        for i, (k, (a, b)) in enumerate(zip(chosen.tolist(), shift.tolist(), strict=True))
    )


def origins(rows: tuple[StoredRow, ...], count: int, seed: int = 5) -> list[Point]:
    """Return query origins: mostly near outlets, a tenth anywhere in China."""
    rng = np.random.default_rng(seed)
    near = [rows[i] for i in rng.integers(len(rows), size=count)]
    shift = rng.normal(0, 0.05, (count, 2))
    wild = rng.uniform((20, 80), (50, 130), (count, 2))
    anywhere = rng.random(count) < 0.1
    return [
        Point(*wild[i].tolist())
        if anywhere[i]
        else Point(near[i].lat + shift[i, 0], near[i].lon + shift[i, 1])
        for i in range(count)
    ]
