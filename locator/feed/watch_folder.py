"""Watch a folder: load each new file once and archive it with its report."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import orjson

from ..errors import LocatorError

POLL_SECONDS = 5.0  # between two polls
TEMPORARY_SUFFIXES = (".part", ".tmp", ".crdownload", ".filepart", "~")
DONE, FAILED, REPORT = "done", "failed", ".report.json"


class FileOutcome(NamedTuple):
    """Outcome of loading a file."""

    file: str
    succeeded: bool
    message: str


class FolderWatcher:
    """Polling folder watcher. A file is complete when two polls see the same size and time.

    `load` takes a file and the path of its report, returns a message, and raises LocatorError when the file
    is not published. `wait` takes seconds and returns True to stop.
    """

    def __init__(
        self,
        folder: Path,
        load: Callable[[Path, Path], str],
        clock: Callable[[], datetime],
        wait: Callable[[float], bool],
    ) -> None:
        self._folder = folder
        self._load = load
        self._clock = clock
        self._wait = wait
        self._seen: dict[Path, tuple[int, int]] = {}

    def run(self) -> Iterator[FileOutcome]:
        """Yield the outcome of every file until `wait` returns True."""
        for name in (DONE, FAILED):
            (self._folder / name).mkdir(exist_ok=True)
        while True:
            for path in self._finished():
                yield self._process(path)
                if self._wait(0):
                    return
            if self._wait(POLL_SECONDS):
                return

    def _finished(self) -> list[Path]:
        current = {path: (stat.st_size, stat.st_mtime_ns) for path in self._files() if (stat := path.stat())}
        done = sorted(
            (path for path in current if self._seen.get(path) == current[path]),
            key=lambda p: (current[p][1], p),
        )
        self._seen = current
        return done

    def _files(self) -> Iterator[Path]:
        for path in self._folder.iterdir():
            hidden = path.name.startswith(".") or path.name.lower().endswith(TEMPORARY_SUFFIXES)
            if not hidden and path.is_file() and not path.is_symlink():
                yield path

    def _process(self, path: Path) -> FileOutcome:
        report = self._folder / f".{path.name}{REPORT}"
        try:
            good, sentence = True, self._load(path, report)
        except LocatorError as problem:
            good, sentence = False, str(problem)
        if not report.exists():
            report.write_bytes(orjson.dumps({"published": good, "reason": sentence}))
        target = self._folder / (DONE if good else FAILED)
        name = f"{self._clock():%Y%m%dT%H%M%S%f}-{path.name}"
        report.rename(target / f"{name}{REPORT}")
        path.rename(target / name)
        self._seen.pop(path, None)
        return FileOutcome(path.name, good, sentence)
