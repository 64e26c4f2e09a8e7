"""Assigns outlet codes. A code belongs to its ref permanently, across all releases."""

from sqlalchemy import Connection, select

from ..errors import InvalidFeed
from ..network.codes import encode
from ..network.outlet import Outlet
from .dialect import insert_rows
from .schema import codes

BATCH_ROWS = 500


class CodeAllocator:
    """Assigned codes, and new ones for refs without a code."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        rows = connection.execute(select(codes), execution_options={"yield_per": BATCH_ROWS})
        self._codes: dict[str, str] = {row.ref: row.code for row in rows}
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
        insert_rows(self._connection, codes.name, ("ref", "code"), self._new.items())
