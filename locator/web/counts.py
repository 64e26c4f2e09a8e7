"""Where requests are counted: in Redis, which several machines share, or in the memory of the worker.

While Redis is slow, broken or away each worker counts for itself, and looks again after a few seconds.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from limits.storage import MemoryStorage, Storage, storage_from_string

SCHEME = "shared"
SECONDS_TO_ANSWER = 0.1
SECONDS_ALONE = 5.0

Value = TypeVar("Value")

log = logging.getLogger(__name__)


class Shared(Storage):
    """A store that others share, with the own memory in its place while it does not answer."""

    STORAGE_SCHEME: list[str] | None = [SCHEME]  # noqa: RUF012 - as the base class declares it

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
        self._near = MemoryStorage()
        self._alone_until = 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What the shared store may raise."""
        return self._far.base_exceptions

    def _ask(self, how: Callable[[Storage], Value]) -> Value:
        if monotonic() >= self._alone_until:
            try:
                return how(self._far)
            except self._failures as problem:
                self._alone_until = monotonic() + SECONDS_ALONE
                log.warning("the shared counts do not answer: %s", type(problem).__name__)
        return how(self._near)

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


def store_of(address: str) -> tuple[str, dict[str, str]]:
    """What Flask-Limiter is told: the address of a store and its options."""
    return (f"{SCHEME}://", {"address": address}) if address else ("memory://", {})
