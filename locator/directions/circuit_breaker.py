"""Circuit breaker: after repeated failures, calls are blocked for a pause, then one trial call is allowed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

FAILURES = 3  # consecutive
PAUSE = timedelta(seconds=15)


class CircuitBreaker:
    """Consecutive-failure counter that blocks calls during a pause, then allows one trial call."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._until: datetime | None = None

    def allows(self) -> bool:
        """Return whether a call may be made now."""
        with self._lock:
            if self._until is None:
                return True
            now = self._clock()
            if now < self._until and self._until - now <= PAUSE:  # setting the clock back ends the pause
                return False
            self._until = now + PAUSE
            return True

    def record_failure(self) -> bool:
        """Count a failure; return True if it opens the breaker."""
        with self._lock:
            self._failures += 1
            if self._failures < FAILURES:
                return False
            opened = self._until is None
            self._until = self._clock() + PAUSE
            return opened

    def record_success(self) -> None:
        """Reset the failure count."""
        with self._lock:
            self._failures, self._until = 0, None
