"""Guard accuracy over thirty synthetic nights: ordinary loads held, and bad loads published."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import numpy as np

from locator.feed.guard import reasons
from locator.geo.datum import Datum, from_wgs84
from locator.geo.districts import Areas
from locator.index.release_diff import OutletPosition, ReleaseDiff, ReleaseOutlets, position_of
from tests.network import NOW

from .network import DATA, sample_rows
from .tables import show

NIGHTS = 30
Rows = list[OutletPosition]
Spoil = Callable[[Rows, Random], Rows]


def main() -> None:
    """Print the tables."""
    areas = Areas.load(DATA / "build" / "areas.npz")
    network = [position_of(row) for row in sample_rows()]
    false: list[str] = []
    missed = dict.fromkeys([*BAD, *OLDER], 0)
    for number in range(1, NIGHTS + 1):
        rng = Random(f"night {number}")
        created = NOW + timedelta(days=number)
        before, after = (
            ReleaseOutlets(network, created - timedelta(days=1)),
            ReleaseOutlets(_ordinary(network, number, rng), created),
        )
        false += [f"night {number}: {r.sentence}" for r in reasons(ReleaseDiff(before, after), areas)]
        for name, spoil in BAD.items():
            bad = ReleaseOutlets(spoil(list(after.outlets), rng), created)
            missed[name] += not reasons(ReleaseDiff(before, bad), areas)
        current = ReleaseDiff(after, ReleaseOutlets(network, created - timedelta(days=1)))
        missed[FILE] += not reasons(current, areas)
        missed[COPY] += not reasons(
            ReleaseDiff(after, ReleaseOutlets(network, created + timedelta(hours=1))), areas
        )
        network = list(after.outlets)
    rows = [(name, NIGHTS, count) for name, count in missed.items()]
    show(f"bad nights, {len(network):,} outlets", ("", "tried", "missed (0)"), rows)
    show("ordinary nights", ("nights", "wrongly held (≤ 1)"), [(NIGHTS, len(false))])
    for message in false:
        print(message)


def _ordinary(network: Rows, number: int, rng: Random) -> Rows:
    """Return the network after an ordinary night: closures, openings, new surveys, moves, verifications."""
    pace = 4 if number % 10 == 0 else 1  # more openings and closures at the turn of a month
    gone = {row.ref for row in network if rng.random() < 0.0015 * pace}
    remaining = [_night(row, number, rng) for row in network if row.ref not in gone]
    opened = [
        _shifted(rng.choice(remaining), 60, rng)._replace(ref=f"N{number}-{i}")
        for i in range(int(len(network) * rng.uniform(0.001, 0.0025) * pace))
    ]
    return remaining + opened


def _night(row: OutletPosition, number: int, rng: Random) -> OutletPosition:
    draw = rng.random()
    if draw < 0.02:
        day = f"{NOW + timedelta(days=number):%Y-%m-%d}"
        row = row._replace(verified_on=max(day, row.verified_on))
    if draw < 0.01:
        return _shifted(row, 20, rng)
    if draw < 0.013:
        return _shifted(row, 900, rng)
    return row


def _shifted(row: OutletPosition, metres: float, rng: Random) -> OutletPosition:
    north, east = rng.gauss(0, metres) / 111_000, rng.gauss(0, metres) / 96_000
    return row._replace(lat=row.lat + north, lon=row.lon + east)


def _some(share: float, change: Callable[[OutletPosition, Random], OutletPosition]) -> Spoil:
    def spoil(rows: Rows, rng: Random) -> Rows:
        chosen = set(rng.sample(range(len(rows)), int(len(rows) * share) + 1))
        return [change(row, rng) if i in chosen else row for i, row in enumerate(rows)]

    return spoil


def _fewer(share: float) -> Spoil:
    return lambda rows, rng: rng.sample(rows, int(len(rows) * (1 - share)))


def _province(share: float) -> Spoil:
    def spoil(rows: Rows, rng: Random) -> Rows:
        province = rng.choice(sorted({row.adcode // 10_000 for row in rows}))
        theirs = [row.ref for row in rows if row.adcode // 10_000 == province]
        gone = set(rng.sample(theirs, min(len(theirs), int(len(theirs) * share) + 3)))
        return [row for row in rows if row.ref not in gone]

    return spoil


def _as_if(datum: Datum, share: float = 1.0) -> Spoil:
    """Return a fault that converts positions to an undeclared datum."""

    def spoil(rows: Rows, rng: Random) -> Rows:
        lat, lon = from_wgs84(np.array([r.lat for r in rows]), np.array([r.lon for r in rows]), datum)
        there = zip(rows, lat.tolist(), lon.tolist(), strict=True)
        return [r._replace(lat=y, lon=x) if rng.random() < share else r for r, y, x in there]

    return spoil


def _on_one_spot(rows: Rows, rng: Random) -> Rows:
    spot = rng.choice(rows)
    return _some(0.06, lambda row, _: row._replace(lat=spot.lat, lon=spot.lon))(rows, rng)


BAD: dict[str, Spoil] = {
    "5.5 % of the rows missing": _fewer(0.055),
    "30 % missing": _fewer(0.30),
    "half the file": lambda rows, _rng: rows[: len(rows) // 2],
    "23 % of a province missing": _province(0.23),
    "a complete province missing": _province(1.0),
    "2.2 % of the refs renumbered": _some(0.022, lambda row, _: row._replace(ref="X" + row.ref)),
    "all refs renumbered": _some(0.99, lambda row, _: row._replace(ref=row.ref + "0")),
    "6 % moved by 400 m": _some(0.06, lambda row, _: row._replace(lat=row.lat + 0.0036)),
    "6 % at one position": _on_one_spot,
    "GCJ-02 taken as WGS-84": _as_if("gcj02"),
    "BD-09 taken as WGS-84": _as_if("bd09"),
    "half the file BD-09": _as_if("bd09", 0.5),
    "lat and lon swapped": _some(0.99, lambda row, _: row._replace(lat=row.lon / 2, lon=row.lat)),
    "1.3 % with the adcode of another district": _some(0.013, lambda row, _: row._replace(adcode=540102)),
    "1.3 % at 0, 0": _some(0.013, lambda row, _: row._replace(lat=0.0, lon=0.0)),
}
FILE, COPY = "the file of the previous night", "the file of the previous night, copied"
OLDER = (FILE, COPY)
