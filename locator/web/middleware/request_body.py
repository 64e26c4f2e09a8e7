"""Request bodies over ASGI: read completely within a deadline, or streamed for a batch."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    RequestEntityTooLarge,
    RequestTimeout,
    ServiceUnavailable,
)

from ...errors import DiskFull, message, text_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

BODY_FAILURE = "locator.body_failure"  # environ key: the HTTPException of a failed body

Receive = Callable[[], Awaitable[dict[str, Any]]]

BROKEN_OFF = "the body is incomplete, or its chunked encoding is invalid"
BODYLESS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
IN_MEMORY = 1_048_576  # bytes; longer bodies (uploads) use a temporary file
BODY_SECONDS = 10.0  # for a complete body
BYTES_A_SECOND = 65_536  # minimum upload rate, beyond BODY_SECONDS
RETRY_SECONDS = 5  # after a full disk
CHUNK_SECONDS = 30.0  # between two chunks of a streamed body
DRAIN_SECONDS, DRAIN_BYTES = 2.0, 1_048_576  # of an unread body, to keep the connection
LINGER_SECONDS = 0.1  # for the response of an incomplete body to be written


class RequestReceiver:
    """Receiver of ASGI messages that tracks whether the body is complete."""

    def __init__(self, receive: Receive, environ: "WSGIEnvironment") -> None:
        self._receive = receive
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.complete = not length and "HTTP_TRANSFER_ENCODING" not in environ
        self._drainable = length <= DRAIN_BYTES and "HTTP_EXPECT" not in environ

    async def __call__(self) -> dict[str, Any]:
        """Return the next message."""
        message = await self._receive()
        self.complete = not message.get("more_body", False)
        return message

    async def disconnected(self) -> None:
        """Wait until the client disconnects; its body must be complete."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def abandon(self) -> None:
        """Leave the remaining body unread: the connection closes after the response."""
        self._drainable = False

    async def drain(self) -> None:
        """Discard the remaining body, up to DRAIN_BYTES within DRAIN_SECONDS.

        The server closes connections with an unread body, and a client that is still sending would lose
        the response or the next request.
        """
        length = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._drainable and not self.complete and length < DRAIN_BYTES:
                    length += len((await self()).get("body", b""))

    async def linger(self) -> None:
        """Keep an incomplete body until the response is written.

        The server closes the connection when the body is released after the response; released before, it
        may leave the connection open.
        """
        if not self.complete:
            await asyncio.sleep(LINGER_SECONDS)


class BodyStream:
    """The body of a streamed request: received chunks that were not yet consumed."""

    def __init__(self) -> None:
        self._chunks: deque[bytes] = deque()
        self._failure: HTTPException | None = None
        self.ended, self.received = False, False  # received: it has arrived completely

    def feed(self, chunk: bytes) -> None:
        """Add a received chunk."""
        self._chunks.append(chunk)

    def end(self, failure: HTTPException | None = None) -> None:
        """Mark the body as complete, or as failed."""
        self._failure, self.ended, self.received = failure, True, failure is None

    @property
    def starved(self) -> bool:
        """Whether the queue is empty and more has to arrive."""
        return not self._chunks and not self.ended

    def take(self) -> bytes:
        """Return the next chunk; empty if there is none yet, or no more (`ended`).

        Raises the HTTPException of a failed body.
        """
        if self._chunks:
            return self._chunks.popleft()
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        return b""


async def read_body(receive: Receive, limit: int, declared: str = "") -> IO[bytes]:
    """Return the body as a file at position 0; `declared` is the Content-Length header.

    Raises RequestEntityTooLarge, RequestTimeout, BadRequest.
    """
    if declared and int(declared) > limit:
        raise _too_large(limit)
    body = BytesIO() if limit < IN_MEMORY else _spooled()
    try:
        async with asyncio.timeout(BODY_SECONDS + max(0, limit - IN_MEMORY) / BYTES_A_SECOND):
            await _copy(receive, body, limit)
    except TimeoutError:
        raise RequestTimeout("the body was not received in time") from None
    except OSError as problem:  # of the temporary file
        raise ServiceUnavailable(text_of(DiskFull()), retry_after=RETRY_SECONDS) from problem
    body.seek(0)
    return body


def _spooled() -> IO[bytes]:
    return cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY))


async def _copy(receive: Receive, body: IO[bytes], limit: int) -> None:
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest(BROKEN_OFF)
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > limit:
            raise _too_large(limit)
        body.write(chunk)
        more = message.get("more_body", False)


def _too_large(limit: int) -> RequestEntityTooLarge:
    return RequestEntityTooLarge(message("the body exceeds {count} bytes", count=limit))


class BodyFeeder:
    """Receives a streamed body one chunk ahead of its use, so that its end and a disconnect are noticed."""

    def __init__(self, receive: Receive, stream: BodyStream) -> None:
        self._receive, self._stream = receive, stream
        self._next: asyncio.Future[dict[str, Any]] | None = None

    def advance(self) -> None:
        """Take what has arrived, and begin to receive the next chunk."""
        if self._next is not None and self._next.done():
            self._feed(self._next.result())
            self._next = None
        if self._next is None and not self._stream.ended:
            self._next = asyncio.ensure_future(self._receive())

    async def wait(self) -> None:
        """Wait for the next chunk of a starved stream."""
        if self._next is not None and not (await asyncio.wait({self._next}, timeout=CHUNK_SECONDS))[0]:
            late = message("no data received for {seconds:.0f} seconds", seconds=CHUNK_SECONDS)
            self._stream.end(RequestTimeout(late))
            return
        self.advance()

    def _feed(self, event: dict[str, Any]) -> None:
        if event["type"] == "http.disconnect":
            return self._stream.end(BadRequest(BROKEN_OFF))
        if chunk := event.get("body", b""):
            self._stream.feed(chunk)
        if not event.get("more_body", False):
            self._stream.end()
        return None

    def close(self) -> None:
        """Stop receiving."""
        if self._next is not None:
            self._next.cancel()
