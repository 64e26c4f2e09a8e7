"""`python -m locator.directions.router_supervisor TILES PORT PARENT`: run a router for its parent process.

Starts the router once there are tiles and its program is installed, restarts it when it exits and when the
tiles are replaced, stops it when they are removed; exits with the parent process.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from typing import NoReturn

from ..runtime.child_processes import end_with_parent
from .valhalla_install import configuration, program, usable

THREADS = "2"
CHECK_EVERY = 1.0  # seconds
LONG_LIFE = 10.0  # seconds; a router that ran this long is restarted at once
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0


def _exit(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit


def supervise(tiles: Path, port: int, work: Path) -> NoReturn:
    """Run the router on the tiles while there are any, restarting it forever."""
    pause = FIRST_PAUSE
    while True:
        while not usable(tiles):
            sleep(CHECK_EVERY)
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
    with _reserved(port), tempfile.TemporaryDirectory(prefix="locator-router-") as folder:
        supervise(tiles, port, Path(folder))


def _reserved(port: int) -> socket.socket:
    """Return a socket that keeps other programs off the port while no router listens on it.

    It does not listen: connections are refused at once, and the router can bind to the port, too.
    """
    result = socket.socket()
    result.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with suppress(OSError):
        result.bind(("127.0.0.1", port))
    return result


if __name__ == "__main__":
    main()
