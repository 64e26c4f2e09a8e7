"""Database engine with lazy schema preparation."""

import logging
from threading import Lock

from ..errors import StoreUnavailable
from . import log
from .dialect import StoreOptions, open_engine, opened_file, wrap_store_errors
from .dialect.sqlite_file import NO_TABLES
from .migrate import has_tables, prepare
from .second_factor import code_key

OTHER_KEY = (
    "the log was last written with a different secret key: LOCATOR_SECRET_KEY must be the same "
    "on every host that shares this database"
)

logger = logging.getLogger(__name__)


def store_options(secret: str, releases_kept: int) -> StoreOptions:
    """Return the options of transactions, with the keys that are derived from the secret key."""
    return StoreOptions(log.log_key(secret), releases_kept, code_key(secret))


class Database:
    """Engine of a database URL; creates or migrates its tables once."""

    def __init__(self, database_url: str, options: StoreOptions) -> None:
        with wrap_store_errors():
            self.engine = open_engine(database_url, options)
        self._lock = Lock()
        self._prepared = False
        self._prepared_file: object = None

    def prepare(self) -> None:
        """Create or migrate the tables once; raises StoreUnavailable if that fails.

        A file that replaces another one must have tables: it may not be a database of this program.
        """
        with self._lock:
            if not self._prepared or self._prepared_file != opened_file(self.engine):
                with wrap_store_errors():
                    if self._prepared and not has_tables(self.engine):
                        raise StoreUnavailable(NO_TABLES)
                    prepare(self.engine)
                    self._warn_about_key()
                self._prepared, self._prepared_file = True, opened_file(self.engine)

    def _warn_about_key(self) -> None:
        with self.engine.begin() as connection:
            if log.sealed_with_other_key(connection):
                logger.warning(OTHER_KEY)
