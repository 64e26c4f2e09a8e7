"""`python -m locator.server`: checks settings and port, starts a router where there are tiles for it, then
becomes the server, granian.

It loads nothing of the program itself, so that the first answer is not kept waiting twice.
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

from .config import EXIT_BAD_SETTING, ROOT, Settings, settings_from
from .directions.valhalla_install import INSTALL, installed, tiles_of
from .errors import BadSetting

COUNTS = "locator-counts-"  # the number of the server's process, and a word of chance
SECONDS_TO_STOP = 5
BACKLOG = 1_024  # connections that wait to be accepted
CONNECTIONS = 8_192  # a worker: those that wait cost no thread
FRUGAL = {  # glibc: one heap for all threads, and large pieces go back to the system when freed
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "OPENBLAS_NUM_THREADS": "1",  # nothing here multiplies matrices
    "OMP_NUM_THREADS": "1",  # one question at a time is asked of the k-d tree: others would only wait
    "PYTHONOPTIMIZE": "2",  # what libraries say of themselves stays on disk: 7 MB a worker
}


def main(words: Sequence[str] | None = None) -> None:
    """Serve; ends with 78 when a setting or the port cannot be used."""
    asked = _read(words)
    try:
        settings = settings_from(os.environ)
        _check_free(asked.host, asked.port)
    except BadSetting as problem:
        sys.stderr.write(f"locator: {problem}\n")
        raise SystemExit(EXIT_BAD_SETTING) from None
    sys.stderr.write(f"Locator: http://{asked.host}:{asked.port}\n")
    sys.stderr.flush()
    environ = FRUGAL | _counts() | os.environ | _own_router(settings)
    os.execve(sys.executable, _command(asked), environ)  # noqa: S606 - the same interpreter, fixed words


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="locator.server", description="Serve pages and API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes; one a core")
    return parser.parse_args(words)


def _command(asked: argparse.Namespace) -> list[str]:
    options = ["--interface", "asginl", "--factory", "--no-ws", "--no-access-log", "--log-level", "warning"]
    options += ["--respawn-failed-workers", "--respawn-interval", "0.2"]  # one that died takes no other along
    options += ["--workers-kill-timeout", str(SECONDS_TO_STOP)]  # one that starts, or sends what nobody reads
    sizes = [f"--{name}={getattr(asked, name)}" for name in ("host", "port", "workers")]
    limits = [f"--backpressure={CONNECTIONS}", f"--backlog={BACKLOG}"]
    return [sys.executable, "-m", "granian", *options, *sizes, *limits, "locator.app:create_gateway"]


def _counts() -> dict[str, str]:
    """A folder where the workers count together; those of servers that have ended are cleared away."""
    own = os.getpid()
    for old in Path(tempfile.gettempdir()).glob(f"{COUNTS}*"):
        server = old.name.removeprefix(COUNTS).partition("-")[0]
        if server == str(own) or not Path(f"/proc/{server}").exists():
            shutil.rmtree(old, ignore_errors=True)
    return {"PROMETHEUS_MULTIPROC_DIR": tempfile.mkdtemp(prefix=f"{COUNTS}{own}-")}


def _own_router(settings: Settings) -> dict[str, str]:
    """Start a router over the tiles beside the database, if there are any; the setting that leads to it.

    It ends with this process, which is the server from here on.
    """
    tiles = tiles_of(settings.database)
    if settings.router_url or not tiles.exists():
        return {}
    if not installed():
        sys.stderr.write(f"locator: {tiles} is not used: the router is missing; {INSTALL} brings it\n")
        return {}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    keeper = [
        sys.executable,
        "-m",
        "locator.directions.router_supervisor",
        str(tiles),
        port,
        str(os.getpid()),
    ]
    silent = subprocess.DEVNULL
    subprocess.Popen(keeper, stdin=silent, stdout=silent, cwd=ROOT, start_new_session=True)  # noqa: S603 - our own module
    return {"LOCATOR_ROUTER_URL": f"http://127.0.0.1:{port}"}


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            raise BadSetting("PORT", f"{port} cannot be used: {reason}; choose another") from None


if __name__ == "__main__":
    main()
