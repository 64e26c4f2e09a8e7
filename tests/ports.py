"""Free ports for test servers."""

import os
import socket
from contextlib import suppress
from random import SystemRandom

FIRST, LAST = 10_000, 32_000  # below those that Linux gives to connections
MAX_WORKERS = 64


def free_port() -> int:
    """Return a free port that no other worker of this run chooses."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % MAX_WORKERS
    random = SystemRandom()
    while True:
        port = random.randrange(FIRST, LAST, MAX_WORKERS) + worker
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
