"""Marks that are handed out and come back: ids of answers and cursors of pages, both keyed."""

from hashlib import blake2b
from hmac import compare_digest

from ..errors import InvalidParameter, ReleaseGone


class TokenSigner:
    """Makes marks that nobody else can make, and that tell nothing of what went into them."""

    def __init__(self, secret: str) -> None:
        self._key = blake2b(secret.encode()).digest()

    def mark(self, *parts: object) -> str:
        """A short mark of the parts, the same whenever they are the same."""
        text = "\x1f".join(map(str, parts)).encode()
        return blake2b(text, digest_size=10, key=self._key).hexdigest()

    def cursor(self, release: int, start: int, question: str) -> str:
        """A cursor for the page of `question` that starts at an index of a release."""
        return f"{release}-{start}-{self.mark('cursor', release, start, question)}"

    def start(self, cursor: str, release: int, question: str) -> int:
        """Where the page of a cursor starts; ReleaseGone when its release is not the current one."""
        parts = cursor.split("-")
        if len(parts) != 3 or not (parts[0].isdecimal() and parts[1].isdecimal() and cursor.isascii()):
            raise InvalidParameter(
                "cursor", "is not one of ours", hint="use `next` of the page before, unchanged"
            )
        number, start = int(parts[0]), int(parts[1])
        if not compare_digest(self.cursor(number, start, question), cursor):
            raise InvalidParameter("cursor", "was changed, or belongs to another question")
        if number != release:
            raise ReleaseGone(f"the cursor belongs to release {number}, now there is {release}")
        return start
