"""The extent of an extract: as its header says, or that of its nodes."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import osmium

from .source import OsmFile

Bounds: TypeAlias = tuple[float, float, float, float]  # west, south, east, north in degrees


def bounds_of(source: OsmFile) -> Bounds | None:
    """Return the bounds, None if the file has no position; raises RuntimeError if it cannot be read."""
    nodes = osmium.FileProcessor(osmium.io.File(str(source.path), source.form), osmium.osm.NODE)
    box = nodes.header.box()
    if box.valid():
        return (box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
    return _bounds_of_nodes(iter(nodes))


def _bounds_of_nodes(nodes: Iterator[Any]) -> Bounds | None:
    west, south, east, north = 181.0, 91.0, -181.0, -91.0
    for location in (node.location for node in nodes):
        if location.valid():
            west, east = min(west, location.lon), max(east, location.lon)
            south, north = min(south, location.lat), max(north, location.lat)
    return (west, south, east, north) if west <= east else None
