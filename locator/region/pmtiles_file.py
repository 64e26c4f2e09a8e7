"""Header and metadata of a PMTiles file, and the schema of its tiles."""

import html
import re
from pathlib import Path
from typing import Any, NamedTuple

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import TileType

from ..errors import message
from .catalog import Bounds, RegionError

SCHEMAS = {  # by layers that only this schema has; the map of a small region has few
    "protomaps": {"earth", "roads", "water"},
    "openmaptiles": {"transportation", "water"},
    "shortbread": {"streets"},
}
SCALE = 1e7  # of positions in the header
MAGIC = b"PMTiles\x03"


class MapFile(NamedTuple):
    """Schema, extent, zoom levels and attribution of a file; `credit` is plain text."""

    schema: str
    bounds: Bounds
    min_zoom: int
    max_zoom: int
    credit: str


def read_map_file(path: Path) -> MapFile:
    """Return the facts about a file; raises RegionError if it is not a map that can be drawn."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise RegionError(message("{name} is not a PMTiles file of version 3", name=path.name))
        try:
            reader: Any = Reader(MmapSource(file))  # type: ignore[no-untyped-call]
            header, metadata = reader.header(), reader.metadata()
        except Exception:  # the reader raises whatever its data lead to
            raise RegionError(message("{name} is truncated or damaged", name=path.name)) from None
    if header["tile_data_offset"] + header["tile_data_length"] > path.stat().st_size:
        raise RegionError(message("{name} is truncated or damaged", name=path.name))
    if header["tile_type"] != TileType.MVT:
        raise RegionError(message("{name} holds images; vector tiles are required", name=path.name))
    west, south, east, north = (
        header[f"{end}_{axis}_e7"] / SCALE for end in ("min", "max") for axis in ("lon", "lat")
    )
    zooms = header["min_zoom"], header["max_zoom"]
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90 and zooms[0] <= zooms[1]):
        raise RegionError(message("{name} is truncated or damaged", name=path.name))
    return MapFile(_schema(path, metadata), (west, south, east, north), *zooms, _credit(metadata))


def _schema(path: Path, metadata: Any) -> str:
    layers = metadata.get("vector_layers", []) if isinstance(metadata, dict) else []
    names = {layer.get("id") for layer in layers if isinstance(layer, dict)}
    schema = next((schema for schema, needed in SCHEMAS.items() if needed <= names), "")
    if not schema:
        raise RegionError(
            message(
                "{name} follows none of the schemas Protomaps, OpenMapTiles and Shortbread: its layers are "
                "{layers}",
                name=path.name,
                layers=", ".join(sorted(map(str, names))[:20]) or "not listed",
            )
        )
    return schema


def _credit(metadata: dict[str, Any]) -> str:
    """Return the attribution as plain text."""
    text = html.unescape(re.sub(r"<[^>]*>", " ", str(metadata.get("attribution", ""))))
    return " ".join(text.split())[:200]
