"""The operator's own map: one PMTiles file in the data folder, drawn instead of the maps of regions."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import message
from .catalog import Bounds, RegionCatalog, RegionError

MAP_FILE = "map.json"


@dataclass(frozen=True)
class OperatorMap:
    """The map in use: the name it was added by, its file in the folder, and what is known of it."""

    name: str
    file: str
    schema: str
    bounds: Bounds
    min_zoom: int
    max_zoom: int
    credit: str
    cells: dict[str, Any] | None = None  # of `Cells`; None if it was added by an earlier version


def folder_of(data: Path) -> Path:
    """Return the folder of the map."""
    return data / "map"


def current_map(data: Path) -> OperatorMap | None:
    """Return the map in use, or None."""
    try:
        values = json.loads((folder_of(data) / MAP_FILE).read_text(encoding="utf-8"))
        return OperatorMap(**values | {"bounds": tuple(values["bounds"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def remove_map(data: Path) -> OperatorMap:
    """Remove the map; raises RegionError if there is none."""
    with RegionCatalog(data).exclusive():
        operator_map = current_map(data)
        if operator_map is None:
            raise RegionError(message("no map was added"))
        (folder_of(data) / MAP_FILE).unlink()
        shutil.rmtree(folder_of(data))
    return operator_map
