"""Where requests are counted: in Redis, which several machines share, or in the memory of the worker.

While Redis is slow, broken or away each worker counts for itself, and looks again after a few seconds.
"""

import logging
from collections.abc import Callable
from threading import Lock
from time import monotonic, time
from typing import TypeVar

from limits.storage import Storage, storage_from_string

SHARED, OWN = "shared", "own"
FEWEST_KEPT = 10_000  # clients; those whose time is over are cleared away beyond it
SECONDS_TO_ANSWER = 0.1
SECONDS_ALONE = 5.0

Value = TypeVar("Value")

log = logging.getLogger(__name__)


class RedisWithFallback(Storage):
    """A store that others share, with the own memory in its place while it does not answer."""

    STORAGE_SCHEME: list[str] | None = [SHARED]  # noqa: RUF012 - as the base class declares it

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        wait = {"socket_timeout": SECONDS_TO_ANSWER, "socket_connect_timeout": SECONDS_TO_ANSWER}
        self._far: Storage = storage_from_string(str(options["address"]), **wait)  # type: ignore[assignment]
        bases = self._far.base_exceptions
        self._failures: tuple[type[Exception], ...] = (
            *(bases if isinstance(bases, tuple) else (bases,)),
            OSError,
        )
        self._near = LocalStorage()
        self._alone, self._alone_until = False, 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What the shared store may raise."""
        return self._far.base_exceptions

    def _ask(self, how: Callable[[Storage], Value]) -> Value:
        if monotonic() >= self._alone_until:
            try:
                told = how(self._far)
                self._back()
                return told
            except self._failures as problem:
                self._alone_until = monotonic() + SECONDS_ALONE
                if not self._alone:
                    log.warning("the shared counts do not answer: %s", type(problem).__name__)
                self._alone = True
        return how(self._near)

    def _back(self) -> None:
        if self._alone:
            self._alone = False
            log.info("the shared counts answer again")

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count."""
        return self._ask(lambda store: store.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """The count."""
        return self._ask(lambda store: store.get(key))

    def get_expiry(self, key: str) -> float:
        """When it begins anew."""
        return self._ask(lambda store: store.get_expiry(key))

    def check(self) -> bool:
        """Whether the shared store answers."""
        return self._far.check()

    def reset(self) -> int | None:
        """Forget all counts."""
        return self._ask(lambda store: store.reset())

    def clear(self, key: str) -> None:
        """Forget a count."""
        self._ask(lambda store: store.clear(key))


class LocalStorage(Storage):
    """The memory of one worker; that of `limits` starts a thread every hundredth of a second."""

    STORAGE_SCHEME: list[str] | None = [OWN]  # noqa: RUF012 - as the base class declares it

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = Lock()
        self._most = FEWEST_KEPT

    @property
    def base_exceptions(self) -> type[Exception]:
        """It raises nothing."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count."""
        now = time()
        with self._lock:
            count, end = self._counts.get(key, (0, 0.0))
            count, end = (count, end) if end > now else (0, now + expiry)
            self._counts[key] = count + amount, end
            if len(self._counts) > self._most:
                self._clear_away(now)
        return count + amount

    def _clear_away(self, now: float) -> None:
        self._counts = {key: held for key, held in self._counts.items() if held[1] > now}
        self._most = max(FEWEST_KEPT, 2 * len(self._counts))

    def get(self, key: str) -> int:
        """The count."""
        count, end = self._counts.get(key, (0, 0.0))
        return count if end > time() else 0

    def get_expiry(self, key: str) -> float:
        """When it begins anew; now, where nothing is counted."""
        now = time()
        return max(now, self._counts.get(key, (0, now))[1])

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int | None:
        """Forget all counts."""
        with self._lock:
            count, self._counts = len(self._counts), {}
        return count

    def clear(self, key: str) -> None:
        """Forget a count."""
        with self._lock:
            self._counts.pop(key, None)


def store_of(address: str) -> tuple[str, dict[str, str]]:
    """What Flask-Limiter is told: the address of a store and its options."""
    return (f"{SHARED}://", {"address": address}) if address else (f"{OWN}://", {})
