"""A folder that is watched: each new file in it is loaded once and put away with its report."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import orjson

from ..errors import LocatorError

SECONDS = 5.0  # between two looks
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", "~")
DONE, FAILED, REPORT = "done", "failed", ".report.json"


class FileOutcome(NamedTuple):
    """What became of a file."""

    file: str
    good: bool
    sentence: str


class Watch:
    """Looks into a folder. A file is finished when two looks see the same size and time.

    `load` takes a file and where its report goes, gives a sentence, and raises LocatorError when the file
    is not published. `wait` takes seconds and says whether to stop.
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
        """Every file as it is dealt with, until `wait` says to stop."""
        for name in (DONE, FAILED):
            (self._folder / name).mkdir(exist_ok=True)
        while True:
            for path in self._finished():
                yield self._deal(path)
                if self._wait(0):
                    return
            if self._wait(SECONDS):
                return

    def _finished(self) -> list[Path]:
        now = {path: (there.st_size, there.st_mtime_ns) for path in self._files() if (there := path.stat())}
        done = sorted(
            (path for path in now if self._seen.get(path) == now[path]), key=lambda p: (now[p][1], p)
        )
        self._seen = now
        return done

    def _files(self) -> Iterator[Path]:
        for path in self._folder.iterdir():
            hidden = path.name.startswith(".") or path.name.lower().endswith(UNFINISHED)
            if not hidden and path.is_file() and not path.is_symlink():
                yield path

    def _deal(self, path: Path) -> FileOutcome:
        report = self._folder / f".{path.name}{REPORT}"
        try:
            good, sentence = True, self._load(path, report)
        except LocatorError as problem:
            good, sentence = False, str(problem)
        if not report.exists():
            report.write_bytes(orjson.dumps({"published": good, "reason": sentence}))
        home = self._folder / (DONE if good else FAILED)
        name = f"{self._clock():%Y%m%dT%H%M%S%f}-{path.name}"
        report.rename(home / f"{name}{REPORT}")
        path.rename(home / name)
        self._seen.pop(path, None)
        return FileOutcome(path.name, good, sentence)
