"""Signed answer ids and page cursors."""

from collections.abc import Callable
from hashlib import blake2b
from hmac import compare_digest

from ..errors import InvalidParameter, ReleaseGone, message


class TokenSigner:
    """Computes keyed hashes that clients can neither forge nor decode."""

    def __init__(self, secret: str) -> None:
        self._key = blake2b(secret.encode()).digest()

    def sign(self, *parts: object) -> str:
        """Return a short keyed hash of the parts; deterministic."""
        text = "\x1f".join(map(str, parts)).encode()
        return blake2b(text, digest_size=10, key=self._key).hexdigest()

    def signer_of_last(self, *parts: object) -> Callable[[bytes], bytes]:
        """Return `sign` for parts of which only the last differs."""
        prefix = "\x1f".join([*map(str, parts), ""]).encode()
        begun = blake2b(prefix, digest_size=10, key=self._key)

        def sign(last: bytes) -> bytes:
            digest = begun.copy()
            digest.update(last)
            return digest.hexdigest().encode()

        return sign

    def cursor(self, release: int, offset: int, question: str) -> str:
        """Return the cursor of the page of `question` that starts at `offset` in a release."""
        return f"{release}-{offset}-{self.sign('cursor', release, offset, question)}"

    def read_cursor(self, cursor: str, release: int, question: str) -> int:
        """Return the offset in a cursor; raises ReleaseGone if its release is no longer current."""
        parts = cursor.split("-")
        if len(parts) != 3 or not (parts[0].isdecimal() and parts[1].isdecimal() and cursor.isascii()):
            raise InvalidParameter(
                "cursor", "is not a valid cursor", hint="pass `next` of the previous page, unchanged"
            )
        number, offset = int(parts[0]), int(parts[1])
        if not compare_digest(self.cursor(number, offset, question), cursor):
            raise InvalidParameter("cursor", "is altered, or belongs to another query")
        if number != release:
            raise ReleaseGone(
                message(
                    "the cursor belongs to release {number}; the current release is {current}",
                    number=number,
                    current=release,
                )
            )
        return offset
