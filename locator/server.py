"""`python -m locator.server`: checks settings and port, starts the router's supervisor, executes
`locator.workers`.

Does not import the app, so that startup loads it only once.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .config import EXIT_BAD_SETTING, Settings, settings_from, unused_warnings
from .directions.valhalla_install import INSTALL, LOCAL_ROUTER, installed, tiles_of
from .errors import InvalidSetting
from .runtime.resources import ROOT

MEMORY = "/dev/shm"  # noqa: S108 - a file system in memory; the folder has a random name
METRICS_DIR_PREFIX = "locator-counts-"  # followed by the server's process id and a random suffix
# glibc: one heap for all threads; blocks larger than the answers of a batch are returned when freed, smaller
# ones are reused (mapping them anew took a quarter of the time of a batch).
MEMORY_ENVIRON = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
    "MALLOC_TRIM_THRESHOLD_": "1048576",
    "OPENBLAS_NUM_THREADS": "1",  # no matrix operations
    "OMP_NUM_THREADS": "1",  # k-d tree queries are serial: more threads would idle
}


def main(argv: Sequence[str] | None = None) -> None:
    """Start the server; exits with 78 if a setting or the port is invalid."""
    args = _parse_args(argv)
    try:
        settings = settings_from(os.environ)
        _check_port_free(args.host, args.port)
    except InvalidSetting as problem:
        sys.stderr.write(f"locator: {problem}\n")
        raise SystemExit(EXIT_BAD_SETTING) from None
    for warning in unused_warnings(settings):
        sys.stderr.write(f"locator: {warning}\n")
    sys.stderr.write(f"Locator: ready in a few seconds at http://{args.host}:{args.port}\n")
    sys.stderr.flush()
    environ = MEMORY_ENVIRON | _metrics_environ() | os.environ | _start_router(settings)
    os.execve(sys.executable, _command(args), environ)  # noqa: S606 - the same interpreter, fixed arguments


def _parse_args(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="locator.server", description="Serve pages and API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--workers", type=int, default=1, help="worker processes, preferably one per core; default 1"
    )
    return parser.parse_args(argv)


def _command(args: argparse.Namespace) -> list[str]:
    sizes = [f"--{name}={getattr(args, name)}" for name in ("host", "port", "workers")]
    return [sys.executable, "-m", "locator.workers", *sizes]


def _metrics_environ() -> dict[str, str]:
    """Create the metrics folder shared by the workers; remove those of ended servers.

    It lies in memory if possible: the workers map its files, and writing to them on a full disk is fatal.
    """
    pid, folder = os.getpid(), MEMORY if os.access(MEMORY, os.W_OK | os.X_OK) else tempfile.gettempdir()
    for old in Path(folder).glob(f"{METRICS_DIR_PREFIX}*"):
        server = old.name.removeprefix(METRICS_DIR_PREFIX).partition("-")[0]
        if server == str(pid) or not Path(f"/proc/{server}").exists():
            shutil.rmtree(old, ignore_errors=True)
    return {"PROMETHEUS_MULTIPROC_DIR": tempfile.mkdtemp(prefix=f"{METRICS_DIR_PREFIX}{pid}-", dir=folder)}


def _start_router(settings: Settings) -> dict[str, str]:
    """Start the supervisor of a router for the tiles in the data folder, and return the router's address.

    The router runs while there are tiles. Both stop with this process, which becomes the server.
    """
    tiles = tiles_of(settings.database)
    if settings.router_url:
        return {}
    if tiles.exists() and not installed():
        sys.stderr.write(f"locator: {tiles} is not used: the router is missing; install it with {INSTALL}\n")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "locator.directions.router_supervisor",
        str(tiles),
        port,
        str(os.getpid()),
    ]
    devnull = subprocess.DEVNULL
    subprocess.Popen(command, stdin=devnull, stdout=devnull, cwd=ROOT, start_new_session=True)  # noqa: S603 - our own module
    return {LOCAL_ROUTER: f"http://127.0.0.1:{port}"}


def _check_port_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            raise InvalidSetting("PORT", f"{port} cannot be used: {reason}; choose another") from None


if __name__ == "__main__":
    main()
