"""SQLite: one file, one writer at a time, and an R*Tree index of the outlet table.

The R*Tree stores 32-bit floats rounded outward.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from sqlite3 import OperationalError
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, Engine, create_engine, event, literal_column, text
from sqlalchemy.engine import URL

from ...geo.point import Box
from .sqlite_file import DatabaseFile

BUSY_MILLISECONDS = 30_000
RETRY_SECONDS = 0.01
CHECKPOINT_PAGES = 1_000  # WAL size in pages that triggers a checkpoint
BATCH_ROWS = 1_000  # limits memory for large feeds


def make_engine(url: URL) -> Engine:
    """Return an engine for the file; creates its folder."""
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    if url.database and not url.database.startswith("file:"):
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        return engine.execution_options(file=DatabaseFile(engine, path))
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    _enable_wal(connection)
    connection.execute("PRAGMA synchronous = NORMAL")


def _enable_wal(connection: Any) -> None:
    """Enable WAL, retrying: SQLite fails at once if two connections switch a new file concurrently."""
    deadline = monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except OperationalError as problem:
            if "locked" not in str(problem) or monotonic() > deadline:
                raise
        sleep(RETRY_SECONDS)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writing"):
        pages = 0 if options.get("skip_checkpoint") else CHECKPOINT_PAGES
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {pages}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def make_spatial_index(connection: Connection) -> None:
    """Create the empty R*Tree of the outlet table."""
    connection.execute(
        text("CREATE VIRTUAL TABLE IF NOT EXISTS outlet_place USING rtree(id, west, east, south, north)")
    )


def fill_spatial_index(connection: Connection, last: int) -> None:
    """Index the outlet versions with ids above `last`."""
    connection.execute(
        text("INSERT INTO outlet_place SELECT id, lon, lon, lat, lat FROM outlet WHERE id > :last"),
        {"last": last},
    )


def empty_spatial_index(connection: Connection, until: int) -> None:
    """Remove the outlet versions that ended with release `until` or earlier."""
    ended = "DELETE FROM outlet_place WHERE id IN (SELECT id FROM outlet WHERE until <= :until)"
    connection.execute(text(ended), {"until": until})


def protect_log(connection: Connection, table: str) -> None:
    """Create triggers that reject UPDATE and DELETE."""
    for operation in ("UPDATE", "DELETE"):
        connection.execute(
            text(
                f"CREATE TRIGGER IF NOT EXISTS {table}_{operation.lower()} BEFORE {operation} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'entries of the log are never changed'); END"
            )
        )


def bbox_condition(box: Box) -> ColumnElement[bool]:
    """Return a condition true for every outlet in the box, and for few others."""
    conditions = " OR ".join(
        f"(west <= {part.east!r} AND east >= {part.west!r} "
        f"AND south <= {part.north!r} AND north >= {part.south!r})"
        for part in box.parts()
    )
    condition = f"outlet.id IN (SELECT id FROM outlet_place WHERE {conditions})"  # noqa: S608 - floats from a Box
    return literal_column(condition, Boolean)


def insert_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows in batches."""
    names, placeholders = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    statement, remaining = f'INSERT INTO "{table}" ({names}) VALUES ({placeholders})', iter(rows)  # noqa: S608 - schema names
    while chunk := list(islice(remaining, BATCH_ROWS)):
        connection.exec_driver_sql(statement, [tuple(row) for row in chunk])


def reset_sequence(connection: Connection, table: str, column: str) -> None:
    """Do nothing: the next id is always the largest plus one."""
