"""All that differs between databases: how the spatial index is made, filled and asked.

SQLite keeps an R*Tree beside the table. It stores 32-bit floats rounded outward, so it may give a
few rows too many and never too few: whoever asks measures again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, Connection, Engine, create_engine, event, literal_column, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from ..errors import BadSetting, StoreUnavailable
from ..geo import Box

BUSY_MILLISECONDS = 30_000
CHECKPOINT_PAGES = 1_000  # of the log beside the database, from which on they are copied into it


class Terms(NamedTuple):
    """What every transaction keeps to: the key of the log's seals, and how many releases stay (0: all)."""

    log_key: bytes = b""
    releases_kept: int = 0


def terms_of(connection: Connection) -> Terms:
    """The terms that the connection's engine was opened with."""
    terms: Terms = connection.get_execution_options().get("terms", Terms())
    return terms


def open_engine(address: str, terms: Terms = Terms()) -> Engine:  # noqa: B008 - never changes
    """An engine for the address; SQLite is the one that this file knows so far."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        raise BadSetting("LOCATOR_DATABASE", f"{url.get_backend_name()} follows; use sqlite:////PATH")
    return _open_sqlite(url).execution_options(terms=terms)


def _open_sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", f"busy_timeout = {BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writing"):
        pages = 0 if options.get("hurried") else CHECKPOINT_PAGES
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {pages}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def reason_of(problem: Exception) -> str:
    """What the database itself said, without statement and parameters."""
    return str(getattr(problem, "orig", None) or problem).strip().splitlines()[0][:200]


@contextmanager
def told_plainly() -> Iterator[None]:
    """Whatever the database refuses becomes StoreUnavailable with its reason."""
    try:
        yield
    except SQLAlchemyError as problem:
        raise StoreUnavailable(f"the database: {reason_of(problem)}") from problem


def writing(engine: Engine, *, hurried: bool = False) -> Engine:
    """The same engine for transactions that write: they queue up before they read.

    One that is hurried leaves it to the next one to tidy up what it has written.
    """
    return engine.execution_options(writing=True, hurried=hurried)


def make_spatial_index(connection: Connection) -> None:
    """The index beside the outlet table, empty."""
    connection.execute(
        text("CREATE VIRTUAL TABLE IF NOT EXISTS outlet_place USING rtree(id, west, east, south, north)")
    )


def fill_spatial_index(connection: Connection, last: int) -> None:
    """Enter the outlet versions behind the id `last`."""
    connection.execute(
        text("INSERT INTO outlet_place SELECT id, lon, lon, lat, lat FROM outlet WHERE id > :last"),
        {"last": last},
    )


def empty_spatial_index(connection: Connection, until: int) -> None:
    """Take out the outlet versions that ended with release `until` or before."""
    ended = "DELETE FROM outlet_place WHERE id IN (SELECT id FROM outlet WHERE until <= :until)"
    connection.execute(text(ended), {"until": until})


def protect_log(connection: Connection, table: str) -> None:
    """Let the database itself refuse to change or delete entries of the log."""
    for deed in ("UPDATE", "DELETE"):
        connection.execute(
            text(
                f"CREATE TRIGGER IF NOT EXISTS {table}_{deed.lower()} BEFORE {deed} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'entries of the log are never changed'); END"
            )
        )


def touches(box: Box) -> ColumnElement[bool]:
    """A condition that holds for every outlet in the box, and for few others."""
    asked = " OR ".join(
        f"(west <= {part.east!r} AND east >= {part.west!r} "
        f"AND south <= {part.north!r} AND north >= {part.south!r})"
        for part in box.parts()
    )
    listed = f"outlet.id IN (SELECT id FROM outlet_place WHERE {asked})"  # noqa: S608 - floats of a Box
    return literal_column(listed, Boolean)
