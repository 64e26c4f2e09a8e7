"""A small cache for things that are made from a key: the ones used last are kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most `size` values; two threads may make the same value, and either is good."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def newest(self, count: int) -> list[K]:
        """The keys that were made last, the newest at the end."""
        with self._lock:
            return list(self._values)[-count:]

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """The value of the key, made when it is not there."""
        value = self._values.get(key)
        if value is None:
            value = make(key)
            with self._lock:
                self._values[key] = value
                if len(self._values) > self._size:
                    self._values.popitem(last=False)
        return value
