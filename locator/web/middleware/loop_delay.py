"""Delay of the event loop: the queue of an overloaded worker is the loop's list of ready callbacks."""

import asyncio
from collections.abc import Callable
from time import perf_counter


class LoopDelay:
    """Measures how long the event loop takes from one iteration to the next.

    A request waits for about one iteration before it is started. Single long iterations (a burst, garbage
    collection) are tolerated; the loop is late once they have been long for `grace` seconds.
    """

    def __init__(self, seconds: float, grace: float, clock: Callable[[], float] = perf_counter) -> None:
        """Tolerate iterations of `seconds`; `clock` returns seconds."""
        self._limit, self._grace, self._clock = seconds, grace, clock
        self._begin: float | None = None  # of the current iteration, once it has a request
        self._end = clock()  # of the previous iteration with a request
        self._long_since: float | None = None

    def is_late(self) -> bool:
        """Return whether a request that starts now should be refused; the first of an iteration never is."""
        now = self._clock()
        if self._begin is None:
            self._begin_iteration(now)
            return False
        is_long = now - self._begin > self._limit
        return is_long and self._long_since is not None and now - self._long_since > self._grace

    def _begin_iteration(self, now: float) -> None:
        self._begin = now
        if now - self._end > self._limit / 2:  # the loop was idle: there is no queue
            self._long_since = None
        asyncio.get_running_loop().call_soon(self._end_iteration)

    def _end_iteration(self) -> None:
        """End the iteration; a short one, of less than half the limit, ends an overload."""
        self._end = now = self._clock()
        took = 0.0 if self._begin is None else now - self._begin
        self._begin = None
        if took < self._limit / 2:
            self._long_since = None
        elif took > self._limit and self._long_since is None:
            self._long_since = now
