"""Add a PMTiles file as the operator's own map."""

import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path

from .catalog import RegionCatalog
from .operator_map import MAP_FILE, OperatorMap, folder_of
from .pmtiles_file import read_map_file
from .tile_directory import cells_of


def add_map(file: Path, data: Path) -> OperatorMap:
    """Copy a file into the data folder and use it; raises RegionError if it cannot be drawn."""
    folder = folder_of(data)
    with RegionCatalog(data).exclusive():
        facts, cells = read_map_file(file), cells_of(file)
        folder.mkdir(exist_ok=True)
        copy = folder / f"{file.stat().st_mtime_ns:x}-{file.stat().st_size:x}.pmtiles"
        part = copy.with_suffix(".part")
        shutil.copyfile(file, part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(copy)
        operator_map = OperatorMap(file.name, copy.name, **facts._asdict(), cells=cells._asdict())
        part = folder / f"{MAP_FILE}.part"
        part.write_text(json.dumps(asdict(operator_map), ensure_ascii=False), encoding="utf-8")
        part.replace(folder / MAP_FILE)
        for path in folder.iterdir():
            if path.name not in (MAP_FILE, copy.name):
                path.unlink()
    return operator_map
