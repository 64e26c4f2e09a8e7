"""Assigns outlet codes. A code belongs to its ref permanently, across all releases."""

from sqlalchemy import Connection, insert, select

from ..errors import InvalidFeed
from ..network.codes import encode
from ..network.outlet import Outlet
from .schema import codes


class CodeAllocator:
    """Assigned codes, and new ones for refs without a code."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._codes = {row.ref: row.code for row in connection.execute(select(codes))}
        self._used = set(self._codes.values())
        self._new: dict[str, str] = {}
        self._next = len(self._codes)

    def code(self, outlet: Outlet) -> str:
        """Return the outlet's code: assigned, from the feed, or the next free one."""
        if outlet.ref in self._codes:
            return str(self._codes[outlet.ref])
        code = outlet.code or self._next_free()
        if code in self._used:
            raise InvalidFeed(f"code {code} of {outlet.ref} already belongs to another outlet")
        self._codes[outlet.ref] = self._new[outlet.ref] = code
        self._used.add(code)
        return code

    def _next_free(self) -> str:
        while (code := encode(self._next)) in self._used:
            self._next += 1
        return code

    def save(self) -> None:
        """Insert the newly assigned codes."""
        if self._new:
            self._connection.execute(insert(codes), [{"ref": r, "code": c} for r, c in self._new.items()])
