"""What clients share: threads, in which they take turns, and the event loop, of which each has a little."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any, TypeVar

T = TypeVar("T")


class Overloaded(Exception):
    """More is waiting than can be answered in time."""


class LoopShare:
    """How much of the event loop a client may take: who takes more goes on in threads."""

    def __init__(self, seconds: float, window: float) -> None:
        """`seconds` of work in each `window` seconds."""
        self._seconds, self._window = seconds, window
        self._used: dict[str, float] = {}
        self._ends = 0.0

    def run(self, client: str, work: Callable[..., T], *values: Any) -> T:
        """Run `work` for a client, and count how long it took."""
        begin = perf_counter()
        try:
            return work(*values)
        finally:
            self._used[client] = self._used.get(client, 0.0) + perf_counter() - begin

    def allows(self, client: str) -> bool:
        """Return whether a client has time left."""
        now = perf_counter()
        if now >= self._ends:
            self._used, self._ends = {}, now + self._window
        return self._used.get(client, 0.0) < self._seconds


class FairThreads:
    """A pool of threads for an event loop; clients take turns, and each has a share of the threads."""

    def __init__(self, threads: int, share: int, waiting: int, waiting_each: int, seconds: float) -> None:
        """`share`: threads for one client; `waiting`: requests that may wait, in all and of one client,
        and for how many `seconds`.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="wsgi")
        self._free, self._share = threads, share
        self._waiting_most, self._waiting_each, self._seconds = waiting, waiting_each, seconds
        self._running: Counter[str] = Counter()
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}  # by client; the next to be served first
        self._waiting = 0

    async def run(self, client: str, work: Callable[..., T], *values: Any) -> T:
        """Run `work` for a client and return what it returns. Raises Overloaded."""
        waiting = len(self._queues.get(client, ()))
        if self._waiting >= self._waiting_most or waiting >= self._waiting_each:
            raise Overloaded
        await self._acquire(client, self._seconds)
        return await self._run(client, work, *values)

    async def resume(self, client: str, work: Callable[..., T], *values: Any) -> T:
        """Run `work` that belongs to a response on its way: it waits, and is never refused."""
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
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await turn
        except TimeoutError:
            raise Overloaded from None
        finally:
            self._leave(client, turn)

    def _leave(self, client: str, turn: "asyncio.Future[None]") -> None:
        """Take a turn that did not come out of the queue."""
        queue = self._queues.get(client, deque())
        if turn in queue:
            queue.remove(turn)
            self._waiting -= 1
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
        """Give free threads to those who wait, one client after the other."""
        for client in list(self._queues):
            if not self._free:
                return
            if self._running[client] < self._share:
                queue = self._queues.pop(client)
                self._serve(client, queue)
                if queue:
                    self._queues[client] = queue  # at the end: the others come first

    def _serve(self, client: str, queue: "deque[asyncio.Future[None]]") -> None:
        """Let the first of a client go on that was not cancelled meanwhile."""
        while queue:
            turn = queue.popleft()
            self._waiting -= 1
            if not turn.done():
                self._take(client)
                turn.set_result(None)
                return
