"""SQLite: a file, one process that writes at a time, and an R*Tree beside the outlet table.

The R*Tree stores 32-bit floats rounded outward.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from sqlite3 import OperationalError
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

from sqlalchemy import Boolean, ColumnElement, Connection, Engine, create_engine, event, literal_column, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from ...geo.point import Box

BUSY_MILLISECONDS = 30_000
REPLACED = (
    "the database file was replaced, but the -wal beside it belongs to the old one and would damage it: "
    "remove -wal and -shm when no process has the old file open"
)
SECONDS_BETWEEN_TRIES = 0.01
CHECKPOINT_PAGES = 1_000  # of the log beside the database, from which on they are copied into it
ROWS_AT_ONCE = 1_000  # so that a large feed does not stand in memory twice


def opened(url: URL) -> Engine:
    """An engine for the file; its folder is made."""
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    if url.database and not url.database.startswith("file:"):
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        _watch_file(engine, path)
    return engine


def _watch_file(engine: Engine, path: Path) -> None:
    """Notice when the file is moved or replaced: connections to the old one end, none makes an empty one."""
    known: tuple[int, int] | None = None

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, words: list[Any], options: dict[str, Any]) -> None:
        if known and known != _identity(path) and _has_content(path.with_name(f"{path.name}-wal")):
            raise OperationalError(REPLACED)
        words[0] = f"file:{quote(str(path))}?mode={'rw' if known else 'rwc'}"
        options["uri"] = True

    @event.listens_for(engine, "connect")
    def connected(_connection: Any, record: ConnectionPoolEntry) -> None:
        nonlocal known
        known = record.info["file"] = _identity(path)

    @event.listens_for(engine, "checkout")
    def check(_connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != _identity(path):
            engine.dispose()
            raise DisconnectionError("the database file was moved or replaced")


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _identity(path: Path) -> tuple[int, int] | None:
    """Return device and inode of a file, None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")


def _write_ahead(connection: Any) -> None:
    """SQLite does not wait where two switch a new file at once: it refuses one of them, who asks again."""
    end = monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except OperationalError as problem:
            if "locked" not in str(problem) or monotonic() > end:
                raise
        sleep(SECONDS_BETWEEN_TRIES)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writing"):
        pages = 0 if options.get("hurried") else CHECKPOINT_PAGES
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {pages}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def make_spatial_index(connection: Connection) -> None:
    """The R*Tree beside the outlet table, empty."""
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
    """Triggers that refuse to change or delete entries."""
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


def enter(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Enter many rows, a thousand at a time."""
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    entry, rest = f'INSERT INTO "{table}" ({names}) VALUES ({marks})', iter(rows)  # noqa: S608 - names of the schema
    while chunk := list(islice(rest, ROWS_AT_ONCE)):
        connection.exec_driver_sql(entry, [tuple(row) for row in chunk])


def count_on(connection: Connection, table: str, column: str) -> None:
    """Nothing: the next number is always the largest and one."""
