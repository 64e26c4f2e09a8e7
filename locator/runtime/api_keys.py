"""API keys in memory: owner and rate limit of each key.

Only digests are stored. A key is 24 random bytes, so its digest needs neither salt nor a slow hash.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import NamedTuple

from ..errors import StoreUnavailable, UnknownKey


class Key(NamedTuple):
    """Owner name and rate of a key, like 6000/minute, or off."""

    name: str
    rate: str


def digest_of(key: str) -> bytes:
    """Return the stored digest of a key, 32 bytes."""
    return sha256(key.encode()).digest()


class Keyring:
    """All keys; the last loaded ones stay valid while the database is unavailable."""

    def __init__(self, read_now: Callable[[], object]) -> None:
        """Create without keys; `read_now` loads them if a key is looked up first."""
        self._read_now = read_now
        self._keys: Mapping[bytes, Key] | None = None

    def replace(self, keys: Mapping[bytes, Key]) -> None:
        """Replace the keys, by digest."""
        self._keys = keys

    def find(self, value: str) -> Key:
        """Return the entry of a key. Raises UnknownKey, StoreUnavailable before the first load."""
        if self._keys is None:
            self._read_now()
        if self._keys is None:
            raise StoreUnavailable(
                "keys cannot be verified now; send the request without a key, or retry later"
            )
        match = self._keys.get(digest_of(value))
        if match is None:
            raise UnknownKey
        return match
