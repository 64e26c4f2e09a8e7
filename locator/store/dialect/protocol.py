"""What the store asks of a database: one object for each kind of it."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Connection, Engine
from sqlalchemy.engine import URL

from ...geo.point import Box


class StoreOptions(NamedTuple):
    """What every transaction keeps to: the key of the log's seals, and how many releases stay (0: all)."""

    log_key: bytes = b""
    releases_kept: int = 0


class Dialect(Protocol):
    """How a database is opened, and how its spatial index is made, filled and asked."""

    def opened(self, url: URL) -> Engine:
        """An engine whose transactions read one state of the database; no connection is made yet."""

    def make_spatial_index(self, connection: Connection) -> None:
        """The index of the outlet table, where it is missing."""

    def fill_spatial_index(self, connection: Connection, last: int) -> None:
        """Enter the outlet versions behind the id `last`."""

    def empty_spatial_index(self, connection: Connection, until: int) -> None:
        """Take out the outlet versions that ended with release `until` or before."""

    def protect_log(self, connection: Connection, table: str) -> None:
        """Let the database itself refuse to change or delete entries of the log."""

    def touches(self, box: Box) -> ColumnElement[bool]:
        """A condition that holds for every outlet in the box, and for few others."""

    def enter(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Enter many rows."""

    def count_on(self, connection: Connection, table: str, column: str) -> None:
        """Let the numbers that the database gives go on behind the largest that is there."""
