"""Connections to the databases of places: the official one, bundled books, and custom places."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from .schema import NAME_COLUMNS, PLACE_COLUMNS

CACHE_PAGES = -400  # kB per thread; the OS page cache holds what is read often
SHARED_TABLES = {"place": PLACE_COLUMNS, "form": NAME_COLUMNS, "latin": NAME_COLUMNS}
ADDED = "added"

Stamp: TypeAlias = tuple[int, int] | None


class PlaceDatabase:
    """Read-only view over databases of places; tables that several have are joined."""

    def __init__(self, path: Path, added: Path | None, books: Mapping[str, Path]) -> None:
        """Read the official places, the databases of `books` by schema, and those that operators add."""
        self._address = f"file:{path}?mode=ro&immutable=1"
        self._added, self._books = added, dict(books)

    def stamp(self) -> Stamp:
        """Return inode and mtime of the custom places; None without a file."""
        if self._added is None:
            return None
        try:
            status = self._added.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def connect(self, stamp: Stamp) -> sqlite3.Connection:
        """Open a connection; custom places are part of it unless `stamp` is None."""
        opened = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        opened.execute(f"PRAGMA cache_size = {CACHE_PAGES}")
        attached = self._attached(stamp)
        for schema, path in attached.items():
            opened.execute(f"ATTACH ? AS {schema}", (f"file:{path}?mode=ro&immutable=1",))
        if attached:
            for table, columns in SHARED_TABLES.items():
                selects = (f"SELECT {columns} FROM {schema}.{table}" for schema in ("main", *attached))  # noqa: S608
                opened.execute(f"CREATE TEMP VIEW {table} AS {' UNION ALL '.join(selects)}")
        return opened

    def schemas(self, table: str, stamp: Stamp) -> tuple[str, ...]:
        """Return the schemas that have a table."""
        return ("main", *self._attached(stamp)) if table in SHARED_TABLES else ("main",)

    def _attached(self, stamp: Stamp) -> dict[str, Path]:
        return self._books | ({ADDED: self._added} if stamp is not None and self._added else {})
