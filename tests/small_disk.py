"""A file system of a few megabytes that can be filled."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILLER = "filler"
PIECE = 1 << 16


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a file system in memory on a new folder; raises OSError without the right to mount."""
    disk = folder / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "locator-test", str(disk)]
    if os.getuid() or subprocess.run(words, capture_output=True, check=False).returncode:
        raise OSError("file systems can be mounted by root only")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path, keep: int = 0) -> None:
    """Fill a disk up, but for `keep` bytes."""
    with (disk / FILLER).open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * PIECE) == PIECE:
                pass
        except OSError:
            pass
        file.truncate(max(0, file.tell() - keep))


def make_room(disk: Path) -> None:
    """Free what `fill` took."""
    (disk / FILLER).unlink()
