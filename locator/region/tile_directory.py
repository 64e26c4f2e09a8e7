"""Which tiles a PMTiles file has, and whether they can be read."""

import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from pmtiles.reader import MmapSource
from pmtiles.tile import Compression, Entry, deserialize_directory, deserialize_header, tileid_to_zxy

from ..errors import message
from .catalog import RegionError

GetBytes: TypeAlias = Callable[[int, int], bytes]

FINEST, COARSEST = 14, 6  # zoom levels of cells
MAX_ROWS = 400  # of cells, at a finer zoom level than the coarsest
MAX_TILES = 200_000  # of a zoom level, to be considered for cells
MAX_DEPTH = 4  # of directories
SAMPLE = 200  # tiles that are unpacked
GZIP_MAGIC = b"\x1f\x8b"


class _Damaged(Exception):
    """The file is not as its directories say."""


class Cells(NamedTuple):
    """The tiles of one zoom level that a map has: rows of [y, first x, last x]."""

    zoom: int
    rows: list[list[int]]


def cells_of(path: Path) -> Cells:
    """Return the tiles of a file at the finest zoom level that has few rows of them.

    Raises RegionError if a directory or one of the sampled tiles cannot be read.
    """
    try:
        with path.open("rb") as file:
            read: GetBytes = MmapSource(file)  # type: ignore[no-untyped-call]
            header: Any = deserialize_header(read(0, 127))
            counts = _check(read, header)
            return _cells(_entries(read, header), counts)
    except Exception:  # the reader raises whatever its data lead to
        raise RegionError(message("{name} is truncated or damaged", name=path.name)) from None


def _entries(read: GetBytes, header: Any, leaf: Entry | None = None, depth: int = 1) -> Iterator[Entry]:
    """Yield the entries of a directory, by default the root, and of those below it."""
    place = (header["root_offset"], header["root_length"])
    if leaf:
        place = (header["leaf_directory_offset"] + leaf.offset, leaf.length)
    if depth > MAX_DEPTH:
        raise _Damaged
    for entry in deserialize_directory(read(*place)):
        if entry.run_length:
            yield entry
        else:
            yield from _entries(read, header, entry, depth + 1)


def _check(read: GetBytes, header: Any) -> Counter[int]:
    """Return the number of tiles by zoom level.

    Raises an exception unless all tiles lie in the file and look compressed, and a sample can be unpacked.
    """
    packed = header["tile_compression"] == Compression.GZIP
    start, length = header["tile_data_offset"], header["tile_data_length"]
    step = max(1, header["tile_entries_count"] // SAMPLE)
    counts, last = Counter[int](), None
    for number, entry in enumerate(_entries(read, header)):
        counts[_zoom(entry.tile_id)] += entry.run_length
        if entry.offset + entry.length > length:
            raise _Damaged
        if packed and read(start + entry.offset, 2) != GZIP_MAGIC:
            raise _Damaged
        if number % step == 0:
            _unpack(read, start, entry, packed)
        last = max(last or entry, entry, key=lambda one: one.offset)
    if last is None:
        raise _Damaged
    _unpack(read, start, last, packed)
    return counts


def _unpack(read: GetBytes, start: int, entry: Entry, packed: bool) -> None:
    content = read(start + entry.offset, entry.length)
    if packed:
        gzip.decompress(content)


def _cells(entries: Iterable[Entry], counts: Mapping[int, int]) -> Cells:
    """Return the cells of the finest suitable zoom level."""
    last = min(FINEST, max(counts))
    considered = [zoom for zoom in counts if zoom <= last and counts[zoom] <= MAX_TILES]
    tiles: dict[int, list[tuple[int, int]]] = {zoom: [] for zoom in considered}
    for entry in entries:
        if _zoom(entry.tile_id) in tiles:
            for number in range(entry.run_length):
                zoom, x, y = tileid_to_zxy(entry.tile_id + number)
                if zoom in tiles:
                    tiles[zoom].append((y, x))
    rows = {zoom: list(_rows(sorted(tiles[zoom]))) for zoom in sorted(tiles, reverse=True)}
    return next(
        Cells(zoom, found) for zoom, found in rows.items() if len(found) <= MAX_ROWS or zoom <= COARSEST
    )


def _zoom(tile_id: int) -> int:
    """Return the zoom level of a tile: its id follows those of all lower levels."""
    return ((3 * tile_id + 1).bit_length() - 1) // 2


def _rows(tiles: list[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield runs of tiles that lie side by side."""
    for _, run in groupby(enumerate(tiles), key=lambda item: (item[1][0], item[1][1] - item[0])):
        places = [tile for _, tile in run]
        yield [places[0][0], places[0][1], places[-1][1]]
