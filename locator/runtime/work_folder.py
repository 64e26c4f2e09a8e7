"""Temporary folders beside the data, whose leftovers of killed processes are removed by the next one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

MARK = ".locator-work"  # locked by the process that uses the folder


@contextmanager
def work_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a temporary folder, after removing those with the prefix whose process has ended."""
    remove_dead_folders(parent, prefix)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=parent) as name:
        folder = Path(name)
        with (folder / MARK).open("ab") as mark:
            flock(mark, LOCK_EX)
            yield folder


def remove_dead_folders(parent: Path, prefix: str) -> None:
    """Remove the work folders with a prefix that no process uses; other folders have no mark."""
    for mark in parent.glob(f"{prefix}*/{MARK}"):
        try:
            with mark.open("ab") as file:
                flock(file, LOCK_EX | LOCK_NB)
                shutil.rmtree(mark.parent, ignore_errors=True)
        except OSError:  # in use, or removed in the meantime
            continue
