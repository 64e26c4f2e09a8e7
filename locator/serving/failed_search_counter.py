"""Searches that found nothing wait here to be counted: no search is slower for it, and none fails.

They wait in memory, at most so many of them, as marks and what was sought; a thread writes them down. While
the database is silent nothing is written, and what finds no room is not counted. Nothing of them is logged.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from threading import Lock, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ..answers.failed_searches import AnonymousIds, Failure, Reason, first_open, sought
from ..errors import LocatorError
from ..query.query_params import NearestQuestion
from ..store import failed_searches
from ..store.dialect import writing
from .current_release import CurrentRelease

MOST_WAITING = 1_000
SHARE = 200  # failures of one person in a week and a worker; more are not counted
MOST_PEOPLE = 20_000  # whose shares are remembered
SECONDS_BETWEEN_WRITES = 2.0
SECONDS_AFTER_REFUSAL = 30.0
SECONDS_TO_END = 5.0

log = logging.getLogger(__name__)


class PerClientQuota:
    """So much may each ask of what is counted, so that nobody fills the room of all."""

    def __init__(self) -> None:
        self._taken: Counter[bytes] = Counter()

    def take(self, person: bytes) -> bool:
        """Take one; whether there was one left. The mark of a person is another one every week."""
        if len(self._taken) >= MOST_PEOPLE:
            self._taken.clear()
        self._taken[person] += 1
        return self._taken[person] <= SHARE


class FailedSearchCounter:
    """Counts searches that found nothing, for one worker."""

    def __init__(
        self, marks: AnonymousIds, engine: Callable[[], Engine], clock: Callable[[], datetime]
    ) -> None:
        """`engine` raises StoreUnavailable at once while the database is silent."""
        self._marks, self._engine, self._clock = marks, engine, clock
        self._waiting: dict[bytes, Failure] = {}
        self._lock, self._one_writes = Lock(), Lock()
        self._shares = PerClientQuota()
        self._refused = False
        self._pruned = ""  # the first week that was open then
        self._thread: Thread | None = None

    def note(self, question: NearestQuestion, reason: Reason, client: str) -> None:
        """A search of a client failed; never raises."""
        try:
            now = self._clock()
            failure = self._marks.failure(sought(question, reason), client, now)
            person = self._marks.person(client, now)
        except Exception as problem:  # whatever it is, it is no reason to fail a search
            log.warning("a failed search is not counted: %s", type(problem).__name__)
            return
        with self._lock:
            if len(self._waiting) < MOST_WAITING and self._shares.take(person):
                self._waiting[failure.asker] = failure

    def write(self) -> None:
        """Count what waits, in one transaction; what cannot be written now waits on."""
        with self._one_writes:
            with self._lock:
                taken, self._waiting = self._waiting, {}
            try:
                self._write(taken)
            except (SQLAlchemyError, LocatorError, OSError) as problem:
                self._keep(taken, problem)
            else:
                self._refused = False

    def _write(self, taken: dict[bytes, Failure]) -> None:
        now = self._clock()
        week = first_open(now)
        if not taken and week == self._pruned:
            return
        engine = self._engine()
        overdue = week != self._pruned and self._overdue(engine, now)
        if taken or overdue:
            with writing(engine).begin() as connection:
                if overdue:
                    failed_searches.prune(connection, now)
                failed_searches.count(connection, taken.values(), now)
        self._pruned = week

    def _overdue(self, engine: Engine, now: datetime) -> bool:
        with engine.begin() as connection:
            return failed_searches.overdue(connection, now)

    def _keep(self, taken: dict[bytes, Failure], problem: Exception) -> None:
        if not self._refused:
            log.warning("failed searches are not counted now: %s", type(problem).__name__)
        self._refused = True
        with self._lock:
            self._waiting = dict(islice((taken | self._waiting).items(), MOST_WAITING))

    def start(self, live: CurrentRelease) -> None:
        """Write every two seconds, once it is started, until the watch ends."""
        if self._thread is None:
            self._thread = Thread(target=self._go_on, args=(live,), name="failed-searches", daemon=True)
            self._thread.start()

    def _go_on(self, live: CurrentRelease) -> None:
        while not live.ended(SECONDS_AFTER_REFUSAL if self._refused else SECONDS_BETWEEN_WRITES):
            self.write()

    def end(self) -> None:
        """Write what waits, once more, unless the database keeps the thread waiting; the watch has ended."""
        if self._thread is not None:
            self._thread.join(SECONDS_TO_END)
        if self._thread is None or not self._thread.is_alive():
            self.write()
