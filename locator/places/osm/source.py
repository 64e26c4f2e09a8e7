"""What a file is, by what it holds and not by what it is called; and how far it has been read."""

import bz2
import gzip
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias, cast

from .repair_xml import mend

Opener: TypeAlias = Callable[[Path], IO[bytes]]

HEAD = 65_536  # bytes
PBF = b"OSMHeader"
OWN_FORMATS = (".osc", ".osh", ".o5m", ".opl")
TO_MEND = re.compile(rb"""Overpass|JOSM|\s(id|ref)=["']-""")
DESCRIPTORS = Path("/proc/self/fd")


class OsmFile(NamedTuple):
    """A file that osmium can read, and its format in osmium's words ('' where its name tells)."""

    path: Path
    form: str


def _gzip(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path))


def _bzip2(path: Path) -> IO[bytes]:
    return bz2.open(path)


def _plain(path: Path) -> IO[bytes]:
    return path.open("rb")


OPENERS: dict[bytes, tuple[str, Opener]] = {b"\x1f\x8b": (".gz", _gzip), b"BZh": (".bz2", _bzip2)}


def source_of(path: Path, folder: Path) -> OsmFile:
    """Look into a file; what has to be written anew goes into `folder`. RuntimeError when it is none."""
    with path.open("rb") as file:
        begin = file.read(100)
    if not begin:
        raise RuntimeError("it is empty")
    if any(form in path.name for form in OWN_FORMATS):
        return OsmFile(path, "")
    if PBF in begin[:50]:
        return OsmFile(path, "pbf")
    packed, opener = next((o for magic, o in OPENERS.items() if begin.startswith(magic)), ("", _plain))
    return _xml(path, packed, opener, folder)


def _xml(path: Path, packed: str, opener: Opener, folder: Path) -> OsmFile:
    with opener(path) as file:
        try:
            head = file.read(HEAD)
        except (EOFError, zlib.error):
            raise RuntimeError("it is cut short or damaged") from None
        if b"<osm" not in head[:2_000]:
            raise RuntimeError("it is no OpenStreetMap extract")
    if not TO_MEND.search(head):
        return OsmFile(path, f"osm{packed}")
    with opener(path) as file:
        return OsmFile(mend(file, folder / "mended.osm"), "osm")


def position(path: Path) -> int:
    """The bytes of a file that this process has read so far; 0 where the system does not tell."""
    for descriptor in DESCRIPTORS.glob("*"):
        try:
            if descriptor.readlink() == path:
                told = (Path("/proc/self/fdinfo") / descriptor.name).read_text(encoding="ascii")
                return int(told.split()[1])
        except OSError:  # closed meanwhile
            continue
    return 0


def fraction(path: Path) -> float:
    """The share of a file that has been read, 0 to 1."""
    return min(1.0, position(path) / max(1, path.stat().st_size))
