"""The sockets on which this process accepts connections."""

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path


def end_stuck_connections(seconds: float) -> None:
    """Let the kernel close connections whose client receives nothing for `seconds`.

    Sets TCP_USER_TIMEOUT on the listening sockets; accepted sockets inherit it (Linux, tcp(7)).
    """
    option: int | None = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is None:
        return
    for listener in _listeners():
        listener.setsockopt(socket.IPPROTO_TCP, option, round(seconds * 1000))
        listener.detach()


def _listeners() -> Iterator[socket.socket]:
    folder = Path("/proc/self/fd")
    numbers = [int(entry.name) for entry in folder.iterdir()] if folder.exists() else []
    for number in numbers:
        try:
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            opened = socket.socket(fileno=number)
        except OSError:
            continue
        if _listens(opened):
            yield opened
        else:
            opened.detach()


def _listens(opened: socket.socket) -> bool:
    tcp = opened.family in (socket.AF_INET, socket.AF_INET6) and opened.type == socket.SOCK_STREAM
    return tcp and bool(opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
