"""Files that are replaced when their new content is complete."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside `path` that takes its place at the end; after an exception, nothing is left.

    A device or a pipe is written directly, and so is a file in a folder that cannot be written.
    """
    target = path.resolve()  # the file that a symbolic link names
    part = _part_of(target)
    if part is None:
        with target.open("wb") as file:
            yield file
        return
    try:
        with part.open("wb") as file:
            yield file
        if target.exists():
            part.chmod(target.stat().st_mode)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _part_of(target: Path) -> Path | None:
    is_special = target.exists() and not target.is_file()
    if is_special or not os.access(target.parent, os.W_OK | os.X_OK):
        return None
    return target.with_name(f".{target.name[:200]}.{os.getpid()}.part")


def write_file(path: Path, content: bytes) -> None:
    """Write a file as a whole, or leave what was there."""
    with replacing(path) as file:
        file.write(content)
