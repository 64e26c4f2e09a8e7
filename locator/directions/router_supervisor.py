"""`python -m locator.directions.router_supervisor TILES PORT PARENT`: a router as long as its parent lives.

It is started again when it ends by itself, and when the tiles are replaced; it ends with its parent,
however that ends.
"""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from typing import NoReturn

from .valhalla_install import configuration, program

THREADS = "2"
LOOK_EVERY = 1.0  # seconds
LONG_LIFE = 10.0  # seconds; one that lived so long is started again at once
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
PR_SET_PDEATHSIG = 1  # prctl(2)

_libc = ctypes.CDLL(None)


def _die_with_parent(by: int) -> None:
    _libc.prctl(PR_SET_PDEATHSIG, by, 0, 0, 0)


def _before_start() -> None:
    _die_with_parent(signal.SIGKILL)  # a router keeps nothing that a kill could spoil


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit


def keep(tiles: Path, port: int, work: Path) -> NoReturn:
    """Run the router over the tiles again and again."""
    pause = FIRST_PAUSE
    while True:
        begin = monotonic()
        with suppress(OSError, subprocess.CalledProcessError):
            _serve(tiles, configuration(tiles, work, port))
        pause = FIRST_PAUSE if monotonic() - begin > LONG_LIFE else min(2 * pause, LONGEST_PAUSE)
        sleep(pause)


def _serve(tiles: Path, settings: Path) -> None:
    """Run it until it ends, or until the tiles are others."""
    made = _version(tiles)
    command = [str(program("service")), str(settings), THREADS]
    silent = subprocess.DEVNULL
    child = subprocess.Popen(  # noqa: S603 - its own program
        command,
        stdin=silent,
        stdout=silent,
        stderr=silent,
        preexec_fn=_before_start,
    )
    try:
        while child.poll() is None and _version(tiles) == made:
            with suppress(subprocess.TimeoutExpired):
                child.wait(LOOK_EVERY)
    finally:
        child.kill()
        child.wait()


def _version(tiles: Path) -> tuple[int, int]:
    there = tiles.stat()
    return there.st_ino, there.st_mtime_ns


def main() -> None:
    """Keep a router until the parent ends."""
    tiles, port, parent = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    signal.signal(signal.SIGTERM, _end)
    _die_with_parent(signal.SIGTERM)
    if os.getppid() != parent:  # it ended before it could be heard
        return
    with tempfile.TemporaryDirectory(prefix="locator-router-") as folder:
        keep(tiles, port, Path(folder))


if __name__ == "__main__":
    main()
