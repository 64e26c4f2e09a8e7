"""A whole database as one SQLite file, and back: releases, log, users, all of it, from and to either kind.

The file is a database of this program itself. So it can be looked at, served from while the server is being
mended, and brought back into another kind of database than it came from.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Integer, Table, select

from ..errors import StoreUnavailable
from .dialect import count_on, enter, fill_spatial_index, open_engine, told_plainly, writing
from .migrate import prepare
from .tables import metadata

ROWS_AT_ONCE = 500


class BackupSummary(NamedTuple):
    """How many rows there are, and the SHA-256 of all of them: equal where the databases are."""

    rows: int
    digest: str


def back_up(engine: Engine, file: Path) -> BackupSummary:
    """Write what the database holds at this moment into a new file; StoreUnavailable when that fails."""
    if file.exists():
        raise StoreUnavailable(f"{file} is there already; name a new file")
    try:
        with _opened(file) as kept, engine.begin() as source, writing(kept).begin() as target:
            _copy(source, target)
            return _same(source, target)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def restore(engine: Engine, file: Path) -> BackupSummary:
    """Bring a backup into an empty database, in one transaction; StoreUnavailable when it is not empty."""
    if not file.exists():
        raise StoreUnavailable(f"{file} is not there")
    with _opened(file) as kept, kept.begin() as source, writing(engine).begin() as target:
        held = [table.name for table in metadata.sorted_tables if _holds_any(target, table)]
        if held:
            raise StoreUnavailable(f"the database is not empty: {', '.join(held)}; name a new one")
        _copy(source, target)
        return _same(source, target)


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{file.absolute()}")
    with told_plainly():
        try:
            prepare(engine)
            yield engine
        finally:
            engine.dispose()


def _copy(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        enter(target, table.name, [column.name for column in table.columns], _rows(source, table))
        keys = list(table.primary_key)
        if len(keys) == 1 and isinstance(keys[0].type, Integer):
            count_on(target, table.name, keys[0].name)
    fill_spatial_index(target, 0)


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """Every row, in the order of its key, in values that both databases take."""
    asked = select(table).order_by(*table.primary_key)
    for row in connection.execute(asked, execution_options={"yield_per": ROWS_AT_ONCE}):
        yield tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def _holds_any(connection: Connection, table: Table) -> bool:
    return connection.execute(select(table).limit(1)).first() is not None


def digest(connection: Connection) -> BackupSummary:
    """Of every row of every table."""
    count, whole = 0, sha256()
    for table in metadata.sorted_tables:
        whole.update(table.name.encode())
        rows = sorted(sha256(repr(row).encode()).digest() for row in _rows(connection, table))
        whole.update(b"".join(rows))
        count += len(rows)
    return BackupSummary(count, whole.hexdigest())


def _same(source: Connection, target: Connection) -> BackupSummary:
    copied = digest(target)
    if copied != digest(source):
        raise StoreUnavailable("the copy does not equal what was copied; nothing was changed")
    return copied
