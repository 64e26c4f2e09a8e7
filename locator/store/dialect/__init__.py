"""All that differs between databases: how one is opened, and how its spatial index is made, filled and asked.

`sqlite` and `postgresql` each know one. Both may give a few rows of a box too many and never too few:
whoever asks measures again.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from ...errors import BadSetting, StoreUnavailable
from ...geo.point import Box
from ...runtime.request_context import remark
from . import sqlite
from .protocol import Dialect, StoreOptions

__all__ = ["StoreOptions", "open_engine", "reason_of", "terms_of", "told_plainly", "touches", "writing"]

KNOWN = ("sqlite", "postgresql")
SILENT = "the database does not answer"

log = logging.getLogger(__name__)


def open_engine(address: str, terms: StoreOptions = StoreOptions()) -> Engine:  # noqa: B008 - never changes
    """An engine for the address; it connects when it is first asked."""
    url = make_url(address)
    name = url.get_backend_name()
    if name not in KNOWN:
        raise BadSetting("LOCATOR_DATABASE", "use sqlite:////PATH or postgresql+psycopg://USER@HOST/NAME")
    engine = _named(name).opened(url)
    event.listen(engine, "before_cursor_execute", _remarked, retval=True)
    return engine.execution_options(terms=terms)


def _remarked(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """The statement, and which request it is for: seen in the database's own views and logs."""
    return statement + remark(), parameters


def terms_of(connection: Connection) -> StoreOptions:
    """The terms that the connection's engine was opened with."""
    terms: StoreOptions = connection.get_execution_options().get("terms", StoreOptions())
    return terms


def reason_of(problem: Exception) -> str:
    """What the database itself said, without statement and parameters."""
    said = str(getattr(problem, "orig", None) or problem).strip()
    return said.splitlines()[0][:200] if said else type(problem).__name__


@contextmanager
def told_plainly() -> Iterator[None]:
    """Whatever the database refuses becomes StoreUnavailable with its reason."""
    try:
        yield
    except SQLAlchemyError as problem:
        raise StoreUnavailable(f"the database: {reason_of(problem)}") from problem


@contextmanager
def answering() -> Iterator[None]:
    """The same for those who are not to know the inside: the reason goes into the log of the program."""
    try:
        yield
    except SQLAlchemyError as problem:
        log.warning("%s: %s", SILENT, reason_of(problem))
        raise StoreUnavailable(SILENT) from problem


def writing(engine: Engine, *, hurried: bool = False) -> Engine:
    """The same database for transactions that write: they queue up before they read.

    One that is hurried leaves it to the next one to tidy up what it has written.
    """
    options = engine.get_execution_options()
    primary: Engine = options.get("primary", engine)
    terms = options.get("terms", StoreOptions())
    return primary.execution_options(terms=terms, writing=True, hurried=hurried)


def make_spatial_index(connection: Connection) -> None:
    """The index of the outlet table, where it is missing."""
    _of(connection).make_spatial_index(connection)


def fill_spatial_index(connection: Connection, last: int) -> None:
    """Enter the outlet versions behind the id `last`."""
    _of(connection).fill_spatial_index(connection, last)


def empty_spatial_index(connection: Connection, until: int) -> None:
    """Take out the outlet versions that ended with release `until` or before."""
    _of(connection).empty_spatial_index(connection, until)


def protect_log(connection: Connection, table: str) -> None:
    """Let the database itself refuse to change or delete entries of the log."""
    _of(connection).protect_log(connection, table)


def touches(connection: Connection, box: Box) -> ColumnElement[bool]:
    """A condition that holds for every outlet in the box, and for few others."""
    return _of(connection).touches(box)


def enter(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Enter many rows, in the quickest way the database has."""
    _of(connection).enter(connection, table, columns, rows)


def count_on(connection: Connection, table: str, column: str) -> None:
    """Let the numbers that the database gives go on behind the largest that is there."""
    _of(connection).count_on(connection, table, column)


def _of(connection: Connection) -> Dialect:
    return _named(connection.dialect.name)


@cache
def _named(name: str) -> Dialect:
    if name == "postgresql":
        from . import postgresql  # a server process on SQLite loads no PostgreSQL client

        return postgresql
    return sqlite
