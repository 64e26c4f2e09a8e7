"""Version of the files beside the database that searches and pages use; each may change meanwhile."""

import os
from collections.abc import Iterator

from ..config import Settings
from ..region.catalog import folder_of_regions
from ..region.operator_map import MAP_FILE, folder_of
from ..runtime.resources import data_dir
from ..sketch.surroundings import surroundings_of
from .device_models import custom_models_path


class FilesVersion:
    """Version of custom places, device models, sketches, the operator's map and regions."""

    def __init__(self, settings: Settings, *files: os.PathLike[str]) -> None:
        """Create the version of a data folder and of more files in it."""
        data = data_dir(settings.database)
        own = custom_models_path(settings), surroundings_of(settings.database), folder_of(data) / MAP_FILE
        self._paths, self._regions = tuple(map(os.fspath, (*files, *own))), os.fspath(folder_of_regions(data))

    def __call__(self) -> tuple[object, ...]:
        """Return the version: when each file was last changed."""
        return *map(_changed_at, self._paths), *_regions_changed_at(self._regions)


def _changed_at(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116 - for each request: a Path takes three times as long
    except OSError:
        return 0, 0
    return status.st_ino, status.st_mtime_ns


def _regions_changed_at(folder: str) -> Iterator[tuple[str, int]]:
    """Yield the folders of regions; publishing a region replaces a file in its folder."""
    try:
        with os.scandir(folder) as entries:
            yield from sorted((entry.name, entry.stat().st_mtime_ns) for entry in entries)
    except OSError:
        return
