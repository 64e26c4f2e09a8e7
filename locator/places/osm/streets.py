"""Merge the ways of a street: one place per grid cell and district, with its extent there.

The ways are stored in a table on disk, because a country has millions.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

from ...geo.point import Point
from ..custom_places import CustomPlace
from .extent import Extent
from .names import Names

Districts: TypeAlias = Callable[[Sequence[float], Sequence[float]], Sequence[str]]

CELLS = 20  # per degree: 5 km
BATCH_SIZE = 5_000
MIN_RADIUS, MAX_RADIUS = 100.0, 5_000.0  # bounds of the radius in metres
SEPARATOR = "\n"
COLUMNS = "kind, name, adcode, row, col, size, english, others, lat, lon, south, west, north, east"
TABLE = f"CREATE TABLE piece ({COLUMNS})"
SORTED = f"SELECT {COLUMNS} FROM piece ORDER BY kind, name, adcode, row, col, size DESC"  # noqa: S608 - ours


class Streets:
    """Collects ways and merges them into streets."""

    def __init__(self, folder: Path, districts: Districts) -> None:
        self._districts = districts
        self._database = sqlite3.connect(folder / "streets.db", isolation_level=None)
        for setting in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "temp_store = FILE",
            "cache_size = -32000",
        ):
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute(TABLE)
        self._database.execute("BEGIN")
        self._pending: list[tuple[str, Names, Extent]] = []

    def add(self, kind: str, names: Names, extent: Extent) -> None:
        """Add one way."""
        self._pending.append((kind, names, extent))
        if len(self._pending) >= BATCH_SIZE:
            self._write()

    def joined(self) -> Iterator[CustomPlace]:
        """Yield the streets, one per cell and district, and close the table."""
        with closing(self._database):
            self._write()
            for _, pieces in groupby(self._database.execute(SORTED), key=lambda row: row[:5]):
                yield _joined(list(pieces))

    def _write(self) -> None:
        pending, self._pending = self._pending, []
        if pending:
            points = [extent.point for _, _, extent in pending]
            codes = self._districts([p.lat for p in points], [p.lon for p in points])
            rows = [_row(*piece, code) for piece, code in zip(pending, codes, strict=True)]
            marks = ",".join("?" * len(rows[0]))
            self._database.executemany(f"INSERT INTO piece VALUES ({marks})", rows)  # noqa: S608 - placeholders only


def _row(kind: str, names: Names, extent: Extent, adcode: str) -> tuple[object, ...]:
    point, low, high = extent
    cell = (round(point.lat * CELLS), round(point.lon * CELLS))
    values = (extent.half_diagonal(), names.english, SEPARATOR.join(names.other_names))
    return (kind, names.name, adcode, *cell, *values, *point, *low, *high)


def _joined(pieces: Sequence[Sequence[Any]]) -> CustomPlace:
    """Merge pieces: name and point of the largest, which comes first, radius of all of them."""
    kind, name, _, _, _, _, english, other_names, lat, lon, *_ = pieces[0]
    *_, souths, wests, norths, easts = zip(*pieces, strict=True)
    extent = Extent(Point(lat, lon), Point(min(souths), min(wests)), Point(max(norths), max(easts)))
    radius = min(max(MIN_RADIUS, extent.reach()), MAX_RADIUS)
    return CustomPlace(
        name, english, kind, extent.point, radius, tuple(filter(None, other_names.split(SEPARATOR)))
    )
