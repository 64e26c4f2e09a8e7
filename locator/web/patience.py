"""Bodies that are still being sent: a worker waits for few of them at a time, so that others are answered.

The lines of a batch are not counted here: they come as they are written, and `batch` counts its own.
"""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from werkzeug.exceptions import ServiceUnavailable

from .schemas import BATCH

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PLACES = 2  # bodies a worker waits for at a time
SOON = 0.1  # seconds until a place has to be free


class Patient:
    """A WSGI application that hands on all requests; behind it, few bodies are waited for at a time."""

    def __init__(self, behind: "WSGIApplication") -> None:
        self._behind, self._places = behind, BoundedSemaphore(PLACES)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """The answer."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD", "OPTIONS") and environ["PATH_INFO"] != BATCH:
            environ["wsgi.input"] = Awaited(environ["wsgi.input"].read, self._places)
        return self._behind(environ, start)


class Awaited:
    """A body that is read where there is a place to wait for it."""

    def __init__(self, read: Callable[[int], bytes], places: BoundedSemaphore) -> None:
        self._read, self._places = read, places

    def read(self, size: int = -1) -> bytes:
        """As a file does; ServiceUnavailable where too many bodies are waited for."""
        if not self._places.acquire(timeout=SOON):
            raise ServiceUnavailable(f"{PLACES} bodies are being waited for", retry_after=1)
        try:
            return self._read(size)
        finally:
            self._places.release()
