"""`python -m locator.directions.router_supervisor TILES PORT PARENT`: run a router for its parent process.

Restarts the router when it exits and when the tiles are replaced; exits with the parent process.
"""

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

from ..runtime.child_processes import end_with_parent
from .valhalla_install import configuration, program

THREADS = "2"
CHECK_EVERY = 1.0  # seconds
LONG_LIFE = 10.0  # seconds; a router that ran this long is restarted at once
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0


def _exit(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit


def supervise(tiles: Path, port: int, work: Path) -> NoReturn:
    """Run the router on the tiles, restarting it forever."""
    pause = FIRST_PAUSE
    while True:
        begin = monotonic()
        with suppress(OSError, subprocess.CalledProcessError):
            _serve(tiles, configuration(tiles, work, port))
        pause = FIRST_PAUSE if monotonic() - begin > LONG_LIFE else min(2 * pause, LONGEST_PAUSE)
        sleep(pause)


def _serve(tiles: Path, settings: Path) -> None:
    """Run the router until it exits or the tiles change."""
    version = _version(tiles)
    command = [str(program("service")), str(settings), THREADS]
    devnull = subprocess.DEVNULL
    child = subprocess.Popen(  # noqa: S603 - bundled program
        command,
        stdin=devnull,
        stdout=devnull,
        stderr=devnull,
        preexec_fn=end_with_parent,  # a router has no state that a kill could corrupt
    )
    try:
        while child.poll() is None and _version(tiles) == version:
            with suppress(subprocess.TimeoutExpired):
                child.wait(CHECK_EVERY)
    finally:
        child.kill()
        child.wait()


def _version(tiles: Path) -> tuple[int, int]:
    stat = tiles.stat()
    return stat.st_ino, stat.st_mtime_ns


def main() -> None:
    """Run a router until the parent exits."""
    tiles, port, parent = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    signal.signal(signal.SIGTERM, _exit)
    end_with_parent(signal.SIGTERM)
    if os.getppid() != parent:  # the parent exited before prctl took effect
        return
    with tempfile.TemporaryDirectory(prefix="locator-router-") as folder:
        supervise(tiles, port, Path(folder))


if __name__ == "__main__":
    main()
