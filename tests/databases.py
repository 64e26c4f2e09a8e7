"""Database-specific helpers for the tests of the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from locator.store.dialect import open_engine, writing
from locator.store.migrate import prepare

from .postgres import TEMPLATE, Cluster

SQLITE, POSTGIS = "sqlite", "postgis"
DATABASES = (SQLITE, POSTGIS)


def prepared(cluster: Cluster) -> None:
    """Make the template that databases of tests are copied from."""
    cluster.execute(f"CREATE DATABASE {TEMPLATE}")
    engine = open_engine(cluster.address(TEMPLATE))
    prepare(engine)
    engine.dispose()


@contextmanager
def database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """A new database of the kind that the request names, gone at the end."""
    if request.param == SQLITE:
        yield f"sqlite:///{folder / 'locator.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    address = cluster.database(TEMPLATE)
    yield address
    cluster.execute(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")


def places_of(engine: Engine) -> str:
    """Where the positions of outlets are indexed: a table, or rows of one."""
    return "outlet_place" if engine.name == "sqlite" else "outlet WHERE place IS NOT NULL"


def is_consistent(engine: Engine) -> bool:
    """Whether the database says that it is in order."""
    with engine.begin() as connection:
        if engine.name == "sqlite":
            return connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        ahead = "SELECT count(*) FROM outlet WHERE place IS NULL OR since > (SELECT release FROM pointer)"
        return connection.exec_driver_sql(ahead).scalar() == 0


@contextmanager
def reject_writes(engine: Engine) -> Iterator[None]:
    """Let the database answer no look for the release, and answer again at the end."""
    with writing(engine).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE pointer RENAME TO pointer_away")
    try:
        yield
    finally:
        with writing(engine).begin() as connection:
            connection.exec_driver_sql("ALTER TABLE pointer_away RENAME TO pointer")
