"""Temporary Redis server for tests on a free port; can be stopped, frozen and restarted."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from signal import SIGCONT, SIGSTOP
from socket import create_connection
from time import monotonic, sleep

from .ports import free_port

SECONDS_TO_START = 20.0


class Server:
    """The server."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """For LOCATOR_RATE_STORE."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, and wait until it answers."""
        program = shutil.which("redis-server")
        assert program, "Redis is missing: bin/install-redis brings it"
        words = [program, "--port", str(self.port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, cwd="/")
        end = monotonic() + SECONDS_TO_START
        while monotonic() < end:
            with suppress(OSError):
                create_connection(("127.0.0.1", self.port), 1).close()
                return
            sleep(0.02)
        raise AssertionError("Redis does not start")

    def stop(self) -> None:
        """Stop at once."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._process is not None

    def freeze(self) -> None:
        """It takes connections and answers nothing."""
        assert self._process
        self._process.send_signal(SIGSTOP)

    def thaw(self) -> None:
        """Resume the process."""
        assert self._process
        self._process.send_signal(SIGCONT)


@contextmanager
def redis() -> Iterator[Server]:
    """A running server."""
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()
