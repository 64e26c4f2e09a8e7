"""A small extract with everything that a street map shows, and PMTiles files of other makers."""

import gzip
import json
from pathlib import Path
from typing import Any

from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from .extracts import LAT, LON, document, node, square, way

BLOCK = 0.002  # degrees between streets
STREETS = ("motorway", "primary", "secondary", "tertiary", "residential", "service", "footway")
WIDE_STREETS = STREETS[:5]


def town() -> str:
    """Streets of every class from west to east, named ones, and one block of everything else."""
    nodes, ways = [], []
    for row, kind in enumerate(STREETS):
        first = 100 + row * 10
        nodes += [node(first + i, row * BLOCK, i * BLOCK) for i in range(4)]
        names = {"name": f"示例{row}路", "name_en": f"Shili Road {row}"} if kind in WIDE_STREETS else {}
        ways.append(way(10 + row, [first + i for i in range(4)], highway=kind, **names))
    ways.append(
        way(20, [100 + row * 10 for row in range(len(STREETS))], highway="residential", name="示例西街")
    )
    areas = [("building", "yes"), ("leisure", "park"), ("natural", "water"), ("amenity", "university")]
    for number, (key, value) in enumerate(areas):
        first = 300 + number * 10
        nodes.append(square(first, 0.0003 + number * BLOCK, 0.0003, 0.001))
        ways.append(
            way(
                30 + number,
                [first, first + 1, first + 2, first + 3, first],
                **{key: value, "name": f"示例{value}"},
            )
        )
    nodes += [
        node(400, 0.0005, 0.004, railway="station", station="subway", name="示例站", name_en="Shili"),
        node(401, 0.0006, 0.0042, railway="subway_entrance", ref="A"),
        node(402, 0.0, -BLOCK),
        node(403, 0.0, 4 * BLOCK),
    ]  # fmt: skip
    ways.append(way(50, [402, 403], railway="subway", tunnel="yes"))
    ways.append(way(51, [402, 100], boundary="administrative", admin__level="4"))
    return document(*nodes, *ways)


def extract(folder: Path, name: str = "town.osm") -> Path:
    """Write the town as an extract."""
    path = folder / name
    path.write_text(town(), encoding="utf-8")
    return path


def tiles_of(path: Path) -> dict[tuple[int, int, int], bytes]:
    """Return the compressed tiles of a PMTiles file."""
    with path.open("rb") as file:
        source = MmapSource(file)  # type: ignore[no-untyped-call]
        return dict(all_tiles(source))  # type: ignore[no-untyped-call]


def metadata_of(path: Path) -> dict[str, Any]:
    """Return the metadata of a PMTiles file."""
    with path.open("rb") as file:
        reader: Any = Reader(MmapSource(file))  # type: ignore[no-untyped-call]
        metadata: dict[str, Any] = reader.metadata()
        return metadata


def foreign(path: Path, layers: list[str], kind: TileType = TileType.MVT, **metadata: str) -> Path:
    """Write a PMTiles file of another maker with one empty tile."""
    with write(str(path)) as writer:  # type: ignore[no-untyped-call]
        writer.write_tile(zxy_to_tileid(0, 0, 0), gzip.compress(b""))
        scaled = [round(value * 1e7) for value in (LON, LAT, LON + 1, LAT + 1)]
        ends = dict(zip(("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"), scaled, strict=True))
        header = ends | {"tile_type": kind, "tile_compression": Compression.GZIP, "center_zoom": 0}
        header |= {"center_lon_e7": scaled[0], "center_lat_e7": scaled[1]}
        vector_layers = [{"id": layer, "fields": {}} for layer in layers]
        writer.finalize(header, json.loads(json.dumps({"vector_layers": vector_layers} | metadata)))
    return path


def tiled(path: Path, tiles: list[tuple[int, int, int]]) -> Path:
    """Write a PMTiles file that has these tiles, each with a content of its own."""
    with write(str(path)) as writer:  # type: ignore[no-untyped-call]
        for number in sorted(zxy_to_tileid(*tile) for tile in set(tiles)):
            writer.write_tile(number, gzip.compress(b"%d" % number * 9))
        zooms = [zoom for zoom, _, _ in tiles]
        header = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "center_zoom": 0}
        header |= {"min_zoom": min(zooms), "max_zoom": max(zooms), "center_lon_e7": 0, "center_lat_e7": 0}
        header |= {"min_lon_e7": -1, "min_lat_e7": -1, "max_lon_e7": 1, "max_lat_e7": 1}
        writer.finalize(header, {"vector_layers": []})
    return path
