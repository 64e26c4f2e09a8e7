"""Export files of a release beside the database: made once, with their compressed forms, one at a time."""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from time import sleep
from typing import IO, TypeAlias

from backports import zstd

from ..errors import ExportBusy, StoreUnavailable
from ..index.snapshot import Snapshot

SUFFIXES = {"zstd": ".zst", "gzip": ".gz", "identity": ""}  # by content coding
BLOCK = 262_144  # bytes that are packed at a time
MOST_FILES = 90
PAUSE = 0.001  # seconds between two parts, so that others get the interpreter

Write: TypeAlias = Callable[[Snapshot], Iterator[bytes]]


class ExportFiles:
    """The exports of the current release, in a folder that the workers of this machine share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, snapshot: Snapshot, ending: str, coding: str, write: Write) -> Path:
        """Return the file in a content coding, made by `write` when it is not there yet.

        Raises ExportBusy while an export is being made for somebody else, StoreUnavailable when the
        folder cannot be written.
        """
        path = self._folder / f"{release_key(snapshot)}.{ending}"
        if not path.exists():
            with _writable(self._folder), self._only_one():
                if not path.exists():
                    self._make(path, write(snapshot))
        return path.with_name(path.name + SUFFIXES[coding])

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        self._folder.mkdir(exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            try:
                flock(lock, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise ExportBusy("an export is being made") from None
            yield

    def _make(self, path: Path, parts: Iterator[bytes]) -> None:
        """Write all forms, the plain one last: once it is there, so are the others."""
        plain = path.with_name(f"{os.getpid()}.part")
        try:
            with plain.open("wb") as file:
                _write_slowly(file, parts)
            for coding in ("zstd", "gzip"):
                _compress(plain, path.with_name(path.name + SUFFIXES[coding]), coding)
            plain.rename(path)
        finally:
            plain.unlink(missing_ok=True)
        self._tidy(path.name.partition(".")[0])

    def _tidy(self, release: str) -> None:
        """Remove files of other releases, and the oldest where there are too many."""
        files = sorted(self._folder.glob("release-*"), key=lambda file: file.stat().st_mtime, reverse=True)
        current = [file for file in files if file.name.startswith(f"{release}.")]
        for old in {*files} - {*current[:MOST_FILES]}:
            old.unlink(missing_ok=True)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise StoreUnavailable(f"the export cannot be written: {problem.strerror}") from problem


def release_key(snapshot: Snapshot) -> str:
    """Return a name of the release that another database, or a restored one, does not share."""
    release = snapshot.release
    digest = sha256(f"{release.number} {release.published.isoformat()} {len(snapshot)}".encode())
    return f"release-{release.number}-{digest.hexdigest()[:12]}"


def _write_slowly(file: IO[bytes], parts: Iterator[bytes]) -> None:
    for part in parts:
        file.write(part)
        sleep(PAUSE)


def _compress(plain: Path, path: Path, coding: str) -> None:
    part = path.with_name(path.name + ".part")
    with plain.open("rb") as source, _packed(part, coding) as target:
        copyfileobj(source, target, BLOCK)
    part.rename(path)


def _packed(path: Path, coding: str) -> zstd.ZstdFile | gzip.GzipFile:
    return zstd.open(path, "wb", level=9) if coding == "zstd" else gzip.open(path, "wb", 6)
