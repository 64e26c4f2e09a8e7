"""A breaker: what fails again and again is left alone for a while, then tried once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

FAILURES = 3  # one after the other
PAUSE = timedelta(seconds=15)


class CircuitBreaker:
    """Counts failures; after some in a row nobody gets through until the pause is over, then one to try."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._until: datetime | None = None

    def lets_through(self) -> bool:
        """Whether to try now."""
        with self._lock:
            if self._until is None:
                return True
            now = self._clock()
            if now < self._until and self._until - now <= PAUSE:  # a clock set back ends the pause
                return False
            self._until = now + PAUSE
            return True

    def failed(self) -> bool:
        """Count a failure; True when the pause begins with it."""
        with self._lock:
            self._failed += 1
            if self._failed < FAILURES:
                return False
            begins = self._until is None
            self._until = self._clock() + PAUSE
            return begins

    def worked(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failed, self._until = 0, None
