"""Publication of a region: a journal of the files to be moved, which makes them one change.

Writing the journal publishes. A process that is killed while it moves the files leaves it, and the next
command, the start of a server and the next page of a running one move the rest.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

JOURNAL = "publishing.json"


def publish(folder: Path, moves: Iterable[tuple[Path, Path]], removed: Iterable[Path] = ()) -> None:
    """Move files to their targets in order, then remove others; `folder` is that of the regions."""
    pairs = list(moves)
    for source, _ in pairs:
        _sync(source)
    content = {
        "moves": [[_relative(folder, path) for path in pair] for pair in pairs],
        "removed": [_relative(folder, path) for path in removed],
    }
    _write(folder / JOURNAL, content)
    finish(folder)


def is_unfinished(folder: Path) -> bool:
    """Return whether a publication was interrupted, or is going on."""
    return (folder / JOURNAL).exists()


def finish(folder: Path) -> None:
    """Move and remove what the journal names and is still there."""
    try:
        content = json.loads((folder / JOURNAL).read_bytes())
    except FileNotFoundError:
        return
    for source, target in content["moves"]:
        _move(folder / source, folder / target)
    for path in content["removed"]:
        (folder / path).unlink(missing_ok=True)
    (folder / JOURNAL).unlink()


def _move(source: Path, target: Path) -> None:
    if source.exists():  # otherwise it was moved before
        target.parent.mkdir(exist_ok=True)
        source.replace(target)


def _write(path: Path, content: object) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(content))
    _sync(part)
    part.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Write a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _relative(folder: Path, path: Path) -> str:
    return os.path.relpath(path.resolve(), folder.resolve())
