"""Which outlet has which code. A code, once given to a ref, stays with it through every release."""

from sqlalchemy import Connection, insert, select

from ..errors import FeedRefused
from ..network.codes import encode
from ..network.outlet import Outlet
from .schema import codes


class Numbering:
    """The codes given so far, and new ones for refs that have none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._given = {row.ref: row.code for row in connection.execute(select(codes))}
        self._taken = set(self._given.values())
        self._fresh: dict[str, str] = {}
        self._next = len(self._given)

    def code(self, outlet: Outlet) -> str:
        """The outlet's code: the one it has, the one its feed brings, or the next free one."""
        if outlet.ref in self._given:
            return str(self._given[outlet.ref])
        code = outlet.code or self._free()
        if code in self._taken:
            raise FeedRefused(f"code {code} of {outlet.ref} belongs to another outlet already")
        self._given[outlet.ref] = self._fresh[outlet.ref] = code
        self._taken.add(code)
        return code

    def _free(self) -> str:
        while (code := encode(self._next)) in self._taken:
            self._next += 1
        return code

    def save(self) -> None:
        """Write the codes that were given since the start."""
        if self._fresh:
            self._connection.execute(insert(codes), [{"ref": r, "code": c} for r, c in self._fresh.items()])
