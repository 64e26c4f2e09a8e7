"""Backup of a complete database to one SQLite file, and restore, for SQLite and PostgreSQL.

The file is an ordinary database of this program: it can be inspected, served from while the server is being
repaired, and restored into another kind of database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Integer, Table, select

from ..errors import StoreUnavailable
from .dialect import fill_spatial_index, insert_rows, open_engine, reset_sequence, wrap_store_errors, writing
from .migrate import prepare
from .schema_sessions import sessions
from .tables import metadata

BATCH_ROWS = 500
TABLES = [
    table for table in metadata.sorted_tables if table is not sessions
]  # an ended session must not come back


class BackupSummary(NamedTuple):
    """Row count and SHA-256 of all rows; equal databases have equal summaries."""

    rows: int
    digest: str


def back_up(engine: Engine, file: Path) -> BackupSummary:
    """Write the current database to a new file; raises StoreUnavailable on failure."""
    if file.exists():
        raise StoreUnavailable(f"{file} already exists; use a new file")
    try:
        with (
            _open_file(file) as file_engine,
            engine.begin() as source,
            writing(file_engine).begin() as target,
        ):
            _copy(source, target)
            return _verify_copy(source, target)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def restore(engine: Engine, file: Path) -> BackupSummary:
    """Restore a backup in one transaction; raises StoreUnavailable if the database is not empty."""
    if not file.exists():
        raise StoreUnavailable(f"{file} not found")
    with _open_file(file) as file_engine, file_engine.begin() as source, writing(engine).begin() as target:
        nonempty = [table.name for table in TABLES if _has_rows(target, table)]
        if nonempty:
            raise StoreUnavailable(f"the database is not empty: {', '.join(nonempty)}; use a new one")
        _copy(source, target)
        return _verify_copy(source, target)


@contextmanager
def _open_file(file: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{file.absolute()}")
    with wrap_store_errors():
        try:
            prepare(engine)
            yield engine
        finally:
            engine.dispose()


def _copy(source: Connection, target: Connection) -> None:
    for table in TABLES:
        insert_rows(target, table.name, [column.name for column in table.columns], _rows(source, table))
        keys = list(table.primary_key)
        if len(keys) == 1 and isinstance(keys[0].type, Integer):
            reset_sequence(target, table.name, keys[0].name)
    fill_spatial_index(target, 0)


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield all rows in primary key order, as values that both databases accept."""
    query = select(table).order_by(*table.primary_key)
    for row in connection.execute(query, execution_options={"yield_per": BATCH_ROWS}):
        yield tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(select(table).limit(1)).first() is not None


def digest(connection: Connection) -> BackupSummary:
    """Return row count and checksum of all tables."""
    count, checksum = 0, sha256()
    for table in TABLES:
        checksum.update(table.name.encode())
        rows = sorted(sha256(repr(row).encode()).digest() for row in _rows(connection, table))
        checksum.update(b"".join(rows))
        count += len(rows)
    return BackupSummary(count, checksum.hexdigest())


def _verify_copy(source: Connection, target: Connection) -> BackupSummary:
    copied = digest(target)
    if copied != digest(source):
        raise StoreUnavailable("the copy differs from the source; nothing was changed")
    return copied
