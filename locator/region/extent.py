"""The extent of an extract: as its header says, or that of its nodes."""

from pathlib import Path

from ..errors import message
from ..places.osm.bounds import bounds_of
from ..places.osm.source import source_of
from ..runtime.write_errors import write_problem
from .catalog import Bounds, RegionError


def extent_of(file: Path, work: Path) -> Bounds:
    """Return the extent; raises RegionError for a file that is no extract or has no position."""
    try:
        extent = bounds_of(source_of(file, work))
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
