"""The regions in the data folder: a folder each, whose `region.json` names the files in use.

Files are written under new names and published together (`publication.py`), `region.json` last; files that it
does not name are leftovers, removed by the next command that changes regions.
"""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import LocatorError, message
from ..runtime.work_folder import remove_dead_folders
from .publication import finish, is_unfinished

MAP, ROUTES, PLACES = PARTS = ("map", "routes", "places")
REGION_FILE = "region.json"
WORK_FOLDERS = ("adding-", "routes-", "surroundings-")  # of `places add` and `routes build`
BUILDING = ".building-"  # prefix of the folders of builds
NAME = re.compile(r"\w[\w.-]{0,39}")
EXTRACT_SUFFIX = re.compile(r"\.(osm(\.pbf|\.gz|\.bz2)?|pbf)$", re.IGNORECASE)
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright"

Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees


class RegionError(LocatorError):
    """A region or map cannot be added, changed or removed; the message gives the reason."""


@dataclass(frozen=True)
class Region:
    """A region: its extract, its extent, and per part the size and the file, if it has one of its own."""

    name: str
    extract: str
    made: str
    bounds: Bounds
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    attribution: str = ATTRIBUTION

    def file_of(self, part: str) -> str:
        """Return the name of a part's file in the folder of the region; '' if it has none."""
        return str(self.parts.get(part, {}).get("file", ""))


class Unfinished(NamedTuple):
    """A command that has not changed its region yet, and the bytes of its files so far."""

    name: str
    bytes: int


def folder_of_regions(data: Path) -> Path:
    """Return the folder of the regions of a data folder."""
    return data / "regions"


class RegionCatalog:
    """The regions of a data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = folder_of_regions(data)

    def regions(self) -> list[Region]:
        """Return all regions by name."""
        self.recover()
        folders = sorted(path.parent for path in self.folder.glob(f"*/{REGION_FILE}"))
        return [region for region in map(_read, folders) if region]

    def get(self, name: str) -> Region | None:
        """Return a region, or None."""
        return _read(self.folder / name) if NAME.fullmatch(name) else None

    def file(self, region: Region, part: str) -> Path:
        """Return the path of the file of a part."""
        return self.folder / region.name / region.file_of(part)

    def write(self, region: Region, folder: Path) -> Path:
        """Write the file of a region into a folder and return its path."""
        path = folder / f"{REGION_FILE}.new"
        path.write_text(json.dumps(asdict(region), ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    def unfinished(self) -> list[Unfinished]:
        """Return the commands that are adding or removing a region, or were interrupted in it."""
        folders = sorted(self.folder.glob(f"{BUILDING}*"))
        return [
            Unfinished(folder.name[len(BUILDING) :].rpartition("-")[0], _size(folder)) for folder in folders
        ]

    def is_locked(self) -> bool:
        """Return whether a command that changes regions is running."""
        try:
            with (self.folder / ".lock").open("rb") as lock:
                flock(lock, LOCK_SH | LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # there is no lock yet
            return False
        return False

    def recover(self) -> None:
        """Complete an interrupted publication, unless a command that changes regions is running."""
        if is_unfinished(self.folder):
            with suppress(RegionError, OSError), self.exclusive():  # OSError: a read-only data folder
                return

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock on the regions, and remove what interrupted commands left; raises RegionError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("ab") as lock:
            try:
                flock(lock, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise RegionError(
                    message("another `region`, `map`, `routes` or `places` command is running; try later")
                ) from None
            finish(self.folder)
            self.remove_leftovers()
            yield

    def remove_leftovers(self) -> None:
        """Remove files that no region names, and what interrupted commands left."""
        for prefix in WORK_FOLDERS:
            remove_dead_folders(self.folder.parent, prefix)
        for folder in filter(Path.is_dir, list(self.folder.iterdir())):
            region = _read(folder)
            if region is None:
                shutil.rmtree(folder)
            else:
                self._remove_unused(folder, region)

    def _remove_unused(self, folder: Path, region: Region) -> None:
        used = {REGION_FILE, *(region.file_of(part) for part in region.parts)}
        for path in folder.iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)


def region_name(file: Path, name: str | None) -> str:
    """Return the name of a region, by default that of its file; raises RegionError."""
    name = EXTRACT_SUFFIX.sub("", file.name) if name is None else name
    if not NAME.fullmatch(name):
        raise RegionError(
            message("{name} is no name of a region: up to 40 letters, digits, dots or hyphens", name=name)
        )
    return name


def _size(folder: Path) -> int:
    """Return the bytes of the files in a folder, some of which may vanish meanwhile."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total


def _read(folder: Path) -> Region | None:
    try:
        values = json.loads((folder / REGION_FILE).read_text(encoding="utf-8"))
        return Region(**values | {"bounds": tuple(values["bounds"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
