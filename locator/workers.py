"""`python -m locator.workers`: the process above the workers, which starts them and replaces those that end.

It imports the application once and forks: a new worker only has to read the release. With one worker it also
owns the listening socket, so that connections wait for the next worker instead of being refused.
"""

import argparse
import gc
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from .app import create_gateway
from .runtime.child_processes import end_with_parent

STOP_SECONDS = 5  # for a worker that starts, or is blocked on a slow client
HEADER_SECONDS = 20  # for the headers of a request; idle connections are closed then, too
BACKLOG = 1_024  # connections waiting to be accepted
CONNECTIONS = 8_192  # per worker; idle ones use no thread
MAX_CRASHES, CRASH_SECONDS = 10, 60.0  # more crashes within this time end the server
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Workers(MPServer):
    """granian with forked workers, a shared socket for a single one, and patience with crashes."""

    _crashes: Sequence[float] = ()

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()  # type: ignore[no-untyped-call]
        spec: Any = self._ssp
        if self.workers == 1:
            shared = self._shd = spec.build()
            self._sso, self._ssp = socket.socket(fileno=shared.get_fd()), None

    def _respawn_workers(self, workers: Any, *arguments: Any, **options: Any) -> None:
        """Replace workers. granian would end the server at the second crash within 5.5 seconds."""
        super()._respawn_workers(workers, *arguments, **options)
        now = monotonic()
        self._crashes = [*(at for at in self._crashes if now - at < CRASH_SECONDS), *[now] * len(workers)]
        if len(self._crashes) <= MAX_CRASHES:
            self.respawned_wrks.clear()


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until a signal ends the process."""
    parser = argparse.ArgumentParser(prog="locator.workers")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    args = parser.parse_args(argv)
    multiprocessing.set_start_method("fork")
    os.register_at_fork(after_in_child=_reset_signals)
    gc.collect()
    gc.freeze()  # or collections would copy the pages that the workers share
    load = partial(_load, os.getpid())
    _workers(args.host, args.port, args.workers).serve(target_loader=load, wrap_loader=False)


def _workers(host: str, port: int, workers: int) -> Workers:
    return Workers(
        "locator.app:create_gateway",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        workers=workers,
        websockets=False,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


def _load(parent: int) -> Callable[..., Any]:
    """Return the application in a new worker, which ends with its parent even if that is killed."""
    end_with_parent()
    if os.getppid() != parent:  # it ended before the line above took effect
        raise SystemExit
    return create_gateway()


def _reset_signals() -> None:
    """Let signals end a new process: until it has handlers, it has those of its parent."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    main()
