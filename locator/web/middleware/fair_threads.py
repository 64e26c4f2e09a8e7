"""Fair sharing of threads and event loop time between clients."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Set
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


Gone = Callable[[], Awaitable[object]]


class Overloaded(Exception):
    """Raised when too many requests are queued, or one has waited too long."""


class ClientGone(Exception):
    """Raised instead of running a request whose client has disconnected."""


class LoopShare:
    """Event loop time budget per client; requests beyond it run in threads.

    A client that has been alone since the beginning of the previous window has no limit.
    """

    def __init__(self, seconds: float, window: float) -> None:
        """Allow `seconds` of work per client in each window of `window` seconds."""
        self._seconds, self._window = seconds, window
        self._used: dict[str, float] = {}
        self._previous: Set[str] = frozenset()
        self._ends = 0.0

    def run(self, client: str, work: Callable[..., T], *values: Any) -> T:
        """Run `work` for a client and charge its duration."""
        begin = perf_counter()
        try:
            return work(*values)
        finally:
            self._used[client] = self._used.get(client, 0.0) + perf_counter() - begin

    def allows(self, client: str) -> bool:
        """Return whether a client has budget left, or is alone."""
        now = perf_counter()
        if now >= self._ends:
            self._previous, self._used, self._ends = self._used.keys(), {}, now + self._window
        used = self._used.setdefault(client, 0.0)
        return used < self._seconds or (len(self._used) == 1 and not self._previous - {client})


class Turn(NamedTuple):
    """A request that waits for a thread; heavy ones run one at a time for a client."""

    started: "asyncio.Future[None]"
    heavy: bool


class FairThreads:
    """A thread pool for an event loop that serves clients in turn, each up to its share of threads."""

    def __init__(
        self,
        threads: int,
        share: int,
        max_queued: int,
        max_queued_per_client: int,
        seconds: float,
        heavy: int | None = None,
    ) -> None:
        """Create a pool in which one client may use `share` threads, one of them for a heavy request.

        `heavy` threads at most run heavy requests. Queued requests are limited in total and per client, and
        wait at most `seconds`.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="wsgi")
        self._free, self._share, self._free_heavy = threads, share, threads if heavy is None else heavy
        self._max_queued, self._max_queued_per_client = max_queued, max_queued_per_client
        self._seconds = seconds
        self._running: Counter[str] = Counter()
        self._heavy: set[str] = set()  # clients with a running heavy request
        self._queues: dict[str, deque[Turn]] = {}  # by client, in the order they are served
        self._queued = 0

    async def run(
        self, client: str, work: Callable[..., T], *values: Any, heavy: bool = False, gone: Gone | None = None
    ) -> T:
        """Run `work` for a client and return its result.

        Raises Overloaded, or ClientGone if `gone` returns while the request is queued.
        """
        client_queued = len(self._queues.get(client, ()))
        if self._queued >= self._max_queued or client_queued >= self._max_queued_per_client:
            raise Overloaded
        await self._acquire(client, heavy, self._seconds, gone)
        return await self._run(client, heavy, work, *values)

    async def resume(self, client: str, work: Callable[..., T], *values: Any) -> T:
        """Run `work` of a response that has started: waits without limit, never raises Overloaded."""
        await self._acquire(client, False, None, None)
        return await self._run(client, False, work, *values)

    async def _run(self, client: str, heavy: bool, work: Callable[..., T], *values: Any) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *values)
        finally:
            self._release(client, heavy)

    async def _acquire(self, client: str, heavy: bool, seconds: float | None, gone: Gone | None) -> None:
        if self._may_run(client, heavy):
            self._take(client, heavy)
            return
        turn = Turn(asyncio.get_running_loop().create_future(), heavy)
        self._queues.setdefault(client, deque()).append(turn)
        self._queued += 1
        try:
            await _wait(turn.started, seconds, gone)
        except BaseException:
            if turn.started.done() and not turn.started.cancelled():
                self._release(client, heavy)  # it was started at the same moment
            raise
        finally:
            self._leave(client, turn)

    def _leave(self, client: str, turn: Turn) -> None:
        """Remove a turn that was not served from the queue."""
        queue = self._queues.get(client, deque())
        if turn in queue:
            queue.remove(turn)
            self._queued -= 1
            if not queue:
                del self._queues[client]

    def _may_run(self, client: str, heavy: bool) -> bool:
        if not self._free or self._running[client] >= self._share:
            return False
        return not heavy or (self._free_heavy > 0 and client not in self._heavy)

    def _take(self, client: str, heavy: bool) -> None:
        self._free -= 1
        self._running[client] += 1
        if heavy:
            self._free_heavy -= 1
            self._heavy.add(client)

    def _release(self, client: str, heavy: bool) -> None:
        self._free += 1
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        if heavy:
            self._free_heavy += 1
            self._heavy.discard(client)
        self._wake()

    def _wake(self) -> None:
        """Give free threads to queued requests, one client after the other."""
        for client in list(self._queues):
            if not self._free:
                return
            queue = self._queues[client]
            served = self._serve(client, queue)
            if served or not queue:
                del self._queues[client]
            if served and queue:
                self._queues[client] = queue  # to the end: other clients come first

    def _serve(self, client: str, queue: "deque[Turn]") -> bool:
        """Start the first queued request of a client that may run and was not cancelled."""
        for turn in list(queue):
            if turn.started.done():
                self._drop(queue, turn)
            elif self._may_run(client, turn.heavy):
                self._drop(queue, turn)
                self._take(client, turn.heavy)
                turn.started.set_result(None)
                return True
        return False

    def _drop(self, queue: "deque[Turn]", turn: Turn) -> None:
        queue.remove(turn)
        self._queued -= 1


async def _wait(started: "asyncio.Future[None]", seconds: float | None, gone: Gone | None) -> None:
    """Wait for a turn. Raises Overloaded after `seconds`, ClientGone when `gone` returns."""
    leaving = asyncio.ensure_future(gone()) if gone is not None else None
    if leaving is not None:
        leaving.add_done_callback(lambda _: started.cancel())
    try:
        async with asyncio.timeout(seconds):
            await started
    except TimeoutError:
        raise Overloaded from None
    except asyncio.CancelledError:
        if leaving is not None and leaving.done() and started.cancelled():
            raise ClientGone from None
        raise
    finally:
        if leaving is not None:
            leaving.cancel()
