"""The keys of callers who ask by agreement, in memory: whose a key is, and how often its owner may ask.

Only digests are known. A key is 24 random bytes, so its digest needs neither salt nor a slow hash.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import NamedTuple

from ..errors import StoreUnavailable, UnknownKey


class Key(NamedTuple):
    """Whose it is, and how often the owner may ask: like 6000/minute, or off."""

    name: str
    rate: str


def digest_of(key: str) -> bytes:
    """What is kept of a key, 32 bytes."""
    return sha256(key.encode()).digest()


class Keyring:
    """All keys; what was read last goes on to hold while the database is silent."""

    def __init__(self, read_now: Callable[[], object]) -> None:
        """`read_now` reads the keys, when one is shown before they have been read."""
        self._read_now = read_now
        self._held: Mapping[bytes, Key] | None = None

    def hold(self, keys: Mapping[bytes, Key]) -> None:
        """These are the keys from now on, by digest."""
        self._held = keys

    def key(self, shown: str) -> Key:
        """The key that somebody shows; UnknownKey, or StoreUnavailable before they could be read."""
        if self._held is None:
            self._read_now()
        if self._held is None:
            raise StoreUnavailable("keys cannot be looked up now; ask without one, or again in a while")
        found = self._held.get(digest_of(shown))
        if found is None:
            raise UnknownKey
        return found
