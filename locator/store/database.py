"""A database, opened when it is named and prepared when it is first asked."""

import logging
from threading import Lock

from . import log
from .dialect import StoreOptions, open_engine, told_plainly
from .migrate import prepare

OTHER_KEY = (
    "the log was last written under another secret key: on every host that shares this database "
    "LOCATOR_SECRET_KEY has to be the same"
)

logger = logging.getLogger(__name__)


class Database:
    """The engine of an address; its tables are made or brought up to date once."""

    def __init__(self, address: str, terms: StoreOptions) -> None:
        with told_plainly():
            self.engine = open_engine(address, terms)
        self._lock = Lock()
        self._prepared = False

    def prepare(self) -> None:
        """Make the tables as they have to be, once; StoreUnavailable when that cannot be done now."""
        with self._lock:
            if not self._prepared:
                with told_plainly():
                    prepare(self.engine)
                    self._warn()
                self._prepared = True

    def _warn(self) -> None:
        with self.engine.begin() as connection:
            if log.other_key(connection):
                logger.warning(OTHER_KEY)
