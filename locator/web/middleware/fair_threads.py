"""Fair sharing of threads and event loop time between clients."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Set
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any, TypeVar

T = TypeVar("T")


class Overloaded(Exception):
    """Raised when too many requests are queued, or one has waited too long."""


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


class FairThreads:
    """A thread pool for an event loop that serves clients in turn, each up to its share of threads."""

    def __init__(
        self, threads: int, share: int, max_queued: int, max_queued_per_client: int, seconds: float
    ) -> None:
        """Create a pool in which one client may use `share` threads.

        Queued requests are limited in total and per client, and wait at most `seconds`.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="wsgi")
        self._free, self._share = threads, share
        self._max_queued, self._max_queued_per_client, self._seconds = (
            max_queued,
            max_queued_per_client,
            seconds,
        )
        self._running: Counter[str] = Counter()
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}  # by client, in the order they are served
        self._queued = 0

    async def run(self, client: str, work: Callable[..., T], *values: Any) -> T:
        """Run `work` for a client and return its result. Raises Overloaded."""
        client_queued = len(self._queues.get(client, ()))
        if self._queued >= self._max_queued or client_queued >= self._max_queued_per_client:
            raise Overloaded
        await self._acquire(client, self._seconds)
        return await self._run(client, work, *values)

    async def resume(self, client: str, work: Callable[..., T], *values: Any) -> T:
        """Run `work` of a response that has started: waits without limit, never raises Overloaded."""
        await self._acquire(client, None)
        return await self._run(client, work, *values)

    async def _run(self, client: str, work: Callable[..., T], *values: Any) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *values)
        finally:
            self._release(client)

    async def _acquire(self, client: str, seconds: float | None) -> None:
        if self._free and self._running[client] < self._share:
            self._take(client)
            return
        turn = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        self._queued += 1
        try:
            async with asyncio.timeout(seconds):
                await turn
        except TimeoutError:
            raise Overloaded from None
        finally:
            self._leave(client, turn)

    def _leave(self, client: str, turn: "asyncio.Future[None]") -> None:
        """Remove a turn that was not served from the queue."""
        queue = self._queues.get(client, deque())
        if turn in queue:
            queue.remove(turn)
            self._queued -= 1
            if not queue:
                del self._queues[client]

    def _take(self, client: str) -> None:
        self._free -= 1
        self._running[client] += 1

    def _release(self, client: str) -> None:
        self._free += 1
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._wake()

    def _wake(self) -> None:
        """Give free threads to queued requests, one client after the other."""
        for client in list(self._queues):
            if not self._free:
                return
            if self._running[client] < self._share:
                queue = self._queues.pop(client)
                self._serve(client, queue)
                if queue:
                    self._queues[client] = queue  # to the end: other clients come first

    def _serve(self, client: str, queue: "deque[asyncio.Future[None]]") -> None:
        """Start the first queued request of a client that was not cancelled."""
        while queue:
            turn = queue.popleft()
            self._queued -= 1
            if not turn.done():
                self._take(client)
                turn.set_result(None)
                return
