"""Merge the ways of a street: one place per district, in pieces where they are long or far apart.

The ways are stored in a table on disk, because a country has millions.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby, product
from pathlib import Path
from typing import Any, TypeAlias

from ...geo.point import Point, metres
from ..custom_places import CustomPlace
from .extent import Extent
from .names import Names

Piece: TypeAlias = Sequence[Any]  # a row of the table
Districts: TypeAlias = Callable[[Sequence[float], Sequence[float]], Sequence[str]]

CELLS = 20  # per degree: 5 km; ways of one name in a cell are one street
GAP = 300.0  # metres between ways of one name up to which they are one street across cells: a junction
GAP_DEGREES = GAP / 110_000  # of latitude, at least
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
        """Yield the streets of each district, and close the table."""
        with closing(self._database):
            self._write()
            for _, pieces in groupby(self._database.execute(SORTED), key=lambda row: row[:3]):
                cells = [list(cell) for _, cell in groupby(pieces, key=lambda row: row[3:5])]
                yield from map(_joined, _connected(cells))

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


def _connected(cells: Iterable[list[Piece]]) -> list[list[Piece]]:
    """Return the pieces of a name by street: those of cells that lie near each other, up to MAX_RADIUS."""
    streets: list[tuple[list[Piece], Extent]] = []
    for cell in cells:
        pieces, extent, others = cell, _extent(cell), []
        for street in streets:
            both = _from_middle([*street[0], *pieces]) if _are_near(street, (pieces, extent)) else []
            if both and _extent(both).reach() <= MAX_RADIUS:
                pieces, extent = both, _extent(both)
            else:
                others.append(street)
        streets = [*others, (pieces, extent)]
    return [pieces for pieces, _ in streets]


def _from_middle(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, those nearest to the middle of all first."""
    _, low, high = _extent(pieces)
    middle = Point((low.lat + high.lat) / 2, (low.lon + high.lon) / 2)
    return sorted(pieces, key=lambda piece: metres(middle, _extent([piece]).point))


def _are_near(one: tuple[Sequence[Piece], Extent], other: tuple[Sequence[Piece], Extent]) -> bool:
    if not _is_near(one[1], other[1]):
        return False
    near = [extent for extent in _extents(one[0]) if _is_near(extent, other[1])]
    return any(_is_near(extent, its) for extent, its in product(near, _extents(other[0])))


def _extents(pieces: Iterable[Piece]) -> list[Extent]:
    return [_extent([piece]) for piece in pieces]


def _is_near(one: Extent, other: Extent) -> bool:
    """Return whether two bounding boxes are up to GAP apart."""
    lat, lon = (max(axis) for axis in zip(one.low, other.low, strict=True))
    north, east = (min(axis) for axis in zip(one.high, other.high, strict=True))
    if lat - north > GAP_DEGREES:  # most are, and a geodesic takes ten times longer
        return False
    return metres(Point(lat, lon), Point(min(lat, north), min(lon, east))) <= GAP


def _extent(pieces: Sequence[Piece]) -> Extent:
    """Return the point of the first piece and the box around all."""
    lats, lons, souths, wests, norths, easts = zip(*(piece[-6:] for piece in pieces), strict=True)
    return Extent(Point(lats[0], lons[0]), Point(min(souths), min(wests)), Point(max(norths), max(easts)))


def _joined(pieces: Sequence[Piece]) -> CustomPlace:
    """Merge pieces: point of the first, radius and names of all of them."""
    kind, name, *_ = pieces[0]
    english = next((piece[6] for piece in pieces if piece[6]), "")
    others = (other for piece in pieces for other in piece[7].split(SEPARATOR) if other)
    extent = _extent(pieces)
    radius = min(max(MIN_RADIUS, extent.reach()), MAX_RADIUS)
    return CustomPlace(name, english, kind, extent.point, radius, tuple(dict.fromkeys(others)))
