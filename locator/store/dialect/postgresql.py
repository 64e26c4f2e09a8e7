"""PostgreSQL with PostGIS: several machines share it, and writers queue up at one lock.

The outlet table has a column of points that the database makes from lon and lat, under a GiST index, whose
boxes are 32-bit floats rounded outward. A server that is gone, cut off or slow keeps nobody longer than the
seconds below: the client counts them itself, for a server that hangs keeps no time either.
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
READ_SECONDS = 5.0  # a statement, or a portion of a long answer
WRITE_SECONDS = 120.0
LOCK_SECONDS = 30  # behind others who write
IDLE_SECONDS = 600  # a writer that says nothing for so long has lost the lock
CONNECTION = {
    "connect_timeout": str(CONNECT_SECONDS),
    "application_name": "locator",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "gssencmode": "disable",
}
KEPT_OPEN, AT_MOST = 2, 10  # connections of a process
WRITERS_LOCK = 0x4C6F6361746F72  # "Locator"
STANDBYS = ("standby", "prefer-standby")

READING = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
    f"SET LOCAL statement_timeout = '{READ_SECONDS + 1:.0f}s'"
)
WRITING = (
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; "
    f"SET LOCAL statement_timeout = '{WRITE_SECONDS:.0f}s'; SET LOCAL lock_timeout = '{LOCK_SECONDS}s'; "
    f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'; "
    f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"
)


class Patient(psycopg.Connection[Any]):
    """A connection that waits for each answer for so many seconds, then gives the server up."""

    patience = READ_SECONDS

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As psycopg's own; OperationalError when no answer comes."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except _WaitTimeout:
            self.close()
            raise psycopg.OperationalError(f"no answer within {self.patience:.0f} seconds") from None


def opened(url: URL) -> Engine:
    """An engine; where a standby is asked for, `writing` finds the primary among the same hosts."""
    engine = _engine(url)
    if url.query.get("target_session_attrs") in STANDBYS:
        primary = _engine(url.update_query_dict({"target_session_attrs": "read-write"}))
        event.listen(engine, "engine_disposed", lambda _engine: primary.dispose())
        return engine.execution_options(primary=primary)
    return engine


def _engine(url: URL) -> Engine:
    engine = create_engine(
        url.update_query_dict(CONNECTION | dict(url.query)),
        pool_size=KEPT_OPEN,
        max_overflow=AT_MOST - KEPT_OPEN,
        pool_timeout=READ_SECONDS,
        pool_pre_ping=True,
        pool_use_lifo=True,
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _rest)
    return engine


def _connect(_dialect: object, _record: object, words: Any, named: Any) -> Patient:
    return Patient.connect(*words, **named, prepare_threshold=None)  # so that a pooler may stand between


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writing")
    held: Any = connection.connection.dbapi_connection
    held.patience = WRITE_SECONDS if writes else READ_SECONDS
    connection.exec_driver_sql(WRITING if writes else READING)


def _rest(held: Any, _record: object) -> None:
    if held is not None:
        held.patience = READ_SECONDS


def make_spatial_index(connection: Connection) -> None:
    """The column of points, its index, and PostGIS itself where the user may bring it."""
    for statement in (
        "CREATE EXTENSION IF NOT EXISTS postgis",
        "ALTER TABLE outlet ADD COLUMN IF NOT EXISTS place geometry(Point, 4326) "
        "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED",
        "CREATE INDEX IF NOT EXISTS outlet_place ON outlet USING gist (place)",
    ):
        connection.execute(text(statement))


def fill_spatial_index(connection: Connection, last: int) -> None:
    """Nothing: the column fills itself."""


def empty_spatial_index(connection: Connection, until: int) -> None:
    """Nothing: the column goes with its rows."""


def protect_log(connection: Connection, table: str) -> None:
    """Triggers that refuse to change, delete or truncate entries."""
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'entries of the log are never changed'; END $$"
    )
    for deed in ("UPDATE", "DELETE", "TRUNCATE"):
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_kept()"
        )


def touches(box: Box) -> ColumnElement[bool]:
    """A condition that holds for every outlet in the box, and for few others."""
    asked = " OR ".join(
        f"outlet.place && ST_MakeEnvelope({part.west!r}, {part.south!r}, {part.east!r}, {part.north!r}, 4326)"
        for part in box.parts()
    )
    return literal_column(f"({asked})", Boolean)


def enter(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Copy many rows in."""
    held: Any = connection.connection.dbapi_connection
    names = SQL(", ").join(map(Identifier, columns))
    copying = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), names)
    with held.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


def count_on(connection: Connection, table: str, column: str) -> None:
    """Let the numbers that the database gives go on behind the largest that is there."""
    largest = f'SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"'  # noqa: S608 - names of the schema
    quoted = f"""'"{table}"', '{column}'"""
    connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence({quoted}), ({largest}), false)")
