"""API keys in memory: owner, rate limit, scopes and expiry of each key.

Only digests are stored. A key is 24 random bytes, so its digest needs neither salt nor a slow hash.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Literal, NamedTuple, get_args

from ..errors import ExpiredKey, MissingScope, StoreUnavailable, UnknownKey

Scope = Literal["read", "live", "batch"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
LIVE: Scope = "live"
DEFAULT_BATCH_RATE = "600000/minute"  # lines
DEFAULT_SCOPES: tuple[Scope, ...] = ("read", "batch")


class Key(NamedTuple):
    """Owner name and rate of a key, like 6000/minute, or off; its scopes, expiry, and rate of batch lines."""

    name: str
    rate: str
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    expires: datetime | None = None
    batch_rate: str = DEFAULT_BATCH_RATE  # lines

    def check(self, scope: str, now: datetime) -> None:
        """Raise ExpiredKey, or MissingScope if the key may not be used for this scope."""
        if self.expires is not None and now >= self.expires:
            raise ExpiredKey
        if scope not in self.scopes:
            raise MissingScope(scope, self.scopes)


def digest_of(key: str) -> bytes:
    """Return the stored digest of a key, 32 bytes."""
    return sha256(key.encode()).digest()


class Keyring:
    """All keys; the last loaded ones stay valid while the database is unavailable."""

    def __init__(self, read_now: Callable[[], object], clock: Callable[[], datetime]) -> None:
        """Create without keys; `read_now` loads them if a key is looked up first."""
        self._read_now = read_now
        self._clock = clock
        self._keys: Mapping[bytes, Key] | None = None

    def replace(self, keys: Mapping[bytes, Key]) -> None:
        """Replace the keys, by digest."""
        self._keys = keys

    def find(self, value: str, scope: Scope = "read") -> Key:
        """Return the entry of a key that may be used for a scope.

        Raises UnknownKey, ExpiredKey, MissingScope, or StoreUnavailable before the first load.
        """
        if self._keys is None:
            self._read_now()
        if self._keys is None:
            raise StoreUnavailable(
                "keys cannot be verified now; send the request without a key, or retry later"
            )
        match = self._keys.get(digest_of(value))
        if match is None:
            raise UnknownKey
        match.check(scope, self._clock())
        return match
