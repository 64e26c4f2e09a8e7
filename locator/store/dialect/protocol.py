"""Interface of a database dialect."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Connection, Engine
from sqlalchemy.engine import URL

from ...geo.point import Box


class StoreOptions(NamedTuple):
    """Options of all transactions.

    The seal key of the log, the number of releases to retain (0: all), and the key of second factors.
    """

    log_key: bytes = b""
    max_releases: int = 0
    code_key: bytes = b""


class Dialect(Protocol):
    """Database-specific operations; implemented by modules."""

    def make_engine(self, url: URL) -> Engine:
        """Return an engine whose transactions read a consistent snapshot; does not connect yet."""

    def make_spatial_index(self, connection: Connection) -> None:
        """Create the index of the outlet table if missing."""

    def fill_spatial_index(self, connection: Connection, last: int) -> None:
        """Index the outlet versions with ids above `last`."""

    def empty_spatial_index(self, connection: Connection, until: int) -> None:
        """Remove the outlet versions that ended with release `until` or earlier."""

    def protect_log(self, connection: Connection, table: str) -> None:
        """Make the database reject updates and deletions of log entries."""

    def bbox_condition(self, box: Box) -> ColumnElement[bool]:
        """Return a condition true for every outlet in the box, and for few others."""

    def insert_rows(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Bulk-insert rows."""

    def reset_sequence(self, connection: Connection, table: str, column: str) -> None:
        """Continue the id sequence after the largest existing value."""
