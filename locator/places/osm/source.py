"""Detect the format of an OSM file by its content, and report read progress."""

import bz2
import gzip
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias, cast

from .repair_xml import repair

Opener: TypeAlias = Callable[[Path], IO[bytes]]

HEAD = 65_536  # bytes
PBF = b"OSMHeader"
NATIVE_FORMATS = (".osc", ".osh", ".o5m", ".opl")
NEEDS_REPAIR = re.compile(rb"""Overpass|JOSM|\s(id|ref)=["']-""")
DESCRIPTORS = Path("/proc/self/fd")


class OsmFile(NamedTuple):
    """A file that osmium can read, and its osmium format ('' to detect it by name)."""

    path: Path
    form: str


def _gzip(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path))


def _bzip2(path: Path) -> IO[bytes]:
    return bz2.open(path)


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


OPENERS: dict[bytes, tuple[str, Opener]] = {b"\x1f\x8b": (".gz", _gzip), b"BZh": (".bz2", _bzip2)}


def source_of(path: Path, folder: Path) -> OsmFile:
    """Detect the format; a repaired copy goes to `folder`. Raises RuntimeError for other files."""
    with path.open("rb") as file:
        begin = file.read(100)
    if not begin:
        raise RuntimeError("file is empty")
    if any(form in path.name for form in NATIVE_FORMATS):
        return OsmFile(path, "")
    if PBF in begin[:50]:
        return OsmFile(path, "pbf")
    packed, opener = next((o for magic, o in OPENERS.items() if begin.startswith(magic)), ("", _open))
    return _xml(path, packed, opener, folder)


def _xml(path: Path, packed: str, opener: Opener, folder: Path) -> OsmFile:
    with opener(path) as file:
        try:
            head = file.read(HEAD)
        except (EOFError, zlib.error):
            raise RuntimeError("file is truncated or damaged") from None
        if b"<osm" not in head[:2_000]:
            raise RuntimeError("not an OpenStreetMap extract")
    if not NEEDS_REPAIR.search(head):
        return OsmFile(path, f"osm{packed}")
    with opener(path) as file:
        return OsmFile(repair(file, folder / "repaired.osm"), "osm")


def position(path: Path) -> int:
    """Return the read offset of this process in a file; 0 when the system does not provide it."""
    for descriptor in DESCRIPTORS.glob("*"):
        try:
            if descriptor.readlink() == path:
                info = (Path("/proc/self/fdinfo") / descriptor.name).read_text(encoding="ascii")
                return int(info.split()[1])
        except OSError:  # closed in the meantime
            continue
    return 0


def fraction(path: Path) -> float:
    """Return the share of a file that has been read, 0 to 1."""
    return min(1.0, position(path) / max(1, path.stat().st_size))
