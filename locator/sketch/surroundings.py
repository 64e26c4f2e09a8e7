"""Streets, buildings, station exits and stops around outlets: one SQLite file with a spatial index."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, cast

import numpy as np

from ..geo.point import Box, Point
from ..runtime.resources import data_dir

ShapeKind: TypeAlias = Literal["road", "street", "path", "steps", "building", "exit", "stop", "station"]
FILE_NAME = "surroundings.db"
SCALE = 1e7  # stored integers a degree
SCHEMA = """
CREATE TABLE shapes (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, points BLOB NOT NULL);
CREATE VIRTUAL TABLE boxes USING rtree (id, south, north, west, east);
"""
FIND = """
SELECT kind, name, points FROM boxes JOIN shapes USING (id)
WHERE south <= ? AND north >= ? AND west <= ? AND east >= ? ORDER BY id
"""


def surroundings_of(database: str) -> Path:
    """Return the file of a database, in its data folder."""
    return data_dir(database) / FILE_NAME


class Shape(NamedTuple):
    """A line, the outline of a building, or a single point; `name` is the letter of an exit.

    Stations are not drawn; they tell to which one an exit belongs.
    """

    kind: ShapeKind
    name: str
    points: tuple[Point, ...]


def write_shapes(file: Path, shapes: Iterable[Shape]) -> int:
    """Write a new file and return the number of shapes."""
    count = 0
    with closing(sqlite3.connect(file)) as database, database:
        database.executescript(SCHEMA)
        for count, shape in enumerate(shapes, 1):
            degrees = np.array(shape.points, dtype=np.float64)
            (south, west), (north, east) = degrees.min(axis=0), degrees.max(axis=0)
            points = np.round(degrees * SCALE).astype("<i4").tobytes()
            database.execute(
                "INSERT INTO shapes VALUES (?, ?, ?, ?)", (count, shape.kind, shape.name, points)
            )
            database.execute("INSERT INTO boxes VALUES (?, ?, ?, ?, ?)", (count, south, north, west, east))
    return count


def shapes_in(file: Path, box: Box) -> list[Shape]:
    """Return the shapes that touch a box; none if the file does not exist or cannot be read."""
    if not file.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            rows = database.execute(FIND, (box.north, box.south, box.east, box.west)).fetchall()
    except sqlite3.Error:  # damaged: the sketch is drawn without streets
        return []
    return [Shape(kind, name, _points(content)) for kind, name, content in rows]


def _points(content: bytes) -> tuple[Point, ...]:
    degrees = np.frombuffer(content, dtype="<i4").reshape(-1, 2) / SCALE
    return tuple(Point(*pair) for pair in cast("list[list[float]]", degrees.tolist()))
