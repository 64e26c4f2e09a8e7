"""Live facts and notices in memory, reloaded when their version in the database changes."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from ..answers.live import NO_REPORT, LiveReport
from ..hours import SHANGHAI
from ..store.live_facts import current_facts, current_version
from ..store.notices import active_notices


class LiveReports:
    """The current report; the last loaded facts stay until they expire while the database is unavailable."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.current: LiveReport = NO_REPORT

    def refresh(self, connection: Connection) -> None:
        """Load facts and notices if their version has changed."""
        version = current_version(connection)
        if version != self.current.version:
            now = self._clock()
            facts = current_facts(connection, now)
            notices = active_notices(connection, now.astimezone(SHANGHAI).date())
            self.current = LiveReport(version, facts, notices)
