"""Brings the tables of a database to what this version of the program needs. Nobody types anything."""

from sqlalchemy import Connection, Engine, inspect, text

from .dialect import writing

NEWEST = "0005"
"""The last of `migrations/versions`."""


def prepare(engine: Engine) -> None:
    """Make or change the tables where that is needed, one process at a time.

    Where all is as it should be nothing is written, so that a database that can only be read will do.
    """
    with engine.begin() as connection:
        if revision(connection) == NEWEST:
            return
    from .migrations import upgrading  # Alembic, which a server process does not keep in memory

    with writing(engine).begin() as connection:
        upgrading.upgrade(connection)


def revision(connection: Connection) -> str | None:
    """The revision of the tables; None when there are none, or when an older version made them."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
