"""The real server, on a free port, with workers of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from urllib.request import urlopen

from .postgres import free_port

ROOT = Path(__file__).parent.parent
SECONDS_TO_START = 60.0


@contextmanager
def served(database: str, workers: int = 1, **settings: str) -> Iterator[str]:
    """Its address, as soon as it answers; it ends with the test."""
    with process(database, workers, **settings) as (address, _):
        yield address


@contextmanager
def process(database: str, workers: int = 1, **settings: str) -> Iterator[tuple[str, int]]:
    """The same, and the number of its process, whose children the workers are."""
    port = free_port()
    environ = os.environ | {"LOCATOR_DATABASE": database}
    environ |= {f"LOCATOR_{name.upper()}": value for name, value in settings.items()}
    words = [sys.executable, "-m", "locator.server", "--port", str(port), "--workers", str(workers)]
    child = subprocess.Popen(words, env=environ, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}", child.pid
    finally:
        child.terminate()
        child.wait()


def wait_for(address: str) -> None:
    """Wait until something answers there, be it with an error."""
    for _ in range(int(SECONDS_TO_START * 10)):
        try:
            urlopen(address).close()
        except OSError as problem:
            if hasattr(problem, "code"):
                problem.close()  # type: ignore[attr-defined]
                return
            sleep(0.1)
        else:
            return
    raise TimeoutError(address)
