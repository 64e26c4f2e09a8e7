"""Rate limit storage: Redis, shared by several machines, or the memory of the worker.

While Redis is unavailable, each worker counts locally and retries after FALLBACK_SECONDS.
"""

import logging
from collections.abc import Callable
from threading import Lock
from time import monotonic, time
from typing import TypeVar

from limits.storage import Storage, storage_from_string

SHARED, LOCAL = "shared", "own"
MIN_CLEANUP_SIZE = 10_000  # clients; expired counts are removed beyond this
TIMEOUT_SECONDS = 0.1
FALLBACK_SECONDS = 5.0

Value = TypeVar("Value")

log = logging.getLogger(__name__)


class RedisWithFallback(Storage):
    """Redis storage that falls back to local memory."""

    STORAGE_SCHEME: list[str] | None = [SHARED]  # noqa: RUF012 - as the base class declares it

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        wait = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
        self._shared: Storage = storage_from_string(str(options["address"]), **wait)  # type: ignore[assignment]
        bases = self._shared.base_exceptions
        self._failures: tuple[type[Exception], ...] = (
            *(bases if isinstance(bases, tuple) else (bases,)),
            OSError,
        )
        self._local = LocalStorage()
        self._is_fallback, self._fallback_until = False, 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """Return the exceptions of the shared storage."""
        return self._shared.base_exceptions

    def _call(self, operation: Callable[[Storage], Value]) -> Value:
        if monotonic() >= self._fallback_until:
            try:
                result = operation(self._shared)
                self._recover()
                return result
            except self._failures as problem:
                self._fallback_until = monotonic() + FALLBACK_SECONDS
                if not self._is_fallback:
                    log.warning("the shared counts do not answer: %s", type(problem).__name__)
                self._is_fallback = True
        return operation(self._local)

    def _recover(self) -> None:
        if self._is_fallback:
            self._is_fallback = False
            log.info("the shared counts answer again")

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Increment a count and return it."""
        return self._call(lambda store: store.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """Return the count."""
        return self._call(lambda store: store.get(key))

    def get_expiry(self, key: str) -> float:
        """Return the Unix time at which the count resets."""
        return self._call(lambda store: store.get_expiry(key))

    def check(self) -> bool:
        """Return whether the shared storage is available."""
        return self._shared.check()

    def reset(self) -> int | None:
        """Remove all counts."""
        return self._call(lambda store: store.reset())

    def clear(self, key: str) -> None:
        """Remove a count."""
        self._call(lambda store: store.clear(key))


class LocalStorage(Storage):
    """In-memory storage of one worker; MemoryStorage of `limits` starts a thread every 10 ms.

    Counts end by a monotonic clock: one that is set back would keep clients out.
    """

    STORAGE_SCHEME: list[str] | None = [LOCAL]  # noqa: RUF012 - as the base class declares it

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = Lock()
        self._cleanup_size = MIN_CLEANUP_SIZE

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return a placeholder: this storage raises no errors."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Increment a count and return it."""
        now = monotonic()
        with self._lock:
            count, end = self._counts.get(key, (0, 0.0))
            count, end = (count, end) if end > now else (0, now + expiry)
            self._counts[key] = count + amount, end
            if len(self._counts) > self._cleanup_size:
                self._remove_expired(now)
        return count + amount

    def _remove_expired(self, now: float) -> None:
        self._counts = {key: entry for key, entry in self._counts.items() if entry[1] > now}
        self._cleanup_size = max(MIN_CLEANUP_SIZE, 2 * len(self._counts))

    def get(self, key: str) -> int:
        """Return the count."""
        count, end = self._counts.get(key, (0, 0.0))
        return count if end > monotonic() else 0

    def get_expiry(self, key: str) -> float:
        """Return the Unix time at which the count resets; the current time without a count."""
        _, end = self._counts.get(key, (0, 0.0))
        return time() + max(0.0, end - monotonic())

    def check(self) -> bool:
        """Return True: memory is always available."""
        return True

    def reset(self) -> int | None:
        """Remove all counts."""
        with self._lock:
            count, self._counts = len(self._counts), {}
        return count

    def clear(self, key: str) -> None:
        """Remove a count."""
        with self._lock:
            self._counts.pop(key, None)


def storage_of(address: str) -> tuple[str, dict[str, str]]:
    """Return storage URI and options for Flask-Limiter."""
    return (f"{SHARED}://", {"address": address}) if address else (f"{LOCAL}://", {})
