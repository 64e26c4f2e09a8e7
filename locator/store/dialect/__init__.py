"""Database-specific code: opening an engine; creating, filling and querying the spatial index.

Implemented in `sqlite` and `postgresql`. Both may return a few rows outside a box but never miss one: callers
check distances again.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from ...errors import DiskFull, InvalidSetting, MissingExtra, StoreUnavailable, message
from ...geo.point import Box
from ...runtime.extras import require_extra
from ...runtime.request_context import sql_comment
from ...runtime.write_errors import is_disk_full
from . import sqlite
from .protocol import Dialect, StoreOptions
from .sqlite_file import FILE_CHANGED, NO_TABLES

__all__ = [
    "StoreOptions",
    "bbox_condition",
    "failure_of",
    "open_engine",
    "opened_file",
    "options_of",
    "reason_of",
    "wrap_store_errors",
    "writing",
]

BACKENDS = ("sqlite", "postgresql")
NOT_RESPONDING = message("the database does not respond")
READ_ONLY = message("the database cannot be written: it or its folder is read-only")
KNOWN = {  # texts for everyone, and signs in the reasons of databases
    FILE_CHANGED: (FILE_CHANGED,),
    NO_TABLES: (NO_TABLES,),
    READ_ONLY: (READ_ONLY, "attempt to write a readonly database", "in a read-only transaction"),
}

log = logging.getLogger(__name__)


def open_engine(database_url: str, options: StoreOptions = StoreOptions()) -> Engine:  # noqa: B008 - immutable
    """Return an engine for a database URL; it connects lazily."""
    url = make_url(database_url)
    name = url.get_backend_name()
    if name not in BACKENDS:
        raise InvalidSetting("LOCATOR_DATABASE", "use sqlite:////PATH or postgresql+psycopg://USER@HOST/NAME")
    engine = _load_dialect(name).make_engine(url)
    event.listen(engine, "before_cursor_execute", _add_comment, retval=True)
    return engine.execution_options(store_options=options)


def _add_comment(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """Append the request id as a comment, visible in the database's views and logs."""
    return statement + sql_comment(), parameters


def opened_file(engine: Engine) -> object:
    """Return the identity of the file that connections have open; None for a server."""
    return getattr(engine.get_execution_options().get("file"), "opened", None)


def options_of(connection: Connection) -> StoreOptions:
    """Return the options that the connection's engine was opened with."""
    options: StoreOptions = connection.get_execution_options().get("store_options", StoreOptions())
    return options


def reason_of(problem: Exception) -> str:
    """Return the database's error message, without statement and parameters."""
    message = str(getattr(problem, "orig", None) or problem).strip()
    return message.splitlines()[0][:200] if message else type(problem).__name__


def failure_of(problem: Exception) -> StoreUnavailable | None:
    """Return the error for a failure with a known cause, which may be shown to everyone; None for others."""
    if is_disk_full(problem):
        return DiskFull()
    reason = reason_of(problem)
    texts = (text for text, signs in KNOWN.items() if any(sign in reason for sign in signs))
    return next(map(StoreUnavailable, texts), None)


@contextmanager
def wrap_store_errors() -> Iterator[None]:
    """Convert database errors to StoreUnavailable with the reason."""
    try:
        yield
    except SQLAlchemyError as problem:
        unknown = StoreUnavailable(message("the database: {reason}", reason=reason_of(problem)))
        raise failure_of(problem) or unknown from problem


@contextmanager
def mask_store_errors() -> Iterator[None]:
    """Convert database errors to StoreUnavailable for external clients; the reason is only logged."""
    try:
        yield
    except SQLAlchemyError as problem:
        failure = failure_of(problem) or StoreUnavailable(NOT_RESPONDING)
        log.warning("%s: %s", failure, reason_of(problem))
        raise failure from problem


def primary_of(engine: Engine) -> Engine:
    """Return the engine of the primary, for reading what was written a moment ago."""
    primary: Engine = engine.get_execution_options().get("primary", engine)
    return primary


def writing(engine: Engine, *, skip_checkpoint: bool = False) -> Engine:
    """Return the engine for write transactions, which take the write lock before they read.

    With `skip_checkpoint`, SQLite leaves the WAL checkpoint to the next writer.
    """
    store_options = engine.get_execution_options().get("store_options", StoreOptions())
    return primary_of(engine).execution_options(
        store_options=store_options, writing=True, skip_checkpoint=skip_checkpoint
    )


def make_spatial_index(connection: Connection) -> None:
    """Create the index of the outlet table if missing."""
    _dialect_of(connection).make_spatial_index(connection)


def fill_spatial_index(connection: Connection, last: int) -> None:
    """Index the outlet versions with ids above `last`."""
    _dialect_of(connection).fill_spatial_index(connection, last)


def empty_spatial_index(connection: Connection, until: int) -> None:
    """Remove the outlet versions that ended with release `until` or earlier."""
    _dialect_of(connection).empty_spatial_index(connection, until)


def protect_log(connection: Connection, table: str) -> None:
    """Make the database reject updates and deletions of log entries."""
    _dialect_of(connection).protect_log(connection, table)


def bbox_condition(connection: Connection, box: Box) -> ColumnElement[bool]:
    """Return a condition true for every outlet in the box, and for few others."""
    return _dialect_of(connection).bbox_condition(box)


def insert_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Bulk-insert rows by the fastest method of the database."""
    _dialect_of(connection).insert_rows(connection, table, columns, rows)


def reset_sequence(connection: Connection, table: str, column: str) -> None:
    """Continue the id sequence after the largest existing value."""
    _dialect_of(connection).reset_sequence(connection, table, column)


def _dialect_of(connection: Connection) -> Dialect:
    return _load_dialect(connection.dialect.name)


@cache
def _load_dialect(name: str) -> Dialect:
    if name == "postgresql":
        try:
            require_extra("postgis")
        except MissingExtra as error:
            raise InvalidSetting("LOCATOR_DATABASE", str(error)) from None
        from . import postgresql  # avoids loading the PostgreSQL client on SQLite

        return postgresql
    return sqlite
