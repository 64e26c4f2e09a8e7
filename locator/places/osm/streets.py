"""A street is many ways: it counts once in a few kilometres and district, with its extent there.

The pieces wait in a table on disk, because a country has millions.
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

CELLS = 20  # to a degree: 5 km
AT_ONCE = 5_000
LEAST, MOST = 100.0, 5_000.0  # metres of doubt
BETWEEN = "\n"
COLUMNS = "kind, name, adcode, row, col, size, english, others, lat, lon, south, west, north, east"
TABLE = f"CREATE TABLE piece ({COLUMNS})"
SORTED = f"SELECT {COLUMNS} FROM piece ORDER BY kind, name, adcode, row, col, size DESC"  # noqa: S608 - ours


class Streets:
    """Collects the pieces of streets and gives them joined."""

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
        self._waiting: list[tuple[str, Names, Extent]] = []

    def add(self, kind: str, names: Names, extent: Extent) -> None:
        """Take in one way."""
        self._waiting.append((kind, names, extent))
        if len(self._waiting) >= AT_ONCE:
            self._write()

    def joined(self) -> Iterator[CustomPlace]:
        """The streets, each once in a cell and district; ends the collecting."""
        with closing(self._database):
            self._write()
            for _, pieces in groupby(self._database.execute(SORTED), key=lambda row: row[:5]):
                yield _joined(list(pieces))

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            points = [extent.point for _, _, extent in waiting]
            codes = self._districts([p.lat for p in points], [p.lon for p in points])
            rows = [_row(*piece, code) for piece, code in zip(waiting, codes, strict=True)]
            marks = ",".join("?" * len(rows[0]))
            self._database.executemany(f"INSERT INTO piece VALUES ({marks})", rows)  # noqa: S608 - marks alone


def _row(kind: str, names: Names, extent: Extent, adcode: str) -> tuple[object, ...]:
    point, low, high = extent
    cell = (round(point.lat * CELLS), round(point.lon * CELLS))
    told = (extent.half_diagonal(), names.english, BETWEEN.join(names.others))
    return (kind, names.name, adcode, *cell, *told, *point, *low, *high)


def _joined(pieces: Sequence[Sequence[Any]]) -> CustomPlace:
    """The pieces as one: named and placed as the largest, which comes first, and as wide as all of them."""
    kind, name, _, _, _, _, english, others, lat, lon, *_ = pieces[0]
    *_, souths, wests, norths, easts = zip(*pieces, strict=True)
    extent = Extent(Point(lat, lon), Point(min(souths), min(wests)), Point(max(norths), max(easts)))
    radius = min(max(LEAST, extent.reach()), MOST)
    return CustomPlace(name, english, kind, extent.point, radius, tuple(filter(None, others.split(BETWEEN))))
