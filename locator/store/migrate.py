"""Automatic schema migration."""

from sqlalchemy import Connection, Engine, inspect, text

from .dialect import writing

NEWEST = "0013"
"""Latest revision in `migrations/versions`."""


def prepare(engine: Engine) -> None:
    """Create or migrate the tables if needed, one process at a time.

    Writes nothing if the schema is current, so a read-only database works.
    """
    with engine.begin() as connection:
        if revision(connection) == NEWEST:
            return
    from .migrations import upgrading  # imports Alembic, which a server process does not need

    with writing(engine).begin() as connection:
        upgrading.upgrade(connection)


def has_tables(engine: Engine) -> bool:
    """Return whether the database has been prepared before."""
    with engine.begin() as connection:
        return revision(connection) is not None


def revision(connection: Connection) -> str | None:
    """Return the schema revision; None without tables, or if created before migrations existed."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
