"""A TCP proxy between program and server that can be slowed or cut silently."""

import socket
from contextlib import suppress
from threading import Event, Thread
from time import sleep


class Wire:
    """Forwards bytes of its port, `delay` seconds late; when `cut`, nowhere."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.delay = 0.0
        self.cut = False
        self._ended = Event()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            self._ends += [near, far]
            Thread(target=self._carry, args=(near, far), daemon=True).start()
            Thread(target=self._carry, args=(far, near), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65_536):
                sleep(self.delay)
                if not self.cut:
                    other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def close(self) -> None:
        """Close everything."""
        self._ended.set()
        for item in (self._listener, *self._ends):
            with suppress(OSError):
                item.shutdown(socket.SHUT_RDWR)
            item.close()
