"""Bounded cache for values computed from a key."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Thread-safe LRU cache of at most `size` values; concurrent misses may compute a value twice."""

    def __init__(self, size: int) -> None:
        self._values: LRUCache[K, V] = LRUCache(size)
        self._lock = Lock()

    def newest(self, count: int) -> list[K]:
        """Return the keys added last, newest at the end."""
        with self._lock:
            return list(self._values)[-count:]

    def __contains__(self, key: K) -> bool:
        """Return whether a key has a value."""
        return key in self._values

    def find(self, key: K) -> V | None:
        """Return the value of a key; None if it has none."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        """Store a value."""
        with self._lock:
            self._values[key] = value

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """Return the value of a key; `make` computes it if missing."""
        try:
            with self._lock:
                return self._values[key]
        except KeyError:
            value = make(key)
        with self._lock:
            self._values[key] = value
        return value
