"""The server process: granian, once the port is known to be free."""

import os
import socket
import sys

from .errors import BadSetting

THREADS = 4  # a worker; more gain nothing under the interpreter lock


def run_server(host: str, port: int, workers: int) -> None:
    """Turn into the server; BadSetting when the port is taken."""
    _check_free(host, port)
    options = ["--interface", "wsgi", "--factory", "--no-access-log", "--log-level", "warning"]
    sizes = [
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        str(THREADS),
    ]
    sys.stderr.write(f"Locator: http://{host}:{port}\n")
    sys.stderr.flush()
    command = [sys.executable, "-m", "granian", *options, *sizes, "locator:create_app"]
    os.execv(sys.executable, command)  # noqa: S606 - the same interpreter, fixed words


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise BadSetting("PORT", f"{port} cannot be used: {problem.strerror}; choose another") from None
