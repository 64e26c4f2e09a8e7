"""PostgreSQL with PostGIS: shared by several machines, with writers serialized by an advisory lock.

The outlet table has a generated point column with a GiST index, whose boxes are 32-bit floats rounded
outward. The timeouts below bound every wait on a server that is down, unreachable or slow; the client
enforces them too, since a hanging server does not.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import _WaitTimeout
from psycopg.sql import SQL, Identifier
from sqlalchemy import Boolean, ColumnElement, Connection, Engine, create_engine, event, literal_column, text
from sqlalchemy.engine import URL

from ...geo.point import Box

CONNECT_SECONDS = 3
READ_SECONDS = 5.0  # per statement, or per chunk of a long result
WRITE_SECONDS = 120.0
LOCK_SECONDS = 30  # waiting for other writers
IDLE_SECONDS = 600  # an idle writer loses the lock
CONNECTION = {
    "connect_timeout": str(CONNECT_SECONDS),
    "application_name": "locator",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "gssencmode": "disable",
}
POOL_SIZE, MAX_CONNECTIONS = 2, 10  # connections per process
WRITERS_LOCK = 0x4C6F6361746F72  # "Locator"
STANDBYS = ("standby", "prefer-standby")

BEGIN_READ = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
    f"SET LOCAL statement_timeout = '{READ_SECONDS + 1:.0f}s'"
)
BEGIN_WRITE = (
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; "
    f"SET LOCAL statement_timeout = '{WRITE_SECONDS:.0f}s'; SET LOCAL lock_timeout = '{LOCK_SECONDS}s'; "
    f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'; "
    f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"
)


class TimeoutConnection(psycopg.Connection[Any]):
    """Connection with a client-side timeout for every response."""

    response_timeout = READ_SECONDS

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait like psycopg, but raise OperationalError after the timeout."""
        try:
            return super().wait(gen, interval, self.response_timeout if timeout is None else timeout)
        except _WaitTimeout:
            self.close()
            raise psycopg.OperationalError(f"no reply within {self.response_timeout:.0f} seconds") from None


def make_engine(url: URL) -> Engine:
    """Return an engine; if the URL requests a standby, `writing` finds the primary among its hosts."""
    engine = _engine(url)
    if url.query.get("target_session_attrs") in STANDBYS:
        primary = _engine(url.update_query_dict({"target_session_attrs": "read-write"}))
        event.listen(engine, "engine_disposed", lambda _engine: primary.dispose())
        return engine.execution_options(primary=primary)
    return engine


def _engine(url: URL) -> Engine:
    engine = create_engine(
        url.update_query_dict(CONNECTION | dict(url.query)),
        pool_size=POOL_SIZE,
        max_overflow=MAX_CONNECTIONS - POOL_SIZE,
        pool_timeout=READ_SECONDS,
        pool_pre_ping=True,
        pool_use_lifo=True,
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _reset_timeout)
    return engine


def _connect(_dialect: object, _record: object, args: Any, kwargs: Any) -> TimeoutConnection:
    return TimeoutConnection.connect(*args, **kwargs, prepare_threshold=None)  # for connection poolers


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writing")
    driver_connection: Any = connection.connection.dbapi_connection
    driver_connection.response_timeout = WRITE_SECONDS if writes else READ_SECONDS
    connection.exec_driver_sql(BEGIN_WRITE if writes else BEGIN_READ)


def _reset_timeout(driver_connection: Any, _record: object) -> None:
    if driver_connection is not None:
        driver_connection.response_timeout = READ_SECONDS


def make_spatial_index(connection: Connection) -> None:
    """Create the point column, its index and, if permitted, the PostGIS extension."""
    for statement in (
        "CREATE EXTENSION IF NOT EXISTS postgis",
        "ALTER TABLE outlet ADD COLUMN IF NOT EXISTS place geometry(Point, 4326) "
        "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED",
        "CREATE INDEX IF NOT EXISTS outlet_place ON outlet USING gist (place)",
    ):
        connection.execute(text(statement))


def fill_spatial_index(connection: Connection, last: int) -> None:
    """Do nothing: the column is generated."""


def empty_spatial_index(connection: Connection, until: int) -> None:
    """Do nothing: the column is deleted with its rows."""


def protect_log(connection: Connection, table: str) -> None:
    """Create triggers that reject UPDATE, DELETE and TRUNCATE."""
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'entries of the log are never changed'; END $$"
    )
    for operation in ("UPDATE", "DELETE", "TRUNCATE"):
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER {table}_{operation.lower()} BEFORE {operation} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_kept()"
        )


def bbox_condition(box: Box) -> ColumnElement[bool]:
    """Return a condition true for every outlet in the box, and for few others."""
    conditions = " OR ".join(
        f"outlet.place && ST_MakeEnvelope({part.west!r}, {part.south!r}, {part.east!r}, {part.north!r}, 4326)"
        for part in box.parts()
    )
    return literal_column(f"({conditions})", Boolean)


def insert_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Bulk-insert rows with COPY."""
    driver_connection: Any = connection.connection.dbapi_connection
    names = SQL(", ").join(map(Identifier, columns))
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), names)
    with driver_connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def reset_sequence(connection: Connection, table: str, column: str) -> None:
    """Continue the id sequence after the largest existing value."""
    largest = f'SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"'  # noqa: S608 - schema names
    quoted = f"""'"{table}"', '{column}'"""
    connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence({quoted}), ({largest}), false)")
