"""The extent of an extract: as its header says, or that of its nodes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import osmium

from ..errors import message
from ..places.osm.source import source_of
from ..runtime.write_errors import write_problem
from .catalog import Bounds, RegionError


def extent_of(file: Path, work: Path) -> Bounds:
    """Return the extent; raises RegionError for a file that is no extract or has no position."""
    try:
        source = source_of(file, work)
        nodes = osmium.FileProcessor(osmium.io.File(str(source.path), source.form), osmium.osm.NODE)
        box = nodes.header.box()
        if box.valid():
            return (box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
        extent = _extent(iter(nodes))
    except (RuntimeError, OSError, UnicodeDecodeError) as error:
        if problem := write_problem(error):  # a repaired copy of the extract
            raise RegionError(problem) from None
        reason = (str(error).splitlines() or [""])[0]
        raise RegionError(
            message("{name} cannot be read as OpenStreetMap data: {reason}", name=file.name, reason=reason)
        ) from None
    if extent is None:
        raise RegionError(message("{name} contains no position", name=file.name))
    return extent


def _extent(nodes: Iterator[Any]) -> Bounds | None:
    west, south, east, north = 181.0, 91.0, -181.0, -91.0
    for location in (node.location for node in nodes):
        if location.valid():
            west, east = min(west, location.lon), max(east, location.lon)
            south, north = min(south, location.lat), max(north, location.lat)
    return (west, south, east, north) if west <= east else None
