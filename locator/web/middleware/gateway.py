"""ASGI gateway in front of the WSGI app: request bodies are read before a thread is used.

The app is synchronous. Threads never wait for a client: the event loop receives bodies, with a deadline, and
sends responses. A streamed request (a batch) uses a thread only for the part of its body that has arrived; an
empty response chunk means that the app needs more. Quick requests run in the event loop: queueing for a
thread would take longer than the work.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextvars import copy_context
from functools import lru_cache, partial
from io import SEEK_END, BytesIO
from typing import IO, TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, ServiceUnavailable

from ...runtime.client_address import client_network
from .arrivals import Arrivals
from .fair_threads import ClientGone, FairThreads, LoopShare, Overloaded
from .heavy_requests import is_heavy
from .last_resort import LastResort
from .loop_delay import LoopDelay
from .metrics_middleware import count_dropped
from .proxy_headers import ProxyHeaders
from .rate_limit import API_PREFIX
from .request_body import (
    BODY_FAILURE,
    BODYLESS,
    BodyFeeder,
    BodyStream,
    Receive,
    RequestReceiver,
    read_body,
)
from .wsgi_call import Reply, call
from .wsgi_environ import environ_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

THREADS = 4  # more threads gain nothing under the GIL
SHARE = 2  # threads for one client
HEAVY = 3  # threads for heavy requests of all clients
LOOP_SECONDS, LOOP_WINDOW = 0.02, 0.1  # of the event loop, for quick requests of one client
LATE_SECONDS, LATE_GRACE = 0.005, 0.05  # of an iteration of the event loop; see `LoopDelay`
ARRIVALS_WINDOW, FLOOD = 0.2, 200  # seconds; requests of one client in two of them
MAX_QUEUED, MAX_QUEUED_PER_CLIENT = 256, 64  # requests queued for a thread
QUEUE_SECONDS = 5.0  # longest wait for a thread
SIGN_IN = "sign-in"  # requests that check passwords share the threads of one client
CACHED_NAMES = 256  # of response headers
SEND_SECONDS = 30.0  # for a client to receive one chunk

Send = Callable[[dict[str, Any]], Awaitable[None]]
Body = IO[bytes] | BodyStream
Work = Callable[..., Awaitable[Any]]  # runs a function in a thread of the client


class Gateway:
    """An ASGI application that serves a WSGI application."""

    def __init__(
        self,
        wsgi: "WSGIApplication",
        last_resort: LastResort,
        proxy_headers: ProxyHeaders,
        body_limit: Callable[["WSGIEnvironment"], int],
        is_streamed: Callable[["WSGIEnvironment"], bool],
        is_quick: Callable[["WSGIEnvironment"], bool],
        is_sign_in: Callable[["WSGIEnvironment"], bool],
    ) -> None:
        """Create the gateway. The callables take the WSGI environ.

        `body_limit` returns the body limit in bytes, `is_streamed` whether the app reads the body while it
        arrives, `is_quick` whether the request takes about a millisecond without blocking, `is_sign_in`
        whether it checks a password.
        """
        self._wsgi, self._last_resort, self._proxy_headers = wsgi, last_resort, proxy_headers
        self._body_limit, self._is_streamed, self._is_quick = body_limit, is_streamed, is_quick
        self._is_sign_in = is_sign_in
        self._threads = FairThreads(THREADS, SHARE, MAX_QUEUED, MAX_QUEUED_PER_CLIENT, QUEUE_SECONDS, HEAVY)
        self._loop_share = LoopShare(LOOP_SECONDS, LOOP_WINDOW)
        self._loop_delay = LoopDelay(LATE_SECONDS, LATE_GRACE)
        self._arrivals = Arrivals(ARRIVALS_WINDOW, FLOOD)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Handle one request. If sending the response fails, the connection is closed."""
        is_late, environ = self._loop_delay.is_late(), environ_of(scope)
        self._proxy_headers.apply(environ)
        client = SIGN_IN if self._is_sign_in(environ) else client_network(environ["REMOTE_ADDR"])
        self._arrivals.add(client)
        incoming = RequestReceiver(receive, environ)
        try:
            reply = await self._reply(client, environ, incoming, is_late)
            resume: Work = partial(self._threads.resume, client, copy_context().run)
            await self._send(resume, reply, environ["wsgi.input"], incoming, send)
        except TimeoutError:
            return
        except ClientGone:
            count_dropped()
        except Exception as error:
            self._last_resort.log(environ, error)
        finally:
            await incoming.linger()

    async def _reply(
        self, client: str, environ: "WSGIEnvironment", incoming: RequestReceiver, is_late: bool
    ) -> Reply:
        if is_late and self._arrivals.is_flood(client):
            incoming.abandon()
            environ["wsgi.input"] = BytesIO()
            return self._busy(environ)
        environ["wsgi.input"] = await self._body(environ, incoming)
        if self._is_quick(environ) and self._loop_share.allows(client):
            if not is_late or not self._arrivals.is_frequent(client):
                return self._loop_share.run(client, self._run_in_context, environ)
            if environ["PATH_INFO"].startswith(API_PREFIX):
                return self._busy(environ)  # people's pages wait for a thread instead
        try:
            reply: Reply = await self._threads.run(
                client,
                copy_context().run,
                self._run,
                environ,
                heavy=is_heavy(environ),
                gone=incoming.disconnected if incoming.complete else None,
            )
        except Overloaded:
            return self._busy(environ)
        return reply

    def _busy(self, environ: "WSGIEnvironment") -> Reply:
        busy = ServiceUnavailable("too many concurrent requests", retry_after=1)
        return self._last_resort.reply(environ, busy)

    async def _body(self, environ: "WSGIEnvironment", incoming: RequestReceiver) -> Body:
        """Return the request body; empty for methods without one."""
        if environ["REQUEST_METHOD"] in BODYLESS:
            return BytesIO()
        if self._is_streamed(environ):
            return BodyStream()
        try:
            body = await read_body(incoming, self._body_limit(environ), environ.get("CONTENT_LENGTH", ""))
        except HTTPException as failure:
            failure.__context__ = None
            environ[BODY_FAILURE] = failure.with_traceback(None)  # rendered by the app
            incoming.abandon()
            body = BytesIO()
        environ["CONTENT_LENGTH"] = str(body.seek(0, SEEK_END))
        body.seek(0)
        return body

    def _run_in_context(self, environ: "WSGIEnvironment") -> Reply:
        return copy_context().run(self._run, environ)

    def _run(self, environ: "WSGIEnvironment") -> Reply:
        try:
            return call(self._wsgi, environ)
        except Exception as error:
            return self._last_resort.reply(environ, error)

    async def _send(
        self, resume: Work, reply: Reply, body: Body, incoming: RequestReceiver, send: Send
    ) -> None:
        """Send a reply, chunks as they are generated. Raises TimeoutError if the client stops reading."""
        if reply.chunks is None and not incoming.complete:
            await incoming.drain()
        await send(_start(reply, incoming))
        if reply.path:
            return await send({"type": "http.response.pathsend", "path": reply.path})
        if reply.chunks is None:
            return await send({"type": "http.response.body", "body": reply.body, "more_body": False})
        try:
            await self._send_chunks(resume, reply.chunks, body, incoming, send)
            await incoming.drain()
        finally:
            await resume(reply.close)
        return await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_chunks(
        self, resume: Work, chunks: Iterator[bytes], body: Body, incoming: RequestReceiver, send: Send
    ) -> None:
        """Send chunks as they are generated. Raises ClientGone once the client has disconnected."""
        stream = body if isinstance(body, BodyStream) else None
        feeder, leaving = BodyFeeder(incoming, stream) if stream else None, Watch(incoming)
        try:
            while (chunk := await resume(next, chunks, None)) is not None:
                if feeder is not None:
                    feeder.advance()
                if stream.received if stream else incoming.complete:
                    leaving.check()
                if chunk:
                    async with asyncio.timeout(SEND_SECONDS):
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
                elif feeder is not None and stream is not None and stream.starved:
                    await feeder.wait()
        finally:
            leaving.close()
            if feeder is not None:
                feeder.close()


class Watch:
    """Notices that the client of a streamed response disconnects."""

    def __init__(self, incoming: RequestReceiver) -> None:
        self._incoming = incoming
        self._gone: asyncio.Future[None] | None = None

    def check(self) -> None:
        """Raise ClientGone if the client has disconnected; the body must be complete."""
        if self._gone is None:
            self._gone = asyncio.ensure_future(self._incoming.disconnected())
        if self._gone.done():
            raise ClientGone

    def close(self) -> None:
        """Stop watching."""
        if self._gone is not None:
            self._gone.cancel()


def _start(reply: Reply, incoming: RequestReceiver) -> dict[str, Any]:
    headers = [(_name(name), value.encode("latin-1")) for name, value in reply.headers]
    if reply.chunks is None and not incoming.complete:
        headers.append((b"connection", b"close"))  # the remaining body is not read
    return {"type": "http.response.start", "status": reply.status, "headers": headers}


@lru_cache(CACHED_NAMES)
def _name(header: str) -> bytes:
    return header.lower().encode("latin-1")
