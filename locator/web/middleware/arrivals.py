"""Requests by client: in an overload, the clients that send the most are refused first."""

from collections import Counter
from collections.abc import Callable
from time import perf_counter


class Arrivals:
    """Counts requests by client in the current and the previous window."""

    def __init__(self, window: float, flood: int, clock: Callable[[], float] = perf_counter) -> None:
        """Count in windows of `window` seconds; more than `flood` requests in two windows are a flood."""
        self._window, self._flood, self._clock = window, flood, clock
        self._current: Counter[str] = Counter()
        self._previous: Counter[str] = Counter()
        self._ends = clock() + window

    def add(self, client: str) -> None:
        """Count a request."""
        now = self._clock()
        if now >= self._ends:
            is_next = now < self._ends + self._window
            self._previous = self._current if is_next else Counter()
            self._current, self._ends = Counter(), now + self._window
        self._current[client] += 1

    def is_frequent(self, client: str) -> bool:
        """Return whether a client sends at least as many requests as the average one."""
        clients = len(self._current.keys() | self._previous.keys())
        return self._count(client) * clients >= self._current.total() + self._previous.total()

    def is_flood(self, client: str) -> bool:
        """Return whether a client sends many requests, and more than most."""
        return self._count(client) > self._flood and self.is_frequent(client)

    def _count(self, client: str) -> int:
        return self._current[client] + self._previous[client]
