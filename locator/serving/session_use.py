"""Records the last use of sessions in the background: a page does not wait for a database that is busy."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Lock, Thread

from sqlalchemy import Engine

from ..errors import LocatorError
from ..store import sessions

log = logging.getLogger(__name__)


class SessionUse:
    """Last use of the sessions of one worker, written at most once a minute for each."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        """Create the recorder; `engine` raises StoreUnavailable if the database is unreachable."""
        self._engine = engine
        self._writing: set[bytes] = set()
        self._lock = Lock()

    def note(self, digest: bytes, seen: float, now: datetime) -> None:
        """Record the use of a session that was last recorded at `seen`, if that is a minute ago."""
        if now.timestamp() - seen < sessions.SEEN_SECONDS:
            return
        with self._lock:
            if digest in self._writing:
                return
            self._writing.add(digest)
        Thread(target=self._write, args=(digest, now), name="session-use", daemon=True).start()

    def _write(self, digest: bytes, now: datetime) -> None:
        try:
            sessions.record_use(self._engine(), digest, now)
        except LocatorError:  # read-only or unreachable: the session then ends 8 hours after what is recorded
            log.warning("the use of a session is not recorded")
        finally:
            with self._lock:
                self._writing.discard(digest)
