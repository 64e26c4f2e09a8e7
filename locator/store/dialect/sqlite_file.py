"""The file of an SQLite database while it is in use: moved, deleted or replaced by another one.

Connections stay with the file that they opened, wherever it is now. So the path is compared with it before
each use and each commit. A new file is opened only without the write-ahead log of the old one, which SQLite
would write into it.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path
from sqlite3 import OperationalError
from threading import Lock
from time import strftime
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from ...errors import StoreUnavailable, message

FILE_CHANGED = message("the database file was moved, replaced or deleted")
NO_TABLES = message("the new database file has no tables of this program")
OTHER_LOG = (
    f"{FILE_CHANGED}; its -wal file belongs to the old one and would corrupt it: "
    "remove -wal and -shm once no process has the old file open"
)

Identity = tuple[int, int]
log = logging.getLogger(__name__)


class DatabaseFile:
    """The file that an engine has open, and the one at its path now."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path
        self.opened: Identity | None = None
        self._accepted: Identity | None = None  # a new file whose log is not that of the old one
        self._lock = Lock()
        event.listen(engine, "do_connect", self._connect)
        event.listen(engine, "connect", self._record)
        event.listen(engine, "checkout", self._check_connection)
        event.listen(engine, "commit", self._check_commit)

    def _connect(self, _dialect: object, _record: object, args: list[Any], options: dict[str, Any]) -> None:
        """Open the path as a URI that does not create a file in place of one that is gone."""
        now = identity_of(self._path)
        if self.opened and now is None:
            raise OperationalError(FILE_CHANGED)
        if self.opened and now not in (self.opened, self._accepted) and _has_content(self._beside("-wal")):
            raise OperationalError(OTHER_LOG)
        args[0] = f"file:{quote(str(self._path))}?mode={'rw' if self.opened else 'rwc'}"
        options["uri"] = True

    def _record(self, _connection: Any, record: ConnectionPoolEntry) -> None:
        self.opened = record.info["file"] = identity_of(self._path)

    def _check_connection(self, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        now = identity_of(self._path)
        if record.info["file"] != now:
            with self._lock:
                if now is not None and now != self._accepted:
                    self._separate(connection)
                    self._accepted = now
            self._engine.dispose()
            raise DisconnectionError(FILE_CHANGED)

    def _check_commit(self, connection: Connection) -> None:
        """Refuse to write what only the old file would have."""
        writing = connection.get_execution_options().get("writing")
        if writing and connection.connection.info.get("file") != identity_of(self._path):
            raise StoreUnavailable(FILE_CHANGED)

    def _separate(self, connection: Any) -> None:
        """Complete the old file, wherever it is, and set its log aside if another process still uses it.

        A log that this process does not have open came with the new file.
        """
        if identity_of(self._beside("-wal")) not in _open_files():
            return
        with suppress(OperationalError):
            connection.execute("PRAGMA busy_timeout = 100")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if _has_content(self._beside("-wal")):
            stored = self._beside(f"-wal.{strftime('%Y%m%dT%H%M%S')}")
            self._beside("-wal").rename(stored)
            log.warning("%s; the log of the old file is kept as %s", FILE_CHANGED, stored)
        for suffix in ("-wal", "-shm"):
            self._beside(suffix).unlink(missing_ok=True)

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)


def identity_of(path: Path) -> Identity | None:
    """Return device and inode of a file; None if it does not exist."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _open_files() -> set[Identity | None]:
    """Return the files that this process has open (Linux)."""
    return {identity_of(link) for link in Path(f"/proc/{os.getpid()}/fd").glob("*")} - {None}
