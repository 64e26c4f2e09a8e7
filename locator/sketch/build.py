"""`python -m locator.sketch.build FILE … --outlets FILE --into FILE`: extract what sketches show.

Reads the positions of outlets, a JSON list of [lat, lon]. Reports on standard output, one JSON object per
line: the `share` that is done, the number of `shapes`, or the `problem` that stopped it.
"""

import argparse
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import osmium

from ..geo.point import Box, Point
from ..places.osm.source import fraction, source_of
from ..runtime.work_folder import work_folder
from ..runtime.write_errors import write_problem
from .surroundings import Shape, ShapeKind, write_shapes

CELL = 0.005  # degrees, 380 m or more from east to west up to 47° N
CELL_UNITS = 50_000  # the same in osmium's units
LARGE_BYTES = 50_000_000  # extracts above this size have their node positions on disk
PROGRESS_INTERVAL = 20_000  # elements
PIECE = 30  # points of a line in one shape
KEYS = ("highway", "building", "railway")
HIGHWAYS: dict[str, ShapeKind] = {
    **dict.fromkeys(("motorway", "trunk", "primary", "secondary", "tertiary"), "road"),
    **dict.fromkeys(("residential", "unclassified", "living_street", "pedestrian", "service"), "street"),
    **dict.fromkeys(("footway", "path", "cycleway", "corridor", "track"), "path"),
    "steps": "steps",
}
NODES: dict[tuple[str, str], ShapeKind] = {
    ("railway", "subway_entrance"): "exit",
    ("highway", "bus_stop"): "stop",
    ("railway", "station"): "station",
}
Progress = Callable[[float], None]


def build(
    extracts: Sequence[Path],
    around: Iterable[Point] | Box,
    into: Path,
    progress: Progress = lambda share: None,
) -> int:
    """Write the surroundings of outlets, or everything in a box, and return the number of shapes.

    The old file is replaced once the new one is complete. Raises RuntimeError or OSError if an extract
    cannot be read.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    area = around if isinstance(around, Box) else Cells(around)
    with work_folder(into.parent, "surroundings-") as folder:
        new_file = folder / into.name
        count = write_shapes(new_file, _all_shapes(extracts, area, folder, progress))
        new_file.replace(into)
    return count


class Cells:
    """The cells of a grid that contain outlets, and the cells around them."""

    def __init__(self, points: Iterable[Point]) -> None:
        self._cells = {
            (int(lat // CELL) + north, int(lon // CELL) + east)
            for lat, lon in points
            for north, east in product((-1, 0, 1), repeat=2)
        }

    def includes(self, point: Point) -> bool:
        """Return whether a point is near an outlet."""
        return (int(point.lat // CELL), int(point.lon // CELL)) in self._cells

    def touches(self, way: Any) -> bool:
        """Return whether a way of OpenStreetMap has a node near an outlet."""
        return any((node.y // CELL_UNITS, node.x // CELL_UNITS) in self._cells for node in way.nodes)


def _includes(area: Box | Cells, point: Point) -> bool:
    if isinstance(area, Cells):
        return area.includes(point)
    return area.south <= point.lat <= area.north and area.west <= point.lon <= area.east


def _all_shapes(
    extracts: Sequence[Path], area: Box | Cells, folder: Path, progress: Progress
) -> Iterator[Shape]:
    for number, extract in enumerate(extracts):
        yield from _shapes(
            extract,
            area,
            folder,
            lambda share, done=number: progress((done + share) / len(extracts)),  # type: ignore[misc]
        )


def _shapes(extract: Path, area: Box | Cells, folder: Path, progress: Progress) -> Iterator[Shape]:
    path, form = source_of(extract, folder)
    index = f"sparse_file_array,{folder}/nodes" if path.stat().st_size > LARGE_BYTES else "flex_mem"
    reader = osmium.FileProcessor(osmium.io.File(str(path), form)).with_locations(index)
    things: Iterable[Any] = reader.with_filter(osmium.filter.KeyFilter(*KEYS))
    for number, thing in enumerate(things):
        if number % PROGRESS_INTERVAL == 0:
            progress(fraction(path))
        if isinstance(area, Cells) and thing.is_way() and not area.touches(thing):
            continue
        shapes = _of_way(thing) if thing.is_way() else _of_node(thing) if thing.is_node() else ()
        yield from (shape for shape in shapes if any(_includes(area, point) for point in shape.points))


def _of_node(node: Any) -> Iterator[Shape]:
    for (key, value), kind in NODES.items():
        if node.tags.get(key) == value and node.location.valid():
            letter = node.tags.get("ref", "") if kind == "exit" else ""
            point = Point(node.location.lat, node.location.lon)
            yield Shape(kind, letter or node.tags.get("name", ""), (point,))


def _of_way(way: Any) -> Iterator[Shape]:
    points = tuple(Point(n.location.lat, n.location.lon) for n in way.nodes if n.location.valid())
    kind = HIGHWAYS.get(way.tags.get("highway", ""))
    if kind and len(points) > 1:
        for start in range(0, len(points) - 1, PIECE):
            yield Shape(kind, way.tags.get("name", ""), points[start : start + PIECE + 1])
    elif way.tags.get("building", "no") != "no" and len(points) > 3:
        yield Shape("building", way.tags.get("name", ""), points)


def _emit(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Build the file; exit with status 1 if it was not replaced."""
    parser = argparse.ArgumentParser(prog="locator.sketch.build")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--outlets", required=True, type=Path)
    parser.add_argument("--into", type=Path, required=True)
    args = parser.parse_args()
    outlets = [Point(*pair) for pair in json.loads(args.outlets.read_bytes())]
    try:
        count = build(args.files, outlets, args.into, lambda share: _emit(share=round(share, 3)))
    except (RuntimeError, OSError, UnicodeDecodeError, sqlite3.Error) as error:
        _emit(problem=write_problem(error) or (str(error).splitlines() or [""])[0])
        sys.exit(1)
    _emit(shapes=count)


if __name__ == "__main__":
    main()
